"""Closing: once nothing counts, nothing that followed lasts and nothing can be contested, a violation is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from governance.violations import cases
from governance.violations.closing import close_what_is_over
from governance.violations.models import Violation
from tests.builders import AT, BY
from tests.governance.violations.decided import REVIEWER, THIRD, appealed, audited, confirmed, report

RULE = "faulty_goods"  # 90 days, nothing to put right


@pytest.mark.parametrize(("days", "closed"), [(89, 0), (90, 1)])
def test_a_violation_is_over_when_its_points_have_lapsed(seller_id: int, days: int, closed: int) -> None:
    violation = confirmed(seller_id, rule=RULE)
    at = AT + timedelta(days=days)
    assert close_what_is_over(by=BY, at=at) == closed
    assert (violation.state, violation.closed_at) == (("closed", at) if closed else ("confirmed", None))
    assert (audited(violation)[-1] == "violation:close") is bool(closed)
    assert close_what_is_over(by=BY, at=at) == 0


def upheld_late(seller_id: int) -> Violation:
    violation = appealed(seller_id, rule=RULE)
    return cases.uphold(violation_id=violation.id, reason="It was so.", by=THIRD, at=AT + timedelta(days=399))


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(lambda seller_id: report(seller_id, rule=RULE), id="it waits for a decision"),
        pytest.param(lambda seller_id: appealed(seller_id, rule=RULE), id="it is contested"),
        pytest.param(lambda seller_id: confirmed(seller_id, rule="false_description"), id="its fix is not verified"),
    ],
)
def test_what_still_waits_for_something_stays_open(seller_id: int, made: Callable[[int], Violation]) -> None:
    violation = made(seller_id)
    assert close_what_is_over(by=BY, at=AT + timedelta(days=400)) == 0
    assert violation.closed_at is None


def test_one_whose_fix_was_verified_closes(seller_id: int) -> None:
    violation = confirmed(seller_id, rule="false_description")
    cases.fix_verified(violation_id=violation.id, on=date(2026, 3, 20), by=REVIEWER, at=AT)
    assert close_what_is_over(by=BY, at=AT + timedelta(days=400)) == 1


def test_what_is_closed_still_stands_and_may_be_withdrawn(seller_id: int) -> None:
    violation = confirmed(seller_id, rule=RULE)
    close_what_is_over(by=BY, at=AT + timedelta(days=400))
    cases.withdraw(violation_id=violation.id, reason="It was another shop.", by=THIRD, at=AT + timedelta(days=401))
    assert violation.state == "withdrawn"
