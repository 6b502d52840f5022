"""Cases are filed once, taken on or not, tested and taken back; each thing is one entry for whom it concerns."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.complaints import cases, deadlines, lookup, pauses
from governance.complaints.models import Case, CasePerson, CaseWords
from governance.complaints.states import Kind
from governance.core.access import ANONYMOUS
from governance.core.audit import AuditEntry
from governance.core.clocks.states import State as ClockState
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.core.outbox.models import Message
from tests.builders import AT, BY, make_seller
from tests.governance.complaints.filed import (
    LATER,
    OFFICER,
    SYSTEM_OF_PLATFORM,
    a_filing,
    accepted_case,
    account_of,
    audited,
    entries_of,
    filed_case,
    happened,
    link,
    officers,
    person,
    told,
)

pytestmark = pytest.mark.usefixtures("desk")


def test_a_filed_case_has_a_clock_a_holder_and_its_words() -> None:
    officer = officers(1)[0]
    case = filed_case(text="It broke.", request="refund")
    assert (case.state, case.severity, case.handler_id, case.version) == ("received", "medium", officer, 1)
    assert case.taken_in_at == AT
    assert deadlines.open_clocks(case) == {pauses.ACCEPTANCE: ClockState.RUNNING}
    filed, assigned = entries_of(case)
    assert (filed.kind, filed.party, filed.text, filed.for_seller) == ("filed", "complainant", "It broke.", True)
    assert filed.data == {"issue": "quality", "request": "refund"}
    assert (assigned.kind, assigned.for_complainant, assigned.for_seller) == ("assigned", False, False)
    assert told(case, officer) == ["case.assigned"]


def test_what_is_filed_twice_under_one_name_is_one_case() -> None:
    filing = replace(a_filing(), seller=make_seller().reference)
    first = cases.file_case(filing=filing, by=SYSTEM_OF_PLATFORM, at=AT)
    again = cases.file_case(filing=replace(filing, text="Something else."), by=SYSTEM_OF_PLATFORM, at=LATER)
    assert (first.known, again.known, again.token) == (False, True, None)
    assert again.case.id == first.case.id
    assert happened(first.case) == ["filed"]
    assert db.session.scalar(select(func.count()).select_from(Case)) == 1


def test_without_a_name_elsewhere_each_filing_is_a_case() -> None:
    filing = replace(a_filing(external_reference=None), seller=make_seller().reference)
    made = {cases.file_case(filing=filing, by=BY, at=AT).case.id for _ in range(2)}
    assert len(made) == 2


def test_a_filing_with_faults_names_them_all() -> None:
    filing = a_filing(seller="nobody", issue="nothing_known", request=None)
    with pytest.raises(Invalid) as refused:
        cases.file_case(filing=filing, by=BY, at=AT)
    assert [finding.pointer for finding in refused.value.findings] == ["issue", "seller"]


def test_strangers_file_on_the_site_alone() -> None:
    seller = make_seller().reference
    case = cases.file_case(filing=a_filing(seller=seller, source="web"), by=ANONYMOUS, at=AT).case
    assert [entry.by for entry in entries_of(case)] == ["complainant"]
    with pytest.raises(PermissionDenied):
        cases.file_case(filing=a_filing(seller=seller, source="orders-system"), by=ANONYMOUS, at=AT)


def test_the_link_opens_the_case_until_a_newer_one_takes_its_place() -> None:
    filed = cases.file_case(filing=a_filing(seller=make_seller().reference), by=BY, at=AT)
    assert filed.token is not None
    assert lookup.case_of_token(filed.token) == filed.case.id
    assert lookup.token_now(filed.case.id) == filed.token
    newer = lookup.new_token(filed.case.id, OFFICER, LATER)
    assert lookup.case_of_token(newer) == filed.case.id
    for token in (filed.token, "", "x" * 43):
        with pytest.raises(NotFound, match="link"):
            lookup.case_of_token(token)
    digest = db.session.scalar(select(CasePerson.token_digest).where(CasePerson.case_id == filed.case.id))
    assert digest is not None
    assert newer not in digest


def test_words_are_masked_for_all_and_kept_in_full_apart() -> None:
    case = filed_case(text="I am Ana Souza, 13800138000.", person=person(name="Ana Souza"))
    (entry,) = entries_of(case)
    assert entry.text == "I am *********, *********00."
    words = db.session.get_one(CaseWords, entry.id)
    assert (words.text, words.of_complainant) == ("I am Ana Souza, 13800138000.", True)


def test_the_trail_holds_no_words_and_no_person_of_a_case() -> None:
    somebody = person(name="Ana Souza", email="ana.souza@mail.example")
    case = accepted_case(text="The lamp smells of fish.", person=somebody)
    cases.note(case_id=case.id, text="Calls every day.", by=OFFICER, at=LATER)
    cases.withdraw(case_id=case.id, reason="We have agreed.", by=link(case), at=LATER)
    rows = db.session.execute(select(AuditEntry.actor_label, AuditEntry.reason, AuditEntry.before, AuditEntry.after))
    trail = "\n".join(map(str, rows))
    for mark in ("fish", "every day", "agreed", *somebody.marks()):
        assert mark not in trail


def test_an_accepted_case_is_the_sellers_turn_and_it_learns_of_it() -> None:
    officers(1)
    case = filed_case()
    seller_account = account_of(case)
    cases.accept(case_id=case.id, by=OFFICER, at=LATER, version=1)
    assert (case.state, case.accepted_at, case.seller_told_at, case.version) == ("with_seller", LATER, LATER, 2)
    running = {pauses.SELLER_ANSWER: ClockState.RUNNING, pauses.DECISION: ClockState.RUNNING}
    assert deadlines.open_clocks(case) == running
    assert deadlines.due_on(case, pauses.SELLER_ANSWER) == "2026-03-04"
    assert told(case, seller_account) == ["case.accepted"]
    assert audited(case)[-1] == "case:accept"
    with pytest.raises(InvalidTransition, match="not accepted now"):
        cases.accept(case_id=case.id, by=OFFICER, at=LATER)


def test_somebody_who_saw_an_older_version_looks_again() -> None:
    case = filed_case()
    cases.note(case_id=case.id, text="Looked at it.", by=OFFICER, at=AT)
    with pytest.raises(Conflict, match="meanwhile"):
        cases.accept(case_id=case.id, by=OFFICER, at=AT, version=1)


def test_a_case_of_an_authority_has_its_clocks_and_no_other_case_does() -> None:
    case = filed_case(authority="samr_12315")
    assert set(deadlines.open_clocks(case)) == {pauses.ACCEPTANCE, pauses.AUTHORITY_ACCEPTANCE}
    cases.accept(case_id=case.id, by=OFFICER, at=AT)
    assert set(deadlines.open_clocks(case)) == {pauses.SELLER_ANSWER, pauses.DECISION, pauses.AUTHORITY_MEDIATION}
    cases.withdraw(case_id=case.id, reason=None, by=link(case), at=LATER)
    assert set(deadlines.open_clocks(case)) == {pauses.AUTHORITY_NOTICE}
    cases.authority_told(case_id=case.id, text="Sent through their platform.", by=OFFICER, at=LATER)
    assert deadlines.open_clocks(case) == {}
    with pytest.raises(InvalidTransition, match="No authority waits"):
        cases.authority_told(case_id=case.id, text="Again.", by=OFFICER, at=LATER)
    report = filed_case(kind=Kind.REPORT, issue="counterfeit", request=None, authority="samr_12315")
    assert set(deadlines.open_clocks(report)) == {pauses.ACCEPTANCE, pauses.AUTHORITY_REPORT_CHECK}


def test_a_report_is_never_read_by_the_seller() -> None:
    report = filed_case(kind=Kind.REPORT, issue="counterfeit", request=None, text="I work there.")
    cases.accept(case_id=report.id, question="Where do you buy lamp-7?", by=OFFICER, at=AT)
    seen = [(entry.kind, entry.text) for entry in entries_of(report) if entry.for_seller]
    assert seen == [("accepted", None), ("question", "Where do you buy lamp-7?")]
    cases.withdraw(case_id=report.id, reason="I am afraid of them.", by=link(report), at=LATER)
    assert all("afraid" not in (entry.text or "") for entry in entries_of(report) if entry.for_seller)


def test_what_is_not_accepted_ends_with_a_ground_and_the_seller_never_hears_of_it() -> None:
    case = filed_case()
    account = account_of(case)
    cases.refuse(case_id=case.id, ground="no_dispute", reason="Nothing to settle.", by=OFFICER, at=LATER)
    assert (case.state, case.outcome, case.ground) == ("not_accepted", "not_accepted", "no_dispute")
    assert (case.decided_at, case.decided_by, case.closed_at) == (LATER, "account:901", LATER)
    assert deadlines.open_clocks(case) == {}
    ended = entries_of(case)[-1]
    assert (ended.kind, ended.text, ended.for_complainant, ended.for_seller) == (
        "not_accepted",
        "Nothing to settle.",
        True,
        False,
    )
    assert told(case, account) == []


@pytest.mark.parametrize(
    ("ground", "reason", "pointer"), [("no_dispute", " ", "reason"), ("too_hot", "It is too hot.", "ground")]
)
def test_a_refusal_gives_a_ground_and_a_reason(ground: str, reason: str, pointer: str) -> None:
    case = filed_case()
    with pytest.raises(Invalid) as refused:
        cases.refuse(case_id=case.id, ground=ground, reason=reason, by=OFFICER, at=AT)
    assert [finding.pointer for finding in refused.value.findings] == [pointer]


def test_a_case_that_is_taken_back_ends_for_everybody() -> None:
    officer = officers(1)[0]
    case = accepted_case()
    account = account_of(case)
    cases.withdraw(case_id=case.id, reason="It works after all.", by=link(case), at=LATER)
    assert (case.state, case.outcome, case.decided_by) == ("withdrawn", "withdrawn", "complainant")
    assert deadlines.open_clocks(case) == {}
    assert "case.withdrawn" in told(case, officer)
    assert told(case, account) == ["case.withdrawn"]


def test_while_a_test_runs_the_clocks_stand_and_its_time_does_not_count() -> None:
    case = accepted_case()
    due = deadlines.due_on(case, pauses.DECISION)
    cases.start_test(case_id=case.id, reason="Sent to the laboratory.", by=OFFICER, at=LATER)
    assert set(deadlines.open_clocks(case).values()) == {ClockState.PAUSED}
    with pytest.raises(InvalidTransition, match="already"):
        cases.start_test(case_id=case.id, reason="Again.", by=OFFICER, at=LATER)
    cases.end_test(case_id=case.id, reason="It is a fault.", by=OFFICER, at=LATER + timedelta(days=7))
    assert set(deadlines.open_clocks(case).values()) == {ClockState.RUNNING}
    assert (due, deadlines.due_on(case, pauses.DECISION)) == ("2026-03-13", "2026-03-20")
    assert happened(case)[-2:] == ["test_started", "test_done"]
    with pytest.raises(InvalidTransition, match="No test"):
        cases.end_test(case_id=case.id, reason="Again.", by=OFFICER, at=LATER)


def test_a_note_is_the_platforms_alone() -> None:
    case = accepted_case()
    entry = cases.note(case_id=case.id, text="Look at lamp-8 as well.", by=OFFICER, at=LATER)
    assert (entry.kind, entry.for_complainant, entry.for_seller) == ("note", False, False)


def test_nobody_works_on_a_case_they_filed() -> None:
    case = filed_case(person=person(email="Officer@platform.example"))
    with pytest.raises(PermissionDenied, match="yourself"):
        cases.accept(case_id=case.id, by=OFFICER, at=AT)
    with pytest.raises(PermissionDenied, match="yourself"):
        cases.note(case_id=case.id, text="Mine.", by=OFFICER, at=AT)


def test_who_files_on_the_site_gets_the_link_by_mail_when_mail_is_sent(desk: Flask) -> None:
    desk.extensions["settings"] = replace(desk.extensions["settings"], smtp_url="smtp://127.0.0.1:1")
    try:
        filing = a_filing(seller=make_seller().reference, source="web", person=person(language="zh_CN"))
        filed = cases.file_case(filing=filing, by=ANONYMOUS, at=AT)
    finally:
        desk.extensions["settings"] = replace(desk.extensions["settings"], smtp_url="")
    mail = db.session.scalars(select(Message).where(Message.address == filing.person.email)).one()
    assert (mail.topic, mail.language, mail.data["token"]) == ("case.received", "zh_CN", filed.token)
