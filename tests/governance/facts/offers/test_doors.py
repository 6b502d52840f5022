"""Lists over HTTP and by command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.core.access import Role
from governance.core.database import PLATFORM, scoped, transaction
from tests.builders import make_seller, signed_in
from tests.governance.facts.event_files import write_csv
from tests.governance.facts.offers.lists import LISTING, LOT, PRODUCT

NDJSON = "application/x-ndjson"


def token_of(client: FlaskClient) -> dict[str, str]:
    client.get("/api/docs")
    cookie = client.get_cookie("XSRF-TOKEN")
    return {"X-XSRF-TOKEN": cookie.value} if cookie else {}


@pytest.fixture
def anna(app: Flask) -> int:
    with app.app_context(), scoped(PLATFORM), transaction():
        return make_seller("anna").id


def test_a_system_sends_its_catalogue_and_reads_what_became_of_each_row(app: Flask, anna: int) -> None:
    client = signed_in(app, Role.INTEGRATION)
    headers = token_of(client)
    found = {}
    for path, row in (
        ("products", PRODUCT),
        ("listings", LISTING | {"ended_on": None}),
        ("lots", LOT | {"gone_on": None}),
    ):
        body = "\n".join([json.dumps(row), "nonsense"])
        answer = client.post(f"/api/v1/{path}/bulk", data=body, content_type=NDJSON, headers=headers)
        assert answer.status_code == 200, answer.text
        found[path] = answer.get_json()
    assert found["listings"] == {
        "rows_read": 2,
        "rows_added": 1,
        "rows_changed": 0,
        "rows_unchanged": 0,
        "rows_rejected": 1,
        "rejected": [{"row": 2, "column": "", "reason": "is no JSON object", "value": "nonsense"}],
    }
    assert [told["rows_added"] for told in found.values()] == [1, 1, 1]
    assert client.get("/api/v1/listings/L-1").get_json()["lots"][0]["units"] == 500
    refused = client.post("/api/v1/listings/bulk", data="{}", content_type="application/json", headers=headers)
    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, "Content-Type")


def test_a_shop_writes_no_list(app: Flask, anna: int) -> None:
    client = signed_in(app, Role.SELLER, seller_id=anna)
    headers = token_of(client)
    for path in ("products", "listings", "lots"):
        answer = client.post(f"/api/v1/{path}/bulk", data=b"{}", content_type=NDJSON, headers=headers)
        assert answer.status_code == 403


def test_the_command_takes_in_a_list_and_says_what_it_did(app: Flask, anna: int, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "products.csv", [PRODUCT, PRODUCT | {"product_id": "x", "gtin": "1"}])
    run = app.test_cli_runner().invoke
    tried = run(args=["catalogue", "import", "products", str(path), "--dry-run"])
    assert tried.exit_code == 0, tried.output
    assert "Nothing was changed (--dry-run)" in tried.stdout
    done = run(args=["catalogue", "import", "products", str(path)])
    assert done.exit_code == 0, done.output
    for line in ("2  rows read", "1  products added", "0  changed", "1  rows rejected", "row by row: "):
        assert line in done.stdout, line
    again = run(args=["catalogue", "import", "products", str(path)])
    assert "1  known as they are" in again.stdout
    refused = run(args=["catalogue", "import", "products", str(tmp_path / "nothing")])
    assert (refused.exit_code, "There is no file" in refused.stderr) == (2, True)


def test_the_command_maps_columns_and_lists_them(app: Flask, anna: int, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "theirs.csv", [{"sku": "lamp", "name": "Lamp"}])
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("columns: {product_id: sku}", encoding="utf-8")
    run = app.test_cli_runner().invoke
    done = run(args=["catalogue", "import", "products", str(path), "--mapping", str(mapping)])
    assert done.exit_code == 0, done.output
    columns = run(args=["catalogue", "columns"]).stdout
    assert "listings  listing_id*, seller_id*, product_id*, price" in columns


def test_the_command_lists_what_was_sold(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["catalogue", "from-orders"])
    assert done.exit_code == 0, done.output
    assert "0  listings added" in done.stdout
