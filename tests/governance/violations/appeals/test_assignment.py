"""Who holds an appeal: by load, and never anybody who had a part in what is contested."""

from __future__ import annotations

from collections import Counter

import pytest

from governance.core.access import Actor, Role
from governance.core.accounts import Account
from governance.core.database import db
from governance.core.errors import Conflict, InvalidTransition, PermissionDenied
from governance.violations.appeals import assignment
from tests.builders import make_account
from tests.governance.violations.appeals.contested import (
    FRESH,
    JOB,
    LATER,
    LONG_AFTER,
    OFFICER,
    decide,
    entries,
    file,
    reach,
    run_clocks,
    told,
    violation,
)


def person(role: Role = Role.COMPLIANCE_OFFICER) -> Actor:
    return make_account(role).actor()


def test_each_goes_to_whoever_has_the_fewest(seller_id: int) -> None:
    people = [person(), person(Role.REVIEWER)]
    appeals = [file(violation(seller_id)) for _ in range(4)]
    assert assignment.hand_out(by=JOB, at=LATER) == 4
    held = Counter(appeal.handler_id for appeal in appeals)
    assert held == {int(one.id): 2 for one in people}
    assert assignment.hand_out(by=JOB, at=LATER) == 0
    assert told(int(people[0].id)).count("appeal.assigned") == 2


def test_nobody_gets_an_appeal_about_what_they_reported_or_confirmed(seller_id: int) -> None:
    officer, reviewer, third = person(), person(Role.REVIEWER), person(Role.REVIEWER)
    appeal = file(violation(seller_id, reported_by=officer, confirmed_by=reviewer))
    assignment.hand_out(by=JOB, at=LATER)
    assert appeal.handler_id == int(third.id)


def test_where_everybody_had_a_part_nobody_gets_it(seller_id: int) -> None:
    officer, reviewer = person(), person(Role.REVIEWER)
    appeal = file(violation(seller_id, reported_by=officer, confirmed_by=reviewer))
    assert assignment.hand_out(by=JOB, at=LATER) == 0
    assert appeal.handler_id is None


def test_the_second_instance_goes_to_somebody_else_than_the_first(seller_id: int) -> None:
    first, second = person(), person()
    contested = violation(seller_id)
    decide(file(contested), by=first)
    again = file(contested)
    assignment.hand_out(by=JOB, at=LATER)
    assert again.handler_id == int(second.id)


def test_somebody_takes_what_nobody_holds(seller_id: int) -> None:
    appeal = file(violation(seller_id))
    assignment.take(appeal_id=appeal.id, by=FRESH, at=LATER)
    assert (appeal.handler_id, entries(appeal)) == (int(FRESH.id), ["filed", "assigned"])
    with pytest.raises(Conflict, match="colleague"):
        assignment.take(appeal_id=appeal.id, by=person(), at=LATER)


def test_nobody_involved_takes_one_and_nobody_a_decided_one(seller_id: int) -> None:
    appeal = file(violation(seller_id))
    with pytest.raises(PermissionDenied):
        assignment.take(appeal_id=appeal.id, by=OFFICER, at=LATER)
    decide(appeal)
    with pytest.raises(InvalidTransition):
        assignment.take(appeal_id=appeal.id, by=person(), at=LATER)


def test_what_is_late_may_be_taken_from_a_colleague(seller_id: int) -> None:
    appeal = file(violation(seller_id))
    assignment.take(appeal_id=appeal.id, by=FRESH, at=LATER)
    run_clocks(LONG_AFTER)
    somebody = person()
    assert assignment.take(appeal_id=appeal.id, by=somebody, at=LONG_AFTER).handler_id == int(somebody.id)


def test_what_is_held_by_somebody_who_has_left_is_given_on(seller_id: int) -> None:
    gone, there = person(), person()
    appeal = file(violation(seller_id))
    assignment.take(appeal_id=appeal.id, by=gone, at=LATER)
    db.session.get_one(Account, int(gone.id)).active = False
    db.session.flush()
    assert assignment.hand_out(by=JOB, at=LATER) == 1
    assert appeal.handler_id == int(there.id)


def test_at_four_fifths_whoever_holds_it_is_reminded(seller_id: int) -> None:
    somebody = person()
    appeal = file(violation(seller_id))
    reach(appeal, "share:50", LATER)
    assert appeal.handler_id == int(somebody.id)
    reach(appeal, "share:80", LATER)
    assert told(int(somebody.id))[-2:] == ["appeal.assigned", "appeal.reminded"]
