"""Patterns are proposed by the clock and judged by a person; they lower a weight, and hide nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from governance.complaints import patterns
from governance.complaints.filing import Person
from governance.complaints.models import Case, CasePerson, ComplainantPattern
from governance.complaints.patterns import Weight
from governance.complaints.states import Outcome, State
from governance.core.access import ANONYMOUS
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import Invalid, InvalidTransition, NotFound, PermissionDenied
from tests.builders import AT, BY
from tests.governance.complaints.filed import LATER, OFFICER, REVIEWER, entries_of, filed_case, link, person, shop

pytestmark = pytest.mark.usefixtures("desk")
TEXT = "I want my money back for this article, or I will tell everybody about your shop."
REASON = "The same words about shops where nothing was ordered."


def file_often(who: Person, number: int = 6, *, text: str = TEXT, **changes: Any) -> list[Case]:
    """The same words about as many shops."""
    return [filed_case(person=who, text=text, **changes) for _ in range(number)]


def propose(days: int = 0) -> int:
    return patterns.propose(timezone="UTC", by=BY, at=LATER + timedelta(days=days))


def pattern_of(case: Case) -> ComplainantPattern:
    """The newest pattern of whoever filed a case."""
    key = db.session.get_one(CasePerson, case.id).complainant_key
    found = select(ComplainantPattern).where(ComplainantPattern.complainant_key == key)
    return db.session.scalars(found.order_by(ComplainantPattern.id.desc()).limit(1)).one()


def weights(cases: list[Case]) -> list[str]:
    return [db.session.get_one(CasePerson, case.id, populate_existing=True).weight for case in cases]


def test_the_same_words_about_many_shops_are_proposed_and_change_nothing_yet() -> None:
    found, ordinary = file_often(person()), filed_case()
    assert propose() == 1
    pattern = pattern_of(found[0])
    assert (pattern.state, pattern.reasons["patterns"]) == ("proposed", ["same_words"])
    assert pattern.reasons["counts"]["same_words"] == 6
    assert weights([*found, ordinary]) == [Weight.FULL] * 7
    assert propose() == 0  # it waits to be judged


def test_many_people_with_the_same_words_are_no_pattern_of_anybody() -> None:
    for _ in range(6):
        filed_case(text=TEXT)
    assert propose() == 0


def test_mostly_dismissed_cases_are_proposed() -> None:
    who = person()
    for number in range(6):
        (case,) = file_often(who, 1, text=f"Something else went wrong, namely number {'x' * number} of this week.")
        case.state, case.closed_at = State.CLOSED, AT
        case.outcome, case.decided_at = Outcome.DISMISSED.value, AT
    db.session.flush()
    assert propose() == 1
    assert pattern_of(case).reasons["patterns"] == ["mostly_dismissed"]


def test_short_words_and_old_cases_say_nothing() -> None:
    file_often(person(), text="It is broken.")
    file_often(person(), opened_at=AT - timedelta(days=400))
    assert propose() == 0


def test_a_confirmed_pattern_lowers_the_weight_of_open_cases_and_closes_none() -> None:
    who = person()
    found = file_often(who)
    propose()
    versions = [case.version for case in found]
    pattern = patterns.judge(pattern_id=pattern_of(found[0]).id, confirmed=True, reason=REASON, by=REVIEWER, at=LATER)
    assert (pattern.state, pattern.judged_by, pattern.reason) == ("confirmed", "account:903", REASON)
    assert weights(found) == [Weight.REDUCED] * 6
    assert {case.state for case in found} == {State.RECEIVED}
    assert [case.version for case in found] == [version + 1 for version in versions]
    entry = entries_of(found[0])[-1]
    assert (entry.kind, entry.data) == ("weight", {"weight": "reduced", "pattern": pattern.id})
    assert (entry.for_complainant, entry.for_seller, entry.text) == (False, False, None)

    later = filed_case(person=who)
    assert patterns.weigh_new(by=BY, at=LATER) == 1
    assert patterns.weigh_new(by=BY, at=LATER) == 0
    assert weights([later]) == [Weight.REDUCED]
    assert patterns.cases_of_pattern(pattern.id, by=REVIEWER) == [later.id, *(case.id for case in reversed(found))]

    patterns.lift(pattern_id=pattern.id, reason="It was somebody else.", by=OFFICER, at=LATER)
    assert weights([*found, later]) == [Weight.FULL] * 7
    assert patterns.weigh_new(by=BY, at=LATER) == 0


def test_what_was_rejected_is_not_held_against_anybody_again() -> None:
    who = person()
    found = file_often(who)
    propose()
    patterns.judge(pattern_id=pattern_of(found[0]).id, confirmed=False, reason="All true.", by=REVIEWER, at=LATER)
    assert weights(found) == [Weight.FULL] * 6
    assert propose(1) == 0
    file_often(who, at=LATER + timedelta(days=1))
    assert propose(2) == 1


def test_a_pattern_is_judged_once_and_with_a_reason() -> None:
    found = file_often(person())
    propose()
    pattern_id = pattern_of(found[0]).id
    with pytest.raises(Invalid):
        patterns.judge(pattern_id=pattern_id, confirmed=True, reason=" ", by=REVIEWER, at=LATER)
    with pytest.raises(InvalidTransition):
        patterns.lift(pattern_id=pattern_id, reason=REASON, by=REVIEWER, at=LATER)
    patterns.judge(pattern_id=pattern_id, confirmed=True, reason=REASON, by=REVIEWER, at=LATER)
    with pytest.raises(InvalidTransition):
        patterns.judge(pattern_id=pattern_id, confirmed=False, reason=REASON, by=REVIEWER, at=LATER)
    with pytest.raises(NotFound):
        patterns.judge(pattern_id=10**9, confirmed=True, reason=REASON, by=REVIEWER, at=LATER)


def test_the_trail_names_no_reason_and_no_person() -> None:
    found = file_often(person())
    propose()
    pattern_id = pattern_of(found[0]).id
    patterns.judge(pattern_id=pattern_id, confirmed=True, reason=REASON, by=REVIEWER, at=LATER)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "case:weight")).all()
    assert [(entry.subject_kind, entry.reason) for entry in entries] == [("pattern", None)] + [("case", None)] * 6


def test_officers_and_reviewers_judge_and_nobody_else() -> None:
    found = file_often(person())
    propose()
    for by in (ANONYMOUS, shop(found[0].seller_id), link(found[0])):
        with pytest.raises(PermissionDenied):
            patterns.judge(pattern_id=pattern_of(found[0]).id, confirmed=True, reason=REASON, by=by, at=LATER)
        with pytest.raises(PermissionDenied):
            patterns.propose(timezone="UTC", by=by, at=LATER)
