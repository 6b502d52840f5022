"""Cases over HTTP: filed, found, read by role; persons and files for those whom they are for."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import select

from governance.complaints import questions
from governance.complaints.models import Case
from governance.core.audit import AuditEntry
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped
from tests.governance.complaints.at_doors import Doors, filing, opened_doors

PERSON = ("Ana Souza", "ana@mail.example", "91234-5678")


@pytest.fixture(scope="module")
def doors(shared_app: Flask) -> Doors:
    return opened_doors(shared_app, now())


def test_the_same_source_and_reference_are_one_case(doors: Doors) -> None:
    sent = filing(external_reference="twice")
    first, again = doors.post("integration", "/cases", sent), doors.post("officer", "/cases", sent | {"text": "Other."})
    assert (first.status_code, again.status_code) == (201, 200)
    one, known = first.get_json(), again.get_json()
    assert (one["known"], known["known"], known["reference"]) == (False, True, one["reference"])
    assert len(one["token"]) > 40
    assert known["token"] is None
    with doors.app.app_context(), scoped(PLATFORM):
        assert len(db.session.scalars(select(Case.id).where(Case.external_reference == "twice")).all()) == 1


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"kind": "grumble"}, "#/kind"),
        ({"external_reference": None}, "#/external_reference"),
        ({"source": "web"}, "#/source"),
        ({"amount": "much"}, "#/amount"),
        ({"opened_at": "lately"}, "#/opened_at"),
        ({"occurred_on": "yesterday"}, "#/occurred_on"),
        ({"state": "closed"}, "#/state"),
        ({"seller": "nobody"}, "seller"),
        ({"issue": "smell"}, "issue"),
        ({"currency": None}, "currency"),
        ({"email": "ana at home"}, "person/email"),
    ],
)
def test_what_cannot_be_filed_is_named(doors: Doors, changes: dict[str, str | None], pointer: str) -> None:
    refused = doors.post("integration", "/cases", filing(**changes))
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.get_json(force=True)["errors"]] == [pointer]


@pytest.mark.parametrize("who", ["reviewer", "mine"])
def test_only_those_who_may_import_file_over_the_api(doors: Doors, who: str) -> None:
    assert doors.post(who, "/cases", filing()).status_code == 403


def test_a_shop_knows_of_a_case_since_it_was_told(doors: Doors) -> None:
    case = doors.file()
    assert doors.get("mine", f"/cases/{case}").status_code == 404
    assert doors.post("officer", f"/cases/{case}/accept").status_code == 200
    assert doors.get("mine", f"/cases/{case}").get_json()["state"] == "with_seller"
    assert doors.get("other", f"/cases/{case}").status_code == 404
    assert case in {row["reference"] for row in doors.get("mine", "/cases", show="mine").get_json()["items"]}
    assert case not in {row["reference"] for row in doors.get("other", "/cases", show="all").get_json()["items"]}


@pytest.mark.parametrize("who", ["mine", "administrator", "integration"])
def test_nobody_but_those_who_work_on_cases_learns_who_filed_it(doors: Doors, who: str) -> None:
    case = doors.deciding()
    assert doors.post("officer", f"/cases/{case}/notes", {"text": "Third one this week."}).status_code == 200
    read = doors.get(who, f"/cases/{case}")
    told = json.dumps(read.get_json(), ensure_ascii=False)
    assert read.get_json()["person"] is None
    assert not [mark for mark in PERSON if mark in told]
    assert ("Third one this week." in told) is (who != "mine")
    assert ("ana" in told) is False
    assert doors.get(who, f"/cases/{case}/contact").status_code == 403


def test_a_shop_reads_no_report_and_nothing_that_leads_to_the_reporter(doors: Doors) -> None:
    sent = {"kind": "report", "issue": "price", "request": None, "amount": None, "currency": None}
    case = doors.file(**sent, text="I work next door.", order_reference="order-77")
    question = {"question": "What was the price last week?"}
    assert doors.post("officer", f"/cases/{case}/accept", question).status_code == 200
    told = json.dumps(doors.get("mine", f"/cases/{case}").get_json())
    assert "last week" in told
    assert "next door" not in told
    assert "order-77" not in told


def test_the_person_stands_masked_and_in_full_on_record(doors: Doors) -> None:
    case = doors.file()
    shown = doors.get("officer", f"/cases/{case}").get_json()["person"]
    assert shown["email"] not in (None, "ana@mail.example")
    assert doors.get("officer", f"/cases/{case}/contact").get_json()["email"] == "ana@mail.example"
    with doors.app.app_context(), scoped(PLATFORM):
        trail = select(AuditEntry.action).where(
            AuditEntry.subject_kind == "case", AuditEntry.subject_id == case.removeprefix("C-")
        )
        assert "case:personal" in set(db.session.scalars(trail))


@pytest.mark.parametrize("reference", ["C-999999999", "42", "c-", "C-0", "C--1", "C-99999999999999999999"])
def test_names_that_no_case_has(doors: Doors, reference: str) -> None:
    assert doors.get("officer", f"/cases/{reference}").status_code == 404
    assert doors.post("officer", f"/cases/{reference}/accept").status_code == 404


def test_the_list_takes_filters_and_comes_in_pages(doors: Doors) -> None:
    sent = {"seller": "other", "issue": "receipt", "request": None, "amount": None, "currency": None}
    filed = [doors.file(**sent) for _ in range(3)]
    found, cursor = [], None
    while True:
        query = {"seller": "other", "issue": "receipt", "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = doors.get("officer", "/cases", **query).get_json()
        found += [row["reference"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == filed
    assert doors.get("officer", "/cases", seller="nobody").get_json() == {"items": [], "next": None}


@pytest.mark.parametrize("query", [{"show": "everything"}, {"limit": 0}, {"cursor": "nonsense"}, {"state": "closed"}])
def test_what_is_asked_wrongly_is_named(doors: Doors, query: dict[str, str]) -> None:
    refused = doors.get("officer", "/cases", **query)
    assert refused.status_code == 422
    assert next(iter(query)) in str(refused.get_json(force=True)["errors"][0])


def test_counts_say_how_much_there_is_to_do(doors: Doors) -> None:
    before = doors.get("other", "/cases/counts").get_json()
    assert doors.get("officer", "/cases/counts").get_json()["open"] >= 1
    doors.accepted(seller="other")
    after = doors.get("other", "/cases/counts").get_json()
    assert (after["open"] - before["open"], after["mine"] - before["mine"], after["unassigned"]) == (1, 1, 0)


def test_a_shop_hands_in_evidence_for_its_own_case_and_reads_it_again(doors: Doors) -> None:
    case = doors.accepted()
    handed_in = doors.hand_in("mine", case)
    assert handed_in.status_code == 201, handed_in.get_data(as_text=True)
    number = handed_in.get_json()["id"]
    assert doors.hand_in("other", case).status_code == 404
    shown = doors.post("mine", f"/cases/{case}/evidence", {"documents": [number], "note": "The parcel."})
    assert shown.status_code == 200, shown.get_data(as_text=True)
    (document,) = shown.get_json()["evidence"]
    assert (document["document_id"], document["party"], document["name"]) == (number, "seller", "paper.pdf")
    with doors.get("mine", f"/cases/{case}/evidence/{number}/content") as content:
        assert (content.status_code, content.data[:5]) == (200, b"%PDF-")
        assert content.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert doors.get("other", f"/cases/{case}/evidence/{number}/content").status_code == 404
    assert doors.get("administrator", f"/cases/{case}/evidence/{number}/content").status_code == 403


def test_what_an_officer_hands_in_is_for_whom_the_officer_says(doors: Doors) -> None:
    case = doors.accepted()
    own, told = (doors.hand_in("officer", case, name="Ana Souza.pdf").get_json()["id"] for _ in range(2))
    assert doors.post("officer", f"/cases/{case}/evidence", {"documents": [own]}).status_code == 200
    sent = {"documents": [told], "for_seller": True}
    assert doors.post("officer", f"/cases/{case}/evidence", sent).status_code == 200
    assert [one["document_id"] for one in doors.get("mine", f"/cases/{case}").get_json()["evidence"]] == [told]
    assert doors.get("mine", f"/cases/{case}/evidence/{own}/content").status_code == 404
    with doors.get("mine", f"/cases/{case}/evidence/{told}/content") as content:
        assert content.status_code == 200
        assert content.headers["Content-Disposition"] == f"attachment; filename={case}-{told}.pdf"
    assert own not in {one["id"] for one in doors.get("mine", "/documents", limit=200).get_json()["items"]}


def test_documents_of_a_case_nobody_knows(doors: Doors) -> None:
    case = doors.file()
    assert doors.hand_in("mine", case).status_code == 404
    assert doors.hand_in("officer", "C-999999999").status_code == 404
    assert doors.get("officer", f"/cases/{case}/evidence/x/content").status_code == 404
    assert doors.get("officer", f"/cases/{case}/evidence/999999999/content").status_code == 404


def test_a_person_is_erased_when_the_case_has_ended(doors: Doors) -> None:
    marks = {"name": "Berta Zweig", "email": "berta@mail.example", "phone": "+49 30 1234567"}
    case = doors.file(**marks, text="Berta Zweig wants her money back.")
    assert doors.post("officer", f"/cases/{case}/erase-person").status_code == 409
    assert doors.post("mine", f"/cases/{case}/erase-person").status_code == 403
    reason = {"ground": "no_dispute", "reason": "There is nothing to settle."}
    assert doors.post("officer", f"/cases/{case}/refuse", reason).status_code == 200
    erased = doors.post("officer", f"/cases/{case}/erase-person")
    assert (erased.status_code, erased.get_json()["cases"]) == (200, [case])
    told = json.dumps(doors.get("officer", f"/cases/{case}").get_json(), ensure_ascii=False)
    assert not [mark for mark in marks.values() if mark in told]
    assert doors.get("officer", f"/cases/{case}/contact").status_code == 404


def test_an_officer_notes_what_the_complainant_said_elsewhere(doors: Doors) -> None:
    case = doors.file()
    asked = {"question": "When did it break?", "party": "complainant"}
    assert doors.post("officer", f"/cases/{case}/questions", asked).get_json()["turn"] == "complainant"
    assert doors.post("officer", f"/cases/{case}/answers", {"text": "On Monday, by phone."}).status_code == 200
    asked_again = doors.post("officer", f"/cases/{case}/questions", asked | {"question": "Where?"})
    assert asked_again.get_json()["state"] == "asked"
    doors.as_complainant(case, questions.answer, text="At home.")
    entries = doors.get("officer", f"/cases/{case}").get_json()["entries"]
    assert [entry["kind"] for entry in entries if entry["kind"] in {"question", "answer"}] == ["question", "answer"] * 2


def test_the_taxonomy_is_open_to_everybody(doors: Doors) -> None:
    found = doors.get("stranger", "/complaint-issues").get_json()
    quality = next(issue for issue in found["issues"] if issue["code"] == "quality")
    assert (quality["burden"], quality["kinds"], quality["name"]["zh"]) == ("seller", ["complaint"], "商品质量问题")
    assert {"refund", "none"} <= {remedy["code"] for remedy in found["remedies"]}
    assert {place["code"] for place in found["onward_routes"]} == {"market_regulator", "consumer_association", "court"}
    assert found["grounds"][0]["name"]["en"]
    assert found["reopen_days"] == 30
