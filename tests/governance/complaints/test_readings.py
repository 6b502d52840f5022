"""Reading cases: fields by role, queues by tab, and pages that cost the same however long they are."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from governance.complaints import assignment, cases, evidence, questions
from governance.complaints.entries import enter
from governance.complaints.models import Case, CaseEntry, CaseGroup, CasePerson
from governance.complaints.readings import contact_of, find_cases, read_case
from governance.complaints.shown import CaseShown
from governance.complaints.states import EntryKind, Kind, Party
from governance.core.access import Actor, Role, complainant, permissions_of
from governance.core.audit import AuditEntry
from governance.core.database import PLATFORM, complainant_scope, db, seller_scope
from governance.core.errors import NotFound, PermissionDenied
from tests.builders import AT, make_account
from tests.governance.complaints.filed import (
    LATER,
    OFFICER,
    SYSTEM_OF_PLATFORM,
    accepted_case,
    filed_case,
    link,
    make_document,
    person,
    shop,
)
from tests.governance.complaints.walked import (
    answered,
    closed_case,
    deciding_case,
    offered,
    reference_of_shop,
    remedy_case,
    report,
    seen_as,
    shown,
)

ADMINISTRATOR = Actor("account", "905", "admin@platform.example", permissions_of([Role.ADMINISTRATOR]))
PERSON = {
    "name": "Zuleika Quartz",
    "email": "zuleika@mail.example",
    "phone": "+86 138 0013 8000",
    "address": "17 Hidden Lane, Suzhou",
    "buyer_reference": "buyer-zq-77",
}
INTERNAL = "Looks like the fourth one this week."


def rich_case(kind: Kind = Kind.COMPLAINT) -> Case:
    """A case with everything that is for some eyes only."""
    handler = make_account(email="hanna.handler@platform.example")
    said = f"I am {PERSON['name']}, call me: {PERSON['phone']}. It broke."
    given: dict[str, Any] = {"person": person(**PERSON), "text": said, "external_reference": "T-hidden-1"}
    issue = {"issue": "invented_reviews", "request": None} if kind is Kind.REPORT else {"issue": "quality"}
    case = filed_case(kind=kind, **given | issue)
    assignment.assign(case_id=case.id, account_id=handler.id, by=OFFICER, at=AT)
    cases.note(case_id=case.id, text=INTERNAL, by=handler.actor(), at=AT)
    cases.accept(case_id=case.id, question="What do you say?", by=handler.actor(), at=AT)
    theirs = make_document(case, name="zuleika-quartz-receipt.jpg")
    evidence.add(case_id=case.id, documents=[theirs.id], note="The receipt.", by=link(case), at=AT)
    inner = make_document(case, name="internal-memo.pdf")
    evidence.add(case_id=case.id, documents=[inner.id], note="A memo for us.", by=OFFICER, at=AT)
    for hidden in (EntryKind.ESCALATED, EntryKind.WEIGHT):
        data = {"weight": "reduced", "clock": "case_decision"}
        enter(case, hidden, Party.SYSTEM, by=OFFICER, at=AT, data=data, for_complainant=False, for_seller=False)
    db.session.get_one(CasePerson, case.id).weight = "reduced"
    group = CaseGroup(seller_id=case.seller_id, issue=case.issue, cause="lot:9", opened_at=AT, opened_by="account:901")
    db.session.add(group)
    db.session.flush()
    case.group_id = group.id
    return answered(case)


def payload(case: CaseShown) -> str:
    """Everything that a reader is given."""
    return json.dumps(asdict(case), default=str, ensure_ascii=False).lower()


INNER = (INTERNAL, "memo", "hanna", "A compliance_officer", "reduced", "weight", "escalated", "assigned", "lot:9")
FORBIDDEN = (*INNER, "901", "account:", "T-hidden-1", "zuleika-quartz-receipt")


@pytest.mark.parametrize("kind", [Kind.COMPLAINT, Kind.REPORT])
def test_a_shop_reads_nothing_of_the_person_nor_of_the_platforms_inner_work(desk: Flask, kind: Kind) -> None:
    case = rich_case(kind)
    with seen_as(seller_scope(case.seller_id)):
        given = payload(read_case(case_id=case.id, by=shop(case.seller_id), at=LATER))
    marks = [*PERSON.values(), *FORBIDDEN, "Zuleika", "Quartz", "138 0013", "Hidden Lane"]
    assert [mark for mark in marks if mark.lower() in given] == []


def test_what_a_reporter_filed_is_not_for_the_shop(desk: Flask) -> None:
    case = rich_case(Kind.REPORT)
    read = read_case(case_id=case.id, by=shop(case.seller_id), at=LATER)
    assert "it broke" not in payload(read)
    assert (read.order_reference, read.evidence) == (None, ())
    assert [entry.kind for entry in read.entries] == ["accepted", "question", "answer"]


def test_a_complainant_reads_its_own_words_in_full_and_nothing_inner(desk: Flask) -> None:
    case = rich_case()
    with seen_as(complainant_scope(case.id)):
        read = read_case(case_id=case.id, by=link(case), at=LATER)
    given = payload(read)
    marks = [mark for mark in (*INNER, "901", "account:") if mark.lower() in given]
    assert marks == []
    assert read.entries[0].text == f"I am {PERSON['name']}, call me: {PERSON['phone']}. It broke."
    assert (read.person, read.handler, read.group, read.own) == (None, None, None, True)
    assert [document.name for document in read.evidence] == ["zuleika-quartz-receipt.jpg"]


def test_an_officer_reads_everything_with_the_person_behind_a_mask(desk: Flask) -> None:
    case = rich_case()
    read = read_case(case_id=case.id, by=OFFICER, at=LATER)
    assert read.entries[0].text == f"I am {PERSON['name']}, call me: {PERSON['phone']}. It broke."
    assert {"note", "assigned", "escalated", "weight"} <= {entry.kind for entry in read.entries}
    assert read.person is not None
    assert (read.person.name, read.person.email, read.person.weight) == (
        "Z****** Q*****",
        "z***@mail.example",
        "reduced",
    )
    masked = json.dumps(asdict(read.person), default=str)
    assert [mark for mark in PERSON.values() if mark in masked] == []
    assert (read.handler, read.group and read.group.cases) == ("A compliance_officer", 1)
    note = next(entry for entry in read.entries if entry.kind == "note")
    assert (note.who, note.shown_to) == ("A compliance_officer", ())


@pytest.mark.parametrize("by", [SYSTEM_OF_PLATFORM, ADMINISTRATOR], ids=["integration", "administrator"])
def test_who_does_not_work_on_cases_reads_them_without_the_person(desk: Flask, by: Actor) -> None:
    read = read_case(case_id=rich_case().id, by=by, at=LATER)
    assert read.person is None
    assert [mark for mark in PERSON.values() if mark.lower() in payload(read)] == []
    assert read.can <= {"assign"}


def test_every_screen_shows_the_same_events_at_the_same_times(desk: Flask) -> None:
    case = shown(remedy_case(), at=LATER)
    rows = {}
    for scope, by in (
        (PLATFORM, OFFICER),
        (seller_scope(case.seller_id), shop(case.seller_id)),
        (complainant_scope(case.id), link(case)),
    ):
        with seen_as(scope):
            read = read_case(case_id=case.id, by=by, at=LATER)
        shared = {"filed", "accepted", "answer", "decided", "remedy_shown"}
        rows[by.label] = [(each.id, each.at, each.kind, each.text) for each in read.entries if each.kind in shared]
        assert (read.turn, read.state.value, read.remedy) == (Party.COMPLAINANT, "remedy", "refund")
    assert len({str(row) for row in rows.values()}) == 1
    assert len(rows[OFFICER.label]) == 5


def test_an_officer_reads_the_own_case_as_any_complainant_does(desk: Flask) -> None:
    account = make_account(email="own.officer@platform.example")
    case = deciding_case(person=person(email="Own.Officer@platform.example"))
    cases.note(case_id=case.id, text=INTERNAL, by=OFFICER, at=AT)
    read = read_case(case_id=case.id, by=account.actor(), at=AT)
    assert (read.own, read.handler, read.person, read.can) == (True, None, None, frozenset())
    assert INTERNAL.lower() not in payload(read)
    row = next(row for row in find_cases(by=account.actor(), at=AT, limit=200).items if row.id == case.id)
    assert (row.own, row.handler) == (True, None)
    with pytest.raises(PermissionDenied):
        contact_of(case_id=case.id, by=account.actor(), at=AT)


def test_whose_turn_it_is_has_until_its_own_clock(desk: Flask) -> None:
    case = offered(accepted_case())
    read = read_case(case_id=case.id, by=OFFICER, at=AT)
    clocks = {clock.name: clock for clock in read.clocks}
    assert read.due_at == clocks["case_offer"].due_at
    assert read.offer is not None
    assert read.offer.due_at == read.due_at
    assert clocks["case_seller_answer"].state == "met"
    mine = read_case(case_id=case.id, by=shop(case.seller_id), at=AT)
    assert "case_acceptance" not in {clock.name for clock in mine.clocks}


def test_contact_data_are_read_in_full_and_that_is_written_down(desk: Flask) -> None:
    case = rich_case()
    contact = contact_of(case_id=case.id, by=OFFICER, at=LATER)
    assert {name: getattr(contact, name) for name in PERSON} == PERSON
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "case:personal")).all()[-1]
    assert (entry.subject_id, entry.actor_id, entry.before, entry.after) == (str(case.id), "901", None, None)
    for by in (SYSTEM_OF_PLATFORM, ADMINISTRATOR, shop(case.seller_id), link(case)):
        with pytest.raises(PermissionDenied):
            contact_of(case_id=case.id, by=by, at=LATER)


def test_nobody_knows_of_the_cases_of_others(desk: Flask) -> None:
    case, other = accepted_case(), accepted_case()
    received = filed_case(seller=reference_of_shop(case))
    for wanted, by in ((case, shop(other.seller_id)), (case, link(other)), (received, shop(case.seller_id))):
        with pytest.raises(NotFound):
            read_case(case_id=wanted.id, by=by, at=AT)
    with pytest.raises(PermissionDenied):
        find_cases(by=complainant(case.id), at=AT)
    found = find_cases(by=shop(case.seller_id), at=AT, show="all").items
    assert [row.id for row in found] == [case.id]


def test_an_erased_person_leaves_the_case_readable(desk: Flask) -> None:
    case = closed_case()
    kept = db.session.get_one(CasePerson, case.id)
    for column in ("name", "email", "phone", "address", "buyer_reference", "complainant_key", "token_digest"):
        setattr(kept, column, None)
    kept.erased_at = LATER
    db.session.flush()
    read = read_case(case_id=case.id, by=OFFICER, at=LATER)
    assert read.person is not None
    assert (read.person.name, read.person.email, read.person.erased_at) == (None, None, LATER)
    with pytest.raises(NotFound):
        contact_of(case_id=case.id, by=OFFICER, at=LATER)


def test_a_report_shows_the_shop_what_it_is_asked_and_the_reporter_only_its_own(desk: Flask) -> None:
    case = report()
    questions.ask(case_id=case.id, question="Which reviews?", party=Party.COMPLAINANT, by=OFFICER, at=AT)
    questions.answer(case_id=case.id, text="Those of May.", by=link(case), at=AT)
    for_shop = [entry.text for entry in read_case(case_id=case.id, by=shop(case.seller_id), at=AT).entries]
    assert for_shop == [None, "Where do these reviews come from?"]
    for_reporter = [entry.text for entry in read_case(case_id=case.id, by=link(case), at=AT).entries]
    assert "Where do these reviews come from?" not in for_reporter
    assert for_reporter[-2:] == ["Which reviews?", "Those of May."]


def test_every_entry_says_whose_part_it_is_without_naming_anybody(desk: Flask) -> None:
    case = rich_case()
    for entry in db.session.scalars(select(CaseEntry).where(CaseEntry.case_id == case.id)):
        assert entry.by.split(":")[0] in {"account", "complainant", "system"}
