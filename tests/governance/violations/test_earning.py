"""Points earned back: once per source, never more than still counts, beside the violation's own chain."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from governance.core.database import db
from governance.core.errors import NotFound, PermissionDenied
from governance.violations import cases, earning, ledger
from governance.violations.models import LedgerEntry, PointsEarned, Violation
from tests.builders import AT, BY
from tests.governance.violations.decided import DECIDED, REVIEWER, THIRD, confirmed, entries, points, shop

LATER = date(2026, 4, 1)


def earn(violation: Violation, points: int = 2, source: str = "fix:1", on: date = LATER) -> PointsEarned | None:
    return earning.earn(violation_id=violation.id, points=points, source=source, on=on, by=BY, at=AT)


def test_what_is_earned_counts_from_that_day_until_the_violation_lapses(seller_id: int) -> None:
    violation = confirmed(seller_id)
    assert earn(violation) is not None
    assert [points(seller_id, day) for day in (DECIDED, date(2026, 3, 31), LATER, date(2027, 2, 28))] == [6, 6, 4, 4]
    assert points(seller_id, date(2027, 3, 1)) == 0
    lines = db.session.execute(ledger.active_entries(seller_id, LATER, AT)).all()
    assert [(entry.points, earned) for entry, _, earned in lines] == [(6, None), (-2, "fix:1")]


def test_one_source_earns_once(seller_id: int) -> None:
    violation = confirmed(seller_id)
    first, again = earn(violation), earn(violation, points=5)
    assert first is not None
    assert again is first
    assert earn(violation, source="training:7") is not None
    assert points(seller_id, LATER) == 2


def test_never_more_than_still_counts(seller_id: int) -> None:
    violation = confirmed(seller_id)
    all_of_it = earn(violation, points=9)
    assert all_of_it is not None
    assert (all_of_it.points, points(seller_id, LATER)) == (6, 0)
    assert earn(violation, source="fix:2") is None
    assert earn(confirmed(seller_id, source="report:2"), on=date(2027, 3, 1)) is None  # it has lapsed by then


def test_what_was_earned_of_an_overturned_violation_goes_with_it_and_comes_again_with_it(seller_id: int) -> None:
    violation = confirmed(seller_id)
    earn(violation)
    cases.begin_appeal(violation_id=violation.id, by=shop(seller_id), at=AT)
    cases.suspend(violation_id=violation.id, by=BY, at=AT)
    assert (points(seller_id, LATER), entries(seller_id)) == (0, [6, -2, -6, 2])
    cases.uphold(violation_id=violation.id, reason="It was so.", by=THIRD, at=AT)
    assert (points(seller_id, LATER), points(seller_id, DECIDED)) == (4, 6)
    assert entries(seller_id) == [6, -2, -6, 2, 6, -2]
    chains = select(LedgerEntry.earned_id, func.count()).group_by(LedgerEntry.earned_id)
    assert sorted(count for _, count in db.session.execute(chains)) == [3, 3]


def test_nothing_is_earned_of_what_is_not_there_nor_by_who_may_not(seller_id: int) -> None:
    violation = confirmed(seller_id)
    with pytest.raises(NotFound):
        earning.earn(violation_id=violation.id + 999, points=1, source="fix:1", on=LATER, by=BY, at=AT)
    with pytest.raises(PermissionDenied):
        earning.earn(violation_id=violation.id, points=1, source="fix:1", on=LATER, by=shop(seller_id), at=AT)
    cases.withdraw(violation_id=violation.id, reason="It was another shop.", by=REVIEWER, at=AT)
    assert earn(violation) is None
