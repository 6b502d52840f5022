"""The upkeep of sellers over HTTP: who may pass which door, and what comes back."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from governance.core.access import Role
from governance.core.database import PLATFORM, db, scoped, transaction
from tests.builders import make_seller, signed_in
from tests.governance.onboarding.filled import install_rules
from tests.governance.onboarding.seller_lists import listed, write_list
from tests.governance.onboarding.upkept import make_document, make_identity

FAR: str = "2099-12-31"


@dataclass
class Desk:
    """Browsers of people around one shop, with the token each sends."""

    app: Flask
    people: dict[str, FlaskClient]
    seller_id: int

    def get(self, who: str, path: str) -> Any:
        answer = self.people[who].get(f"/api/v1{path}")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_json()

    def post(self, who: str, path: str, body: Any = None, **options: Any) -> TestResponse:
        client = self.people[who]
        client.get("/api/v1/sellers")
        token = client.get_cookie("XSRF-TOKEN")
        assert token is not None
        how = options or {"json": body if body is not None else {}}
        return client.post(f"/api/v1{path}", headers={"X-XSRF-TOKEN": token.value}, **how)

    def document(self) -> int:
        with self.app.app_context(), scoped(PLATFORM), transaction():
            return make_document(self.seller_id, kind="food_licence").id


@pytest.fixture(scope="module")
def desk_of_shop(shared_app: Flask) -> Iterator[Desk]:
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        install_rules()
        seller_id = make_seller("api-shop", country="CN", category="food").id
        make_identity(seller_id)
        make_seller("other-shop")
    people = {
        "shop": signed_in(shared_app, Role.SELLER, seller_id=seller_id),
        "officer": signed_in(shared_app),
        "reviewer": signed_in(shared_app, Role.REVIEWER),
        "administrator": signed_in(shared_app, Role.ADMINISTRATOR),
    }
    yield Desk(shared_app, people, seller_id)
    with shared_app.app_context():
        db.session.remove()


def permit(document_id: int, **changes: Any) -> dict[str, Any]:
    usual = {"kind": "food_licence", "category": "food", "number": "JY-1", "valid_until": FAR}
    return usual | {"document_id": document_id} | changes


def test_a_permit_is_handed_in_by_the_shop_verified_by_an_officer_and_public(desk_of_shop: Desk) -> None:
    made = desk_of_shop.post("shop", "/sellers/api-shop/permits", permit(desk_of_shop.document()))
    assert made.status_code == 201, made.get_data(as_text=True)
    number = made.get_json()["id"]
    assert desk_of_shop.get("officer", "/sellers/api-shop/licence")["permits"] == []
    assert desk_of_shop.post("shop", f"/permits/{number}/verify").status_code == 403
    verified = desk_of_shop.post("officer", f"/permits/{number}/verify")
    assert (verified.status_code, verified.get_json()["state"]) == (200, "verified")
    (shown,) = desk_of_shop.get("officer", "/sellers/api-shop/licence")["permits"]
    assert (shown["number"], shown["expiry"]) == ("JY-1", "valid")
    (own,) = desk_of_shop.get("shop", "/sellers/api-shop/permits")["items"]
    assert (own["id"], own["valid_until"]) == (number, FAR)
    assert desk_of_shop.post("officer", f"/permits/{number}/verify").status_code == 409


def test_a_permit_is_refused_with_a_reason(desk_of_shop: Desk) -> None:
    made = desk_of_shop.post("shop", "/sellers/api-shop/permits", permit(desk_of_shop.document())).get_json()
    refused = desk_of_shop.post("reviewer", f"/permits/{made['id']}/refuse", {"reason": "Not readable."})
    assert (refused.status_code, refused.get_json()["state"]) == (200, "withdrawn")
    assert desk_of_shop.post("reviewer", f"/permits/{made['id']}/refuse", {}).status_code == 422


@pytest.mark.parametrize("number", ["4711", "x", "١", "9" * 30])
def test_a_permit_nobody_knows_is_not_found(desk_of_shop: Desk, number: str) -> None:
    assert desk_of_shop.post("officer", f"/permits/{number}/verify").status_code == 404


@pytest.mark.parametrize("door", ["permits", "identity-changes", "licence"])
def test_a_shop_learns_nothing_of_another_shop(desk_of_shop: Desk, door: str) -> None:
    assert desk_of_shop.people["shop"].get(f"/api/v1/sellers/other-shop/{door}").status_code == 404


def test_a_change_is_reported_by_the_shop_and_verified_by_an_officer(desk_of_shop: Desk) -> None:
    body = {"fields": {"contact_phone": "+86 139 0013 0000"}, "document_id": desk_of_shop.document()}
    made = desk_of_shop.post("shop", "/sellers/api-shop/identity-changes", body)
    assert made.status_code == 201, made.get_data(as_text=True)
    assert made.get_json()["fields"] == ["contact_phone"]
    assert "0013" not in made.get_data(as_text=True)
    number = made.get_json()["id"]
    assert desk_of_shop.post("shop", f"/identity-changes/{number}/verify").status_code == 403
    verified = desk_of_shop.post("officer", f"/identity-changes/{number}/verify")
    assert (verified.status_code, verified.get_json()["state"]) == (200, "verified")
    refused = desk_of_shop.post("officer", f"/identity-changes/{number}/refuse", {"reason": "Too late."})
    assert refused.status_code == 409
    assert [item["id"] for item in desk_of_shop.get("shop", "/sellers/api-shop/identity-changes")["items"]] == [number]
    assert desk_of_shop.post("shop", "/sellers/api-shop/identity-changes", {"fields": {"kind": "x"}}).status_code == 422


def test_an_officer_verifies_a_seller_again_and_finds_it_among_the_tasks(desk_of_shop: Desk) -> None:
    findings = {"findings": [{"field": "legal_name", "message": "The register has another name."}]}
    found = desk_of_shop.post("officer", "/sellers/api-shop/reverifications", findings)
    assert (found.status_code, found.get_json()["state"]) == (200, "under_correction")
    tasks = desk_of_shop.get("reviewer", "/reverifications?limit=1")
    assert [task["seller"] for task in tasks["items"]] == ["api-shop"]
    done = desk_of_shop.post("reviewer", "/sellers/api-shop/reverifications")
    assert (done.status_code, done.get_json()["state"], done.get_json()["overdue"]) == (200, "verified", False)
    assert desk_of_shop.get("reviewer", "/reverifications")["items"] == []
    for who in ("shop", "administrator"):
        assert desk_of_shop.post(who, "/sellers/api-shop/reverifications").status_code == 403
    assert desk_of_shop.people["officer"].get("/api/v1/reverifications?cursor=WzEsMl0").status_code == 422


def test_a_list_comes_in_over_http(desk_of_shop: Desk, tmp_path: Path) -> None:
    content = write_list(tmp_path / "list.csv", listed(), listed(country="XX")).read_bytes()

    def send(who: str, query: str = "") -> TestResponse:
        data = {"content": (io.BytesIO(content), "../../list.csv")}
        return desk_of_shop.post(who, f"/seller-imports{query}", data=data)

    preview = send("administrator", "?dry_run=true")
    assert preview.status_code == 200, preview.get_data(as_text=True)
    assert (preview.get_json()["identities_added"], preview.get_json()["rows_rejected"]) == (1, 1)
    assert send("officer").get_json()["sellers_registered"] == 1
    assert send("officer").get_json()["rows_known"] == 1
    assert send("reviewer").status_code == 403
    assert desk_of_shop.post("officer", "/seller-imports").status_code == 422


def test_officers_fetch_the_export_and_the_command_makes_it(desk_of_shop: Desk) -> None:
    made = desk_of_shop.app.test_cli_runner().invoke(args=["sellers", "identity-export", "--as-of", "2099-07-01"])
    assert made.exit_code == 0, made.output
    exported = desk_of_shop.get("officer", "/identity-exports")["items"]
    assert [date.fromisoformat(item["as_of"]) for item in exported] == [date(2099, 7, 1)]
    with desk_of_shop.people["officer"].get("/api/v1/identity-exports/2099-07-01/content") as answer:
        assert answer.status_code == 200
        assert hashlib.sha256(answer.data).hexdigest() == exported[0]["digest"]
        assert answer.headers["Cache-Control"] == "private, no-store"
    for day in ("2026-07-02", "yesterday"):
        assert desk_of_shop.people["officer"].get(f"/api/v1/identity-exports/{day}/content").status_code == 404
    assert desk_of_shop.people["reviewer"].get("/api/v1/identity-exports").status_code == 403
