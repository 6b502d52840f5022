"""Applications over HTTP: an applicant and an officer, from an empty application to an admitted seller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from governance.core.access import Role
from governance.core.audit import AuditEntry
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.onboarding.checks.running import run_checks
from governance.onboarding.lookup import find
from tests.builders import BY, sign_in, signed_in
from tests.governance.onboarding import filled


@dataclass
class Desk:
    """The browsers of an applicant and an officer, and the application between them."""

    app: Flask
    applicant: FlaskClient
    officer: FlaskClient
    reference: str

    def get(self, who: FlaskClient, door: str = "") -> TestResponse:
        return who.get(f"/api/v1/applications/{self.reference}{door}")

    def post(self, who: FlaskClient, door: str, body: dict[str, Any] | None = None) -> TestResponse:
        return self._send(who, "POST", door, body or {})

    def patch(self, who: FlaskClient, body: dict[str, Any], etag: str | None) -> TestResponse:
        return self._send(who, "PATCH", "", body, **({"If-Match": etag} if etag else {}))

    def etag(self) -> str:
        return self.get(self.applicant).headers["ETag"]

    def _send(self, who: FlaskClient, method: str, door: str, body: dict[str, Any], **headers: str) -> TestResponse:
        token = who.get_cookie("XSRF-TOKEN")
        assert token is not None
        path = f"/api/v1/applications/{self.reference}{door}"
        return who.open(path, method=method, json=body, headers={"X-XSRF-TOKEN": token.value} | headers)


@pytest.fixture
def desk_over_http(shared_app: Flask) -> Desk:
    """An application that could be handed in."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        filled.install_rules()
        application = filled.draft(at=now())
        email, reference = filled.applicant_account(application).email, application.reference
    applicant = shared_app.test_client()
    sign_in(applicant, email)
    return Desk(shared_app, applicant, signed_in(shared_app), reference)


def test_from_a_draft_to_a_seller(desk_over_http: Desk) -> None:
    desk = desk_over_http
    assert desk.post(desk.applicant, "/submit").get_json()["state"] == "submitted"
    assert desk.post(desk.officer, "/take").get_json()["state"] == "in_review"
    assert desk.post(desk.officer, "/deposit", {"state": "paid"}).get_json()["deposit_state"] == "paid"
    asked = desk.post(desk.officer, "/requests", {"target": "field:shop_name", "question": "Is it free?"}).get_json()
    assert (asked["state"], asked["requests"][0]["question"]) == ("information_requested", "Is it free?")
    answers = {"answers": {asked["requests"][0]["id"]: "It is."}}
    assert desk.post(desk.applicant, "/submit", answers).get_json()["state"] == "in_review"
    with desk.app.app_context(), scoped(PLATFORM), transaction():
        run_checks(application_id=find(desk.reference, by=BY).id, by=BY, at=now())
    checks = desk.get(desk.officer, "/checks").get_json()["items"]
    overrides = {check["code"]: "Looked at." for check in checks if check["result"] == "manual"}
    assert all(check["current"] for check in checks)
    refused = desk.post(desk.officer, "/decisions", {"outcome": "approved"})
    assert refused.status_code == 422
    assert {error["pointer"] for error in refused.get_json()["errors"]} == {f"/overrides/{code}" for code in overrides}
    decided = desk.post(desk.officer, "/decisions", {"outcome": "approved", "overrides": overrides}).get_json()
    assert (decided["state"], decided["seller"]) == ("approved", desk.reference)
    assert [submission["number"] for submission in decided["submissions"]] == [1, 2]
    assert desk.get(desk.applicant).status_code == 200  # the account is the seller's by now, and reads it still
    assert desk.applicant.get(f"/api/v1/sellers/{desk.reference}").status_code == 200


def test_a_change_names_the_version_it_is_about(desk_over_http: Desk) -> None:
    desk, etag = desk_over_http, desk_over_http.etag()
    assert desk.patch(desk.applicant, {"shop_name": "New"}, None).status_code == 428
    changed = desk.patch(desk.applicant, {"shop_name": "New"}, etag)
    assert (changed.status_code, changed.get_json()["shop_name"]) == (200, "New")
    assert changed.headers["ETag"] != etag
    assert desk.patch(desk.applicant, {"shop_name": "Newer"}, etag).status_code == 412
    seen = {"If-None-Match": desk.etag()}
    assert desk.applicant.get(f"/api/v1/applications/{desk.reference}", headers=seen).status_code == 304


MISFITS: list[dict[str, Any]] = [
    {"legal_name": "x" * 201},
    {"legal_name": "a\x00b"},
    {"legal_name": 7},
    {"founded_on": "the day before yesterday"},
    {"country": "China"},
    {"kind": "cooperative"},
    {"categories": ["Toys!"]},
    {"commitments": {"toys": {"return_days": -1}}},
    {"commitments": {"toys": {"colour": "red"}}},
    {"brands": [{"owner": "Nobody"}]},
    {"contact_email": "other@shop.example"},
    {"state": "approved"},
    {"seller_id": 1},
    {"deposit_state": "paid"},
]


def test_what_does_not_fit_is_refused_with_its_place(desk_over_http: Desk) -> None:
    etag = desk_over_http.etag()
    for body in MISFITS:
        answer = desk_over_http.patch(desk_over_http.applicant, body, etag)
        assert (answer.status_code, answer.mimetype) == (422, "application/problem+json"), body
        assert answer.get_json()["errors"], body


def test_numbers_of_people_are_masked_and_shown_in_full_only_with_a_note(desk_over_http: Desk) -> None:
    desk = desk_over_http
    masked = desk.get(desk.officer).get_json()["person"]
    assert "*" in masked["representative_id_number"]
    assert "*" in masked["bank_account_number"]
    full = desk.get(desk.officer, "/person").get_json()
    assert "*" not in full["representative_id_number"]
    assert desk.get(desk.applicant, "/person").status_code == 403
    with desk.app.app_context(), scoped(PLATFORM):
        noted = select(AuditEntry).where(AuditEntry.action == "application:personal")
        assert db.session.scalars(noted).all() != []


def test_what_is_needed_can_be_asked(desk_over_http: Desk) -> None:
    needed = desk_over_http.get(desk_over_http.applicant, "/needs").get_json()["documents"]
    assert [document["kind"] for document in needed] == ["business_licence", "representative_identity", "bank_account"]


def test_a_second_person_confirms_or_declines(desk_over_http: Desk) -> None:
    desk, reviewer = desk_over_http, signed_in(desk_over_http.app, Role.REVIEWER)
    desk.post(desk.applicant, "/submit")
    desk.post(desk.officer, "/take")
    desk.post(desk.officer, "/deposit", {"state": "waived", "reason": "A school."})
    with desk.app.app_context(), scoped(PLATFORM), transaction():
        run_checks(application_id=find(desk.reference, by=BY).id, by=BY, at=now())
    checks = desk.get(reviewer, "/checks").get_json()["items"]
    overrides = {check["code"]: "Looked at." for check in checks if check["result"] == "manual"}
    body = {"outcome": "approved", "overrides": overrides}
    assert desk.post(desk.officer, "/decisions", body).get_json()["decisions"][0]["state"] == "proposed"
    assert desk.get(desk.applicant).get_json()["decisions"] == []
    assert desk.post(desk.officer, "/decisions/confirm").status_code == 403
    declined = desk.post(reviewer, "/decisions/decline", {"reason": "No school."}).get_json()
    assert (declined["state"], declined["decisions"][0]["state"]) == ("in_review", "declined")
    desk.post(desk.officer, "/decisions", body)
    assert desk.post(reviewer, "/decisions/confirm").get_json()["state"] == "approved"


def test_a_refusal_is_read_and_contested(desk_over_http: Desk) -> None:
    desk = desk_over_http
    desk.post(desk.applicant, "/submit")
    desk.post(desk.officer, "/take")
    reasons = [{"sentence": "The licence is somebody else's.", "check": "papers_complete"}]
    assert desk.post(desk.officer, "/decisions", {"outcome": "rejected", "reasons": reasons}).status_code == 200
    read = desk.get(desk.applicant).get_json()["decisions"][0]["reasons"]
    assert read == [{"sentence": "The licence is somebody else's."}]
    assert desk.post(desk.applicant, "/contest", {"reason": "It is ours."}).get_json()["state"] == "submitted"
    assert desk.post(desk.officer, "/take").status_code == 403


def test_lists_are_narrowed_and_paged(desk_over_http: Desk) -> None:
    desk = desk_over_http
    first = desk.officer.get("/api/v1/applications?state=draft&limit=1").get_json()
    assert len(first["items"]) == 1
    assert {item["state"] for item in first["items"]} == {"draft"}
    assert desk.officer.get("/api/v1/applications?taken_by_me=true").get_json()["items"] == []
    assert desk.officer.get("/api/v1/applications?cursor=nonsense").status_code == 422
    assert desk.officer.get("/api/v1/applications?state=lost").status_code == 422


def test_it_can_be_withdrawn_and_put_back(desk_over_http: Desk) -> None:
    desk = desk_over_http
    desk.post(desk.applicant, "/submit")
    desk.post(desk.officer, "/take")
    assert desk.post(desk.officer, "/put-back").get_json()["state"] == "submitted"
    assert desk.post(desk.applicant, "/withdraw").get_json()["state"] == "withdrawn"
    assert desk.post(desk.applicant, "/withdraw").status_code == 409
