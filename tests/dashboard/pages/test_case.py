"""One case on the pages: what officers and shops see of it, and what nobody sees who may not."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from governance.complaints.filing import Person
from governance.complaints.models import Case, CasePerson, CaseRecord
from governance.complaints.states import Kind, State
from governance.core.audit import AuditAction, AuditEntry
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from tests.dashboard.asking import page, press
from tests.dashboard.pages.case_people import (
    OFFICER,
    OTHER,
    OWNER,
    SECOND,
    UPHELD,
    Somebody,
    accepted,
    answered,
    filed,
    prepare,
    state_of,
)
from tests.governance.complaints.filed import person
from tests.sample_files import pdf, picture


@pytest.fixture(scope="module")
def case_app(shared_app: Flask) -> Flask:
    """Rules, shops and people; each test has cases of its own."""
    prepare(shared_app)
    return shared_app


def test_a_case_goes_from_the_officer_over_the_shop_to_the_decision_and_its_remedy(case_app: Flask) -> None:
    number = filed(case_app, text="The lamp is dark. Call me: 13800138000")
    officer, owner = Somebody(case_app, OFFICER, number), Somebody(case_app, OWNER, number)
    assert "There is nothing at this address" in page(owner.client, f"/dashboard/cases/C-{number}")
    assert "Take the case on" in officer.sees("turn")
    assert "the shop was told" in officer.does("accept")
    turn = owner.sees("turn")
    assert "You have to act by" in turn
    assert "Answer" in turn
    assert "13800138000" in officer.sees("matter")
    assert "13800138000" not in owner.everything()
    sent = owner.does("answer", text="It worked when we sent it.", files={"test.pdf": pdf()})
    assert "Your answer was sent." in sent
    assert "test.pdf" in officer.sees("evidence")
    assert "It worked when we sent it." in officer.sees("matter")
    assert "The platform has to act by" in officer.sees("turn")
    assert "Decided: Upheld" in officer.decides(**UPHELD)
    assert state_of(case_app, number) == "remedy"
    assert "Show that it is done" in owner.sees("turn")
    assert "Due is: Refund" in owner.opens("show")
    assert "asked to confirm" in owner.does("show", text="Paid back on Monday.", files={"receipt.png": picture()})
    assert "What you did" not in owner.sees("turn")
    side = owner.sees("side")
    for words in ("Upheld", "The photo shows it.", "Refund", "Shown on"):
        assert words in side


def test_both_sides_and_the_officer_read_the_same_events_with_the_same_times(case_app: Flask) -> None:
    number = answered(case_app)
    officer, owner = Somebody(case_app, OFFICER, number), Somebody(case_app, OWNER, number)
    assert "note was kept" in officer.does("note", text="Known for this.")
    all_of_it, theirs = officer.sees("thread"), owner.sees("thread")
    for sentence in ("Filed", "Taken on", "The shop answered"):
        assert sentence in all_of_it
        assert sentence in theirs
    assert "Known for this." in all_of_it
    for hidden in ("Known for this.", "Note among us", "A compliance_officer", "read by"):
        assert hidden not in theirs


@pytest.mark.parametrize(
    ("chosen", "there", "not_there"),
    [
        ("?thread=said", "The shop answered", "Taken on"),
        ("?thread=decided", "Taken on", "The shop answered"),
        ("?thread=ours", "Assigned", "The shop answered"),
        ("?thread=offers", "Nothing of this kind.", "The shop answered"),
        ("?thread=nonsense", "The shop answered", "Nothing of this kind."),
    ],
)
def test_the_thread_can_be_narrowed(case_app: Flask, chosen: str, there: str, not_there: str) -> None:
    officer = Somebody(case_app, OFFICER, answered(case_app))
    seen = officer.sees("thread", **{"case-location.search": chosen})
    assert there in seen
    assert not_there not in seen


def test_contact_data_is_masked_until_somebody_asks_and_that_is_on_record(case_app: Flask) -> None:
    number = filed(case_app, person=person(name="Maria Lima", phone="+55 11 98888-7777"))
    officer, second = Somebody(case_app, OFFICER, number), Somebody(case_app, SECOND, number)
    assert "98888" not in officer.everything()
    assert "Maria Lima" not in officer.everything()
    assert "M**** L***" in officer.sees("side")
    shown = second.sees("person", **{"case-show.n_clicks": 1})
    assert "98888-7777" in shown
    assert "Maria Lima" in shown
    with case_app.app_context(), scoped(PLATFORM):
        reads = select(AuditEntry).where(
            AuditEntry.action == AuditAction.CASE_PERSONAL, AuditEntry.subject_id == str(number)
        )
        assert len(db.session.scalars(reads).all()) == 1


def test_a_shop_sees_nothing_of_who_reported_it(case_app: Flask) -> None:
    someone = person(name="Secret Reporter", email="secret@mail.example")
    words = "I work there and saw it."
    number = filed(case_app, kind=Kind.REPORT, issue="counterfeit", text=words, request=None, person=someone)
    officer, owner = Somebody(case_app, OFFICER, number), Somebody(case_app, OWNER, number)
    assert words in officer.sees("matter")
    assert "Say what the shop is asked" in officer.does("accept", question="")
    assert "taken on" in officer.does("accept", question="Who delivers the brand to you?")
    seen = owner.everything() + page(owner.client, f"/dashboard/cases/C-{number}")
    assert "Who delivers the brand to you?" in owner.sees("turn")
    with case_app.app_context(), scoped(PLATFORM):
        order = db.session.get_one(Case, number).order_reference
    for hidden in (words, "Secret", "secret@", "S*****", str(order), "orders-system", 'Complainant"', '"case-show"'):
        assert hidden not in seen
    assert "Of a report nothing goes from side to side" in owner.sees("thread")


def test_no_shop_sees_or_touches_the_case_of_another(case_app: Flask) -> None:
    number = accepted(case_app)
    other = Somebody(case_app, OTHER, number)
    assert "There is nothing at this address" in page(other.client, f"/dashboard/cases/C-{number}")
    for name in ("turn", "matter", "evidence", "records", "thread", "side"):
        assert "There is nothing at this address" in other.sees(name)
    assert "Your answer was sent." not in other.does("answer", text="Mine.")
    assert press(other.client, "case", "accept", other.shown, do={"version": "1"}, status=403) == ""
    assert press(other.client, "ruling", "decide", other.shown, do=UPHELD | {"version": "1"}, status=403) == ""
    assert state_of(case_app, number) == "with_seller"


@pytest.mark.parametrize("reference", ["nonsense", "C-0", "C-999999", "7", "C-" + "9" * 30])
def test_an_address_that_names_no_case_leads_nowhere(case_app: Flask, reference: str) -> None:
    somebody = Somebody(case_app, OFFICER)
    assert "There is nothing at this address" in page(somebody.client, f"/dashboard/cases/{reference}")


def test_a_document_is_saved_through_its_case_by_those_who_may_see_it(case_app: Flask) -> None:
    number = accepted(case_app)
    officer, owner, other = (Somebody(case_app, who, number) for who in (OFFICER, OWNER, OTHER))
    owner.does("add_evidence", note="", files={"label.pdf": pdf(title="label")})
    start = f"/api/v1/cases/C-{number}/evidence/"
    address = next(piece for piece in owner.sees("evidence").split('"') if piece.startswith(start))
    for somebody, status in ((owner, 200), (officer, 200), (other, 404)):
        with somebody.client.get(address) as answer:
            assert answer.status_code == status


def test_other_cases_of_the_order_stand_beside_it_for_officers_alone(case_app: Flask) -> None:
    first = accepted(case_app, order_reference="O-77", issue="damaged")
    second = accepted(case_app, order_reference="O-77", issue="receipt", request="correction")
    officer, owner = Somebody(case_app, OFFICER, second), Somebody(case_app, OWNER, second)
    assert "1 other case of this order" in officer.sees("side")
    assert f"C-{first}" in officer.sees("side")
    assert "other case" not in owner.sees("side")


def test_what_the_platform_knew_stands_there_as_tables(case_app: Flask) -> None:
    number = accepted(case_app)
    officer = Somebody(case_app, OFFICER, number)
    assert "Nothing is known of the order yet" in officer.sees("records")
    content = {
        "order": {"order": "O-1", "known": True, "ordered_at": "2026-03-01T10:12:00", "status": "delivered"},
        "logistics": {"order": "O-1", "promised_on": "2026-03-08", "delivered_at": "2026-03-07T16:40:00"},
        "listing": {"product_id": "lamp-7", "category": "home", "category_name": {"en": "Home", "zh_CN": "家居"}},
        "conversation": {"references": [{"case_id": "Q-1", "channel": "chat", "closed_at": None}]},
    }
    with case_app.app_context(), scoped(PLATFORM), transaction():
        case = db.session.get_one(Case, number)
        for kind, values in content.items():
            row = {"case_id": number, "seller_id": case.seller_id, "kind": kind, "content": values, "digest": "ab" * 32}
            seen = {"for_complainant": True, "for_seller": kind != "conversation"}
            db.session.add(CaseRecord(**row, **seen, known_at=case.recorded_at, taken_at=case.recorded_at))
    known = officer.sees("records")
    for words in ("1 Mar 2026, 10:12", "8 Mar 2026", "delivered", "Home", "Q-1", "abababababab"):
        assert words in known
    theirs = Somebody(case_app, OWNER, number).sees("records")
    assert "8 Mar 2026" in theirs
    assert "Q-1" not in theirs


def test_what_has_to_be_known_first_is_said_on_top(case_app: Flask) -> None:
    number, other = accepted(case_app), filed(case_app)
    officer, owner = Somebody(case_app, OFFICER, number), Somebody(case_app, OWNER, number)
    with case_app.app_context(), scoped(PLATFORM), transaction():
        case = db.session.get_one(Case, number)
        case.state, case.silent_at = State.DECIDING.value, now()
        db.session.get_one(CasePerson, number).weight = "reduced"
        merged = db.session.get_one(Case, other)
        merged.state, merged.merged_into = State.MERGED.value, number
    turn = officer.sees("turn")
    assert "The shop did not answer in time. It is decided on what stands here." in turn
    assert "the word alone weighs less here" in turn
    assert "all that it has said" in officer.sees("decision")
    assert "The shop did not answer in time." in officer.sees("matter")
    theirs = owner.sees("turn")
    assert "You did not answer in time." in theirs
    assert "weighs less" not in theirs
    assert f"/dashboard/cases/C-{number}" in Somebody(case_app, OFFICER, other).sees("turn")


def test_an_erased_person_is_said_to_be_erased(case_app: Flask) -> None:
    number = filed(case_app, person=Person())
    officer = Somebody(case_app, OFFICER, number)
    assert "Nothing was given about the person." in officer.sees("side")
    with case_app.app_context(), scoped(PLATFORM), transaction():
        kept = db.session.get_one(CasePerson, number)
        kept.token_digest, kept.erased_at = None, now()
    assert "was erased on" in officer.sees("side")
    assert "case-show" not in officer.sees("side").replace("case-shown", "")
