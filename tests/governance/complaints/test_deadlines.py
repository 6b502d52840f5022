"""What the clocks of a case do: remind, let the silent wait no longer, escalate; each step once, also after an outage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.complaints import cases, deadlines, duty, mediation, pauses
from governance.complaints.models import Case
from governance.complaints.states import Kind, Party
from governance.core.access import Role
from governance.core.clocks.models import Clock, ClockStep
from governance.core.database import db
from governance.core.outbox.models import Message
from tests.builders import make_account
from tests.governance.complaints.filed import (
    OFFICER,
    accepted_case,
    account_of,
    audited,
    entries_of,
    filed_case,
    happened,
    link,
    officers,
    person,
    reach_steps,
    shop,
    told,
)

pytestmark = pytest.mark.usefixtures("desk")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def reach(days: Sequence[float]) -> None:
    """The scheduler looks at these moments, counted in days from Monday morning."""
    for number in days:
        reach_steps(MONDAY + DAY * number)


def last(case: Case) -> tuple[str, str, Any, bool, bool]:
    entry = entries_of(case)[-1]
    return entry.kind, entry.party, entry.data, entry.for_complainant, entry.for_seller


def test_a_silent_seller_has_the_case_decided_on_the_record() -> None:
    officer = officers(1)[0]
    case = accepted_case(at=MONDAY)
    account = account_of(case)
    reach([3.2])  # of three working days, 80 % are over
    assert (case.state, told(case, account)) == ("with_seller", ["case.reminded"])
    reach([3.7])
    assert (case.state, case.silent_at, case.answered_at) == ("deciding", MONDAY + DAY * 3.7, None)
    assert last(case) == ("silent", "system", {"of": "seller"}, True, True)
    assert set(deadlines.open_clocks(case)) == {pauses.DECISION}
    assert told(case, account) == ["case.reminded", "case.silent"]
    assert told(case, officer)[-1] == "case.silent"
    assert audited(case)[-1] == "case:silent"


def test_a_seller_that_answered_is_not_silent() -> None:
    case = accepted_case(at=MONDAY)
    cases.answer(case_id=case.id, text="We test each lamp.", by=shop(case.seller_id), at=MONDAY + DAY)
    reach([3.7])
    assert (case.state, case.silent_at) == ("deciding", None)
    assert "silent" not in happened(case)


def test_a_seller_who_was_silent_is_still_heard_until_the_decision() -> None:
    case = accepted_case(at=MONDAY)
    reach([3.7])
    cases.answer(case_id=case.id, text="Sorry, late.", by=shop(case.seller_id), at=MONDAY + DAY * 4)
    assert (case.state, case.answered_at) == ("deciding", MONDAY + DAY * 4)


def test_what_nobody_accepted_ends_when_its_question_is_not_answered() -> None:
    case = filed_case(at=MONDAY)
    cases.ask(case_id=case.id, question="Which lamp?", party=Party.COMPLAINANT, by=OFFICER, at=MONDAY)
    reach([8])
    assert (case.state, case.ground, case.decided_by) == ("not_accepted", "no_answer", "system:clock-steps")
    assert last(case) == ("not_accepted", "system", {"ground": "no_answer"}, True, False)
    assert deadlines.open_clocks(case) == {}


def test_an_accepted_case_goes_on_without_the_complainants_answer() -> None:
    case = accepted_case(at=MONDAY)
    cases.ask(case_id=case.id, question="Which lamp?", party=Party.COMPLAINANT, by=OFFICER, at=MONDAY)
    reach([4])  # the seller's three days are over, but they stand
    assert case.state == "asked"
    reach([8])
    assert (case.state, case.asked_in, case.silent_at) == ("with_seller", None, None)
    assert last(case) == ("silent", "system", {"of": "complainant"}, True, True)
    assert deadlines.due_on(case, pauses.SELLER_ANSWER) == "2026-03-12"


def test_of_a_report_the_seller_does_not_learn_that_its_filer_is_silent() -> None:
    report = accepted_case(at=MONDAY, kind=Kind.REPORT, issue="counterfeit", request=None)
    cases.ask(case_id=report.id, question="Where?", party=Party.COMPLAINANT, by=OFFICER, at=MONDAY)
    reach([8])
    assert last(report) == ("silent", "system", {"of": "complainant"}, True, False)
    reach([8, 12])
    assert last(report) == ("silent", "system", {"of": "seller"}, False, True)


def test_what_the_platform_promised_is_escalated_to_everybody_at_the_platform() -> None:
    officer = officers(1)[0]
    reviewer = make_account(Role.REVIEWER).id
    case = filed_case(at=MONDAY)
    reach([1.5])
    assert told(case, officer) == ["case.assigned", "case.reminded"]
    reach([1.7])
    assert last(case) == ("escalated", "system", {"clock": "case_acceptance"}, False, False)
    assert told(case, officer)[-1] == told(case, reviewer)[-1] == "case.escalated"
    assert case.state == "received"
    assert case.handler_id == officer


def test_half_way_and_at_the_end_somebody_who_is_there_gets_the_case() -> None:
    one = officers(1)[0]
    case = filed_case(at=MONDAY)
    duty.set_deputy(
        account_id=one, deputy_id=None, from_on=date(2026, 3, 3), until_on=date(2026, 3, 9), by=OFFICER, at=MONDAY
    )
    other = officers(1)[0]
    reach([1.2])
    assert (case.handler_id, told(case, other)) == (other, ["case.assigned"])
    version = case.version
    reach([1.5])
    assert case.version == version  # a reminder changes nothing that somebody has before their eyes


def test_an_offer_that_nobody_answers_lapses() -> None:
    case = accepted_case(at=MONDAY)
    mediation.offer(case_id=case.id, remedy="refund", amount=None, text="Back.", by=shop(case.seller_id), at=MONDAY)
    reach([6])
    assert case.state == "deciding"
    assert happened(case)[-1] == "offer_expired"


def test_a_case_of_an_authority_is_escalated_by_the_laws_clocks_and_no_other_case_is() -> None:
    officers(1)
    own, theirs = filed_case(at=MONDAY), filed_case(at=MONDAY, authority="samr_12315")
    reach([20])
    clocks = [[entry.data for entry in entries_of(case) if entry.kind == "escalated"] for case in (own, theirs)]
    assert clocks == [[{"clock": "case_acceptance"}], [{"clock": "case_acceptance"}, {"clock": "authority_acceptance"}]]


@pytest.mark.parametrize(
    "days", [[40], [10, 40], [number / 4 for number in range(160)]], ids=["once", "twice", "often"]
)
def test_each_step_happens_once_and_in_order_however_late_it_is_reached(days: list[float]) -> None:
    officers(1)
    waits, asked = accepted_case(at=MONDAY), accepted_case(at=MONDAY, authority="samr_12315")
    cases.ask(case_id=asked.id, question="Which lamp?", party=Party.COMPLAINANT, by=OFFICER, at=MONDAY)
    reach(days)
    reach(days[-1:])
    assert happened(waits)[3:] == ["silent", "escalated"]
    silent = [entry.data for entry in entries_of(asked) if entry.kind == "silent"]
    assert silent[0] == {"of": "complainant"}
    assert db.session.scalar(select(func.count()).where(ClockStep.error.is_not(None))) == 0
    kinds = [(entry.case_id, entry.kind, str(entry.data)) for case in (waits, asked) for entry in entries_of(case)]
    assert len(kinds) == len(set(kinds))


def test_reminders_that_come_too_late_are_left_out() -> None:
    case = accepted_case(at=MONDAY)
    account = account_of(case)
    reach([5])
    assert told(case, account) == ["case.silent"]


def test_the_seller_sees_the_clocks_that_it_has_a_part_in() -> None:
    case = accepted_case(at=MONDAY, authority="samr_12315")
    query = select(Clock.name, Clock.seller_id).where(Clock.subject_kind == "case", Clock.subject_id == str(case.id))
    seen = {row.name for row in db.session.execute(query) if row.seller_id == case.seller_id}
    assert seen == {pauses.SELLER_ANSWER, pauses.DECISION, pauses.AUTHORITY_MEDIATION}


def test_the_complainant_is_reminded_by_mail(desk: Flask) -> None:
    case = filed_case(at=MONDAY, person=person(email="ana.souza@mail.example"))
    cases.ask(case_id=case.id, question="Which lamp?", party=Party.COMPLAINANT, by=OFFICER, at=MONDAY)
    settings = desk.extensions["settings"]
    desk.extensions["settings"] = replace(settings, smtp_url="smtp://127.0.0.1:1")
    try:
        reach([6.5])
    finally:
        desk.extensions["settings"] = settings
    mail = db.session.scalars(select(Message).where(Message.address == "ana.souza@mail.example")).one()
    assert (mail.topic, mail.data["due_on"]) == ("case.waits_for_you", "2026-03-09")
    cases.answer(case_id=case.id, text="The red one.", by=link(case), at=MONDAY + DAY * 7)
    assert case.state == "received"
