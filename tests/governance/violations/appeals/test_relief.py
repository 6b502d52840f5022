"""When our time runs out: somebody else gets it, everybody knows, and the seller does not wait for us."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from governance.core.access import Role
from governance.core.clocks.models import Clock
from governance.core.database import db
from governance.core.errors import InvalidTransition
from governance.rulebook import publication
from governance.violations import ledger
from governance.violations.appeals import asking, relief, withdrawal
from governance.violations.appeals.models import Appeal
from governance.violations.appeals.states import Outcome
from governance.violations.measures import lifting
from governance.violations.models import Violation
from tests.builders import AT, make_account
from tests.governance.violations.appeals.contested import (
    COLLEAGUE,
    DAY,
    FRESH,
    JOB,
    LONG_AFTER,
    audited,
    decide,
    entries,
    file,
    measure,
    run_clocks,
    shop,
    told,
    violation,
)


def points(seller_id: int) -> int:
    return ledger.balance(seller_id, LONG_AFTER.date(), LONG_AFTER)


def rule_book() -> int:
    return publication.in_force(AT.date()).id


def late(contested: Violation, **changes: object) -> Appeal:
    """An appeal that nobody has decided in time."""
    appeal = file(contested, **changes)
    run_clocks(LONG_AFTER)
    assert appeal.late_at is not None
    return appeal


def test_a_late_platform_suspends_the_points_until_the_decision(seller_id: int) -> None:
    contested = violation(seller_id)
    appeal = late(contested)
    assert (contested.state, points(seller_id)) == ("appealed", 0)
    assert appeal.relief_at == LONG_AFTER
    assert entries(appeal) == ["filed", "late", "relief"]
    assert "appeal:late" in audited(appeal)
    decide(appeal, at=LONG_AFTER)
    assert (contested.state, contested.suspended_on, points(seller_id)) == ("upheld", None, 6)
    assert entries(appeal)[3:] == ["decided", "restored"]


def test_granted_after_relief_the_points_stay_away(seller_id: int) -> None:
    contested = violation(seller_id)
    decide(late(contested), Outcome.OVERTURNED, at=LONG_AFTER)
    assert (contested.state, points(seller_id)) == ("overturned", 0)


def test_taken_back_after_relief_the_points_count_again_a_moment_later(seller_id: int) -> None:
    contested = violation(seller_id)
    appeal = late(contested)
    withdrawal.withdraw(appeal_id=appeal.id, by=shop(seller_id), at=LONG_AFTER)
    assert (contested.state, points(seller_id)) == ("confirmed", 0)
    assert relief.end_of_withdrawn(by=JOB, at=LONG_AFTER) == 1
    assert points(seller_id) == 6
    assert relief.end_of_withdrawn(by=JOB, at=LONG_AFTER) == 0


def test_while_the_seller_is_asked_nobody_is_late(seller_id: int) -> None:
    contested = violation(seller_id)
    appeal = file(contested)
    just_before = AT + 8 * DAY
    asking.ask(appeal_id=appeal.id, question="Whose device is it?", by=FRESH, at=just_before)
    run_clocks(AT + 14 * DAY)
    assert (appeal.late_at, points(seller_id)) == (None, 6)


@pytest.mark.parametrize("rule", ["unsafe_goods", "counterfeit_goods", "prohibited_goods", "ip_infringement"])
def test_a_late_platform_suspends_nothing_that_stands_on_a_listed_ground(seller_id: int, rule: str) -> None:
    contested = violation(seller_id, rule=rule, product="sku-1")
    before = points(seller_id)
    appeal = late(contested)
    assert (appeal.relief_at, contested.suspended_on, points(seller_id)) == (None, None, before)
    assert before > 0
    assert entries(appeal) == ["filed", "late"]


def test_a_late_platform_never_lifts_a_stop_on_a_listed_ground(seller_id: int) -> None:
    stopped = measure(seller_id, rule_book(), listed_ground="safety")
    appeal = file(stopped)
    run_clocks(LONG_AFTER)
    assert (appeal.late_at, appeal.relief_at, stopped.state) == (LONG_AFTER, None, "active")
    with pytest.raises(InvalidTransition):
        lifting.suspend(measure_id=stopped.id, reason="We are late.", by=JOB, at=LONG_AFTER)


def test_a_stop_on_a_listed_ground_stays_also_when_the_violation_itself_is_none(seller_id: int) -> None:
    contested = violation(seller_id, product="sku-1")
    appeal = file(contested)
    stopped = measure(seller_id, rule_book(), violation_id=contested.id, listed_ground="fraud")
    run_clocks(LONG_AFTER)
    assert (appeal.late_at, appeal.relief_at) == (LONG_AFTER, None)
    assert (stopped.state, contested.suspended_on) == ("active", None)


def test_a_commercial_measure_is_suspended_and_goes_on_when_it_is_upheld(seller_id: int) -> None:
    demoted = measure(seller_id, rule_book(), kind="demotion", parameters={"percent": 30}, rule="invented_reviews")
    appeal = file(demoted)
    run_clocks(LONG_AFTER)
    assert (appeal.relief_at, demoted.state) == (LONG_AFTER, "suspended")
    decide(appeal, at=LONG_AFTER)
    assert demoted.state == "active"


def test_relief_is_limited_for_each_seller(seller_id: int) -> None:
    appeals = [file(violation(seller_id, rule="receipt_refused")) for _ in range(5)]
    run_clocks(LONG_AFTER)
    relieved = [appeal.relief_at is not None for appeal in appeals]
    assert sorted(relieved) == [False, False, True, True, True]
    assert all(appeal.late_at is not None for appeal in appeals)


def test_a_year_later_the_limit_is_free_again(seller_id: int) -> None:
    for _ in range(3):
        decide(late(violation(seller_id, rule="receipt_refused")), at=LONG_AFTER)
    next_year = AT + 400 * DAY
    appeal = file(violation(seller_id, rule="receipt_refused", at=next_year), at=next_year)
    run_clocks(next_year + 20 * DAY)
    assert appeal.relief_at is not None


def test_what_is_late_goes_to_another_person_and_everybody_who_decides_is_told(seller_id: int) -> None:
    officer, reviewer = make_account().id, make_account(Role.REVIEWER).id
    owner = make_account(Role.SELLER, seller_id=seller_id).id
    appeal = late(violation(seller_id))
    handlers = {officer, reviewer}
    assert appeal.handler_id in handlers
    for account in handlers:
        assert "appeal.late" in told(account)
    assert {"appeal.filed", "appeal.relieved"} <= set(told(owner))


def test_a_seller_who_gets_no_relief_is_told_that_we_are_late(seller_id: int) -> None:
    owner = make_account(Role.SELLER, seller_id=seller_id).id
    late(violation(seller_id, rule="unsafe_goods"))
    assert "appeal.delayed" in told(owner)
    assert "appeal.relieved" not in told(owner)


def test_an_appeal_decided_in_time_is_never_late(seller_id: int) -> None:
    appeal = decide(file(violation(seller_id)), by=COLLEAGUE)
    run_clocks(LONG_AFTER)
    assert (appeal.late_at, appeal.relief_at) == (None, None)
    assert db.session.scalars(select(Clock.state).where(Clock.subject_kind == "appeal")).one() == "met"
