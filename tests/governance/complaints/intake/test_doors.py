from __future__ import annotations

import json
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from governance.complaints.models import Case
from governance.core.access import Role
from governance.core.database import PLATFORM, db, scoped
from tests.builders import commit, make_seller, signed_in
from tests.governance.complaints.filed import install_rules
from tests.governance.complaints.intake.delivered import a_row, lines

ADDRESS = "/api/v1/cases/bulk?source=desk"
NDJSON = "application/x-ndjson"


def prepare(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM):
        install_rules()
        make_seller("shop-1")
        commit()


def token_of(client: FlaskClient) -> dict[str, str]:
    client.get("/api/docs")
    cookie = client.get_cookie("XSRF-TOKEN")
    return {"X-XSRF-TOKEN": cookie.value} if cookie else {}


def cases(app: Flask) -> int:
    with app.app_context(), scoped(PLATFORM):
        return db.session.scalar(select(func.count()).select_from(Case)) or 0


def test_a_system_delivers_cases_and_reads_what_became_of_each_row(app: Flask) -> None:
    prepare(app)
    client = signed_in(app, Role.INTEGRATION)
    headers = token_of(client)
    body = "\n".join([json.dumps(a_row(external_reference="T-1")), json.dumps(a_row(issue="weather")), "x"])
    answer = client.post(ADDRESS, data=body, content_type=NDJSON, headers=headers)
    assert answer.status_code == 200, answer.text
    found = answer.get_json()
    assert {name: found[name] for name in found if name.startswith("rows_")} == {
        "rows_read": 3,
        "rows_opened": 1,
        "rows_known": 0,
        "rows_rejected": 2,
    }
    assert found["rejected"] == [
        {"line": 2, "column": "issue", "reason": "is no issue of the rule book", "value": "weather"},
        {"line": 3, "column": "", "reason": "is no JSON object", "value": ""},
    ]
    assert client.post(ADDRESS, data=body, content_type=NDJSON, headers=headers).get_json()["rows_known"] == 1
    assert cases(app) == 1
    refused = client.post(ADDRESS, data=body, content_type="application/json", headers=headers)
    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, "Content-Type")
    too_much = client.post(ADDRESS, data=b"x" * (51 * 2**20), content_type=NDJSON, headers=headers)
    assert too_much.status_code == 413


def test_a_seller_delivers_nothing(app: Flask) -> None:
    prepare(app)
    with app.app_context(), scoped(PLATFORM):
        seller_id = make_seller("shop-2").id
        commit()
    client = signed_in(app, Role.SELLER, seller_id=seller_id)
    headers = token_of(client)
    assert client.post(ADDRESS, data=b"{}", content_type=NDJSON, headers=headers).status_code == 403


def test_the_command_takes_in_files_and_says_what_it_did(app: Flask, tmp_path: Path) -> None:
    prepare(app)
    path = lines(tmp_path / "a.ndjson", a_row(), "nonsense")
    run = app.test_cli_runner().invoke
    tried = run(args=["complaints", "import", str(path), "--source", "desk", "--dry-run"])
    assert (tried.exit_code, cases(app)) == (0, 0)
    done = run(args=["complaints", "import", str(path), "--source", "desk"])
    assert done.exit_code == 0
    assert "         1  cases opened" in done.output
    assert "rejected.csv" in done.output
    assert cases(app) == 1
    assert "external_reference" in run(args=["complaints", "columns"]).output


def test_a_file_that_is_not_there_is_one_sentence_and_exit_code_2(app: Flask, tmp_path: Path) -> None:
    prepare(app)
    done = app.test_cli_runner().invoke(args=["complaints", "import", str(tmp_path / "none.csv"), "--source", "desk"])
    assert done.exit_code == 2
    assert "There is no file" in done.output
