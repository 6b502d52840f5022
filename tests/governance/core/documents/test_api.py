"""Documents over HTTP: handing in, listing, opening; nobody another's."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from governance.core.access import Role
from governance.core.audit import AuditEntry
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.documents.kinds import TAKEN
from governance.core.documents.models import Document
from governance.core.ownership import Owned
from tests import sample_files
from tests.builders import make_seller, signed_in
from tests.governance.core.documents.handed_in import NUMBER, kept_files

ANA, BO = 11, 12  # applications


@dataclass(frozen=True)
class People:
    officer: FlaskClient
    reviewer: FlaskClient
    ana: FlaskClient
    bo: FlaskClient
    shop: FlaskClient
    other_shop: FlaskClient


@pytest.fixture(scope="module")
def people(shared_app: Flask) -> People:
    """An officer, a reviewer, two applicants and two shops."""
    shared_app.extensions["document_subjects"]["application"] = lambda reference: Owned.application(int(reference))
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        shops = [make_seller("mine").id, make_seller("other").id]
    return People(
        officer=signed_in(shared_app),
        reviewer=signed_in(shared_app, Role.REVIEWER),
        ana=signed_in(shared_app, Role.APPLICANT, application_id=ANA),
        bo=signed_in(shared_app, Role.APPLICANT, application_id=BO),
        shop=signed_in(shared_app, Role.SELLER, seller_id=shops[0]),
        other_shop=signed_in(shared_app, Role.SELLER, seller_id=shops[1]),
    )


@pytest.fixture(scope="module")
def of_ana(people: People) -> str:
    """The id of a document of an applicant, with a number."""
    found: str = send(people.ana, number=NUMBER, name="身份证 ana.png", kind="identity_card").get_json()["id"]
    return found


def send(client: FlaskClient, content: bytes | None = None, *, name: str = "licence.png", **said: Any) -> TestResponse:
    """Hand in a document as a program does."""
    token = client.get_cookie("XSRF-TOKEN")
    assert token is not None
    form: dict[str, Any] = {"kind": "business_licence", "subject_kind": "application", "subject_id": str(ANA)} | said
    form["content"] = (io.BytesIO(sample_files.picture() if content is None else content), name)
    return client.post("/api/v1/documents", data=form, headers={"X-XSRF-TOKEN": token.value})


def state(app: Flask) -> tuple[int, list[str]]:
    """How many documents there are, and which files."""
    with app.app_context(), scoped(PLATFORM):
        return db.session.scalar(select(func.count(Document.id))) or 0, kept_files(app.extensions["settings"])


def test_what_is_handed_in_is_described_with_its_number_masked(people: People) -> None:
    answer = send(
        people.ana,
        number=NUMBER,
        name="..\\身份证.gif",
        kind="identity_card",
        valid_from="2020-01-01",
        valid_until="2030-01-01",
    )
    assert answer.status_code == 201, answer.get_data(as_text=True)
    said = answer.get_json()
    assert NUMBER not in answer.get_data(as_text=True)
    assert {name: said[name] for name in ("name", "media_type", "number", "scan", "valid_until", "erased_at")} == {
        "name": "身份证.gif.png",
        "media_type": "image/png",
        "number": "1101**********0000",
        "scan": "not_scanned",
        "valid_until": "2030-01-01",
        "erased_at": None,
    }
    assert people.officer.get(f"/api/v1/documents/{said['id']}").get_json() == said


def test_a_file_is_saved_and_never_shown_as_a_page_of_ours(people: People, of_ana: str) -> None:
    with people.officer.get(f"/api/v1/documents/{of_ana}/content") as answer:
        assert (answer.status_code, answer.data, answer.mimetype) == (200, sample_files.picture(), "image/png")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert "filename*=UTF-8''%E8%BA%AB%E4%BB%BD%E8%AF%81%20ana.png" in disposition
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.content_length == len(sample_files.picture())


def test_the_description_of_the_api_names_what_is_sent_and_taken(
    shared_app: Flask, people: People, of_ana: str
) -> None:
    paths = shared_app.test_client().get("/api/openapi.json").get_json()["paths"]
    described = paths["/api/v1/documents/{document}/content"]["get"]["responses"]["200"]
    with people.officer.get(f"/api/v1/documents/{of_ana}/content") as answer:
        assert described["content"][answer.mimetype]["schema"] == {"type": "string", "format": "binary"}
        assert set(described["headers"]) <= set(answer.headers.keys())
    assert set(described["content"]) == set(TAKEN)
    added = paths["/api/v1/documents"]["post"]
    assert set(added["requestBody"]["content"]) == {"multipart/form-data"}
    assert {"201", "413", "422"} <= set(added["responses"])


def test_opening_and_seeing_a_number_in_full_is_on_record(shared_app: Flask, people: People, of_ana: str) -> None:
    people.reviewer.get(f"/api/v1/documents/{of_ana}/content").close()
    assert people.reviewer.get(f"/api/v1/documents/{of_ana}/number").get_json() == {"number": NUMBER}
    with shared_app.app_context(), scoped(PLATFORM):
        about = (AuditEntry.subject_kind == "document", AuditEntry.subject_id == of_ana)
        entries = db.session.scalars(select(AuditEntry).where(*about).order_by(AuditEntry.id.desc()).limit(2)).all()
        assert [entry.action for entry in entries] == ["document:number", "document:read"]
        assert all(entry.actor_label.startswith("reviewer-") and entry.request_id for entry in entries)


@pytest.mark.parametrize("door", ["", "/content", "/number"])
@pytest.mark.parametrize("who", ["bo", "shop", "other_shop"])
def test_a_document_of_one_applicant_does_not_exist_for_others(
    people: People, of_ana: str, who: str, door: str
) -> None:
    client: FlaskClient = getattr(people, who)
    answer = client.get(f"/api/v1/documents/{of_ana}{door}")
    unknown = client.get(f"/api/v1/documents/999999{door}")
    assert answer.status_code == unknown.status_code == (403 if door == "/number" else 404)
    said, of_unknown = (each.get_json(force=True)["detail"] for each in (answer, unknown))
    assert said.replace(f"document {of_ana}", "document 999999") == of_unknown


def test_an_applicant_does_not_see_numbers_in_full_not_even_the_own(people: People, of_ana: str) -> None:
    assert people.ana.get(f"/api/v1/documents/{of_ana}/number").status_code == 403


@pytest.mark.parametrize(
    ("who", "kind", "reference", "status"),
    [
        ("ana", "application", ANA, 201),
        ("ana", "application", BO, 404),
        ("ana", "seller", "mine", 404),
        ("shop", "seller", "mine", 201),
        ("shop", "seller", "other", 404),
        ("shop", "application", ANA, 404),
        ("officer", "application", BO, 201),
        ("officer", "seller", "other", 201),
        ("officer", "seller", "nobody", 404),
        ("officer", "weather", "today", 422),
        ("reviewer", "application", ANA, 403),
    ],
)
def test_who_may_hand_in_about_what(
    shared_app: Flask, people: People, who: str, kind: str, reference: object, status: int
) -> None:
    before = state(shared_app)[0]
    answer = send(getattr(people, who), subject_kind=kind, subject_id=str(reference))
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert state(shared_app)[0] - before == (status == 201)


def listed(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    """Every document a client sees, page by page."""
    items: list[dict[str, Any]] = []
    while True:
        answer = client.get("/api/v1/documents", query_string=query)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        items += answer.get_json()["items"]
        query["cursor"] = answer.get_json()["next"]
        if query["cursor"] is None:
            return items


def test_each_sees_the_own_documents_in_the_list_and_the_platform_all(people: People, of_ana: str) -> None:
    for client, kind, reference in (
        (people.ana, "application", ANA),
        (people.bo, "application", BO),
        (people.shop, "seller", "mine"),
    ):
        assert send(client, subject_kind=kind, subject_id=str(reference)).status_code == 201
        own = listed(client, limit=1)
        assert own
        assert own == listed(client, subject_kind=kind, subject_id=reference)
        assert own == listed(people.officer, subject_kind=kind, subject_id=reference, limit=2)
    everything = listed(people.officer, limit=3)
    assert [int(item["id"]) for item in everything] == sorted((int(item["id"]) for item in everything), reverse=True)
    assert {item["subject_kind"] for item in everything} == {"application", "seller"}
    assert all(NUMBER not in str(item) for item in everything)


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("?subject_kind=seller", {"pointer": "subject_kind"}),
        ("?subject_kind=weather&subject_id=1", {"pointer": "subject_kind"}),
        ("?cursor=nonsense", {"pointer": "cursor"}),
        ("?colour=red", {"parameter": "colour"}),
    ],
)
def test_what_is_asked_wrongly_is_named(people: People, query: str, where: dict[str, str]) -> None:
    answer = people.officer.get(f"/api/v1/documents{query}")
    assert answer.status_code == 422
    assert where.items() <= answer.get_json(force=True)["errors"][0].items()


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"kind": "Business Licence"}, {"parameter": "kind"}),
        ({"valid_until": "2026-02-30"}, {"parameter": "valid_until"}),
        ({"valid_from": "2026-02-02", "valid_until": "2026-02-01"}, {"pointer": "valid_until"}),
        ({"number": "1" * 101}, {"parameter": "number"}),
        ({"colour": "red"}, {"parameter": "colour"}),
        ({"content": sample_files.pdf_locked(), "name": "locked.pdf"}, {"pointer": "content"}),
        ({"content": b""}, {"pointer": "content"}),
    ],
)
def test_what_is_sent_wrongly_is_named_and_nothing_is_kept(
    shared_app: Flask, people: People, said: dict[str, Any], where: dict[str, str]
) -> None:
    before = state(shared_app)
    answer = send(people.ana, **said)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert where.items() <= answer.get_json(force=True)["errors"][0].items()
    assert state(shared_app) == before


def test_a_text_in_place_of_the_file_is_no_file(people: People) -> None:
    token = people.ana.get_cookie("XSRF-TOKEN")
    assert token is not None
    form = {"kind": "licence", "subject_kind": "application", "subject_id": str(ANA), "content": "%PDF-1.7"}
    answer = people.ana.post("/api/v1/documents", data=form, headers={"X-XSRF-TOKEN": token.value})
    assert answer.status_code == 422
    assert answer.get_json(force=True)["errors"] == [{"detail": "Not a file.", "parameter": "content"}]


@pytest.mark.parametrize("id_", ["x", "-1", "1.5", "９", "1" * 30, "0"])
def test_an_address_that_is_no_number_of_a_document_leads_nowhere(people: People, id_: str) -> None:
    for door in ("", "/content", "/number"):
        assert people.officer.get(f"/api/v1/documents/{id_}{door}").status_code == 404


def test_numbers_reach_no_log(people: People, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        id_ = send(people.ana, number=NUMBER, name=f"{NUMBER}.png").get_json()["id"]
        people.officer.get(f"/api/v1/documents/{id_}/number")
        people.officer.get("/api/v1/documents")
        send(people.ana, b"nothing", number=NUMBER)
    assert caplog.records
    assert NUMBER not in caplog.text
