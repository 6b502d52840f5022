"""Conflicts of interest: from which day until which they hold, and that nothing of them is taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound
from inspections.draws.pools.conflicts import end_conflict, keep_away, keeps_away
from inspections.draws.pools.models import Inspector
from inspections.draws.pools.readings import read_inspector
from tests.builders import AT, BY, make_seller
from tests.inspections.pooled import make_inspector

pytestmark = pytest.mark.usefixtures("undone")

TODAY = AT.date()
DAY = timedelta(days=1)


@pytest.fixture
def inspector(undone: None) -> Inspector:
    return make_inspector()


@pytest.fixture
def seller_id(undone: None) -> int:
    return make_seller().id


def note(inspector: Inspector, seller_id: int, from_on: date | None = None, until_on: date | None = None) -> int:
    conflict = keep_away(
        inspector_id=inspector.id,
        seller_id=seller_id,
        reason="A brother works there.",
        from_on=from_on,
        until_on=until_on,
        by=BY,
        at=AT,
    )
    return conflict.id


@pytest.mark.parametrize(
    ("from_on", "until_on", "held"),
    [
        (None, None, {0: True, 400: True, -1: False}),
        (TODAY + DAY, None, {0: False, 1: True}),
        (TODAY, TODAY + 2 * DAY, {0: True, 2: True, 3: False}),
        (TODAY - 9 * DAY, TODAY, {-10: False, -9: True, 0: True, 1: False}),
    ],
)
def test_a_conflict_holds_from_its_first_day_to_its_last(
    inspector: Inspector, seller_id: int, from_on: date | None, until_on: date | None, held: dict[int, bool]
) -> None:
    note(inspector, seller_id, from_on, until_on)
    days = {day: keeps_away(inspector_id=inspector.id, seller_id=seller_id, day=TODAY + day * DAY) for day in held}
    assert days == held


def test_a_conflict_is_about_one_pair_alone(inspector: Inspector, seller_id: int) -> None:
    note(inspector, seller_id)
    assert not keeps_away(inspector_id=inspector.id, seller_id=make_seller().id, day=TODAY)
    assert not keeps_away(inspector_id=make_inspector().id, seller_id=seller_id, day=TODAY)


def test_why_somebody_keeps_away_stands_in_the_row_and_not_in_the_trail(inspector: Inspector, seller_id: int) -> None:
    note(inspector, seller_id)
    (shown,) = read_inspector(inspector.code, by=BY, at=AT).conflicts
    assert (shown.reason, shown.holds, shown.until_on) == ("A brother works there.", True, None)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "inspector:conflict")).one()
    assert entry.reason is None
    assert "brother" not in str(entry.after)


def test_a_second_one_without_end_says_nothing_new(inspector: Inspector, seller_id: int) -> None:
    note(inspector, seller_id)
    with pytest.raises(Conflict, match="already"):
        note(inspector, seller_id)


def test_a_conflict_cannot_end_before_it_began(inspector: Inspector, seller_id: int) -> None:
    with pytest.raises(Invalid, match="ends after it began"):
        note(inspector, seller_id, TODAY, TODAY - DAY)
    with pytest.raises(NotFound):
        note(inspector, 999_999)


def end(inspector: Inspector, conflict_id: int, until_on: date | None = None) -> date | None:
    done = end_conflict(
        conflict_id=conflict_id, inspector_id=inspector.id, reason="He left.", until_on=until_on, by=BY, at=AT
    )
    return done.until_on


def test_it_ends_today_at_the_earliest_and_today_still_counts(inspector: Inspector, seller_id: int) -> None:
    conflict_id = note(inspector, seller_id, TODAY - 30 * DAY)
    with pytest.raises(Invalid, match="before today"):
        end(inspector, conflict_id, TODAY - DAY)
    assert end(inspector, conflict_id) == TODAY
    assert keeps_away(inspector_id=inspector.id, seller_id=seller_id, day=TODAY)
    assert not keeps_away(inspector_id=inspector.id, seller_id=seller_id, day=TODAY + DAY)


def test_one_that_is_still_to_come_ends_on_its_first_day_at_the_earliest(inspector: Inspector, seller_id: int) -> None:
    assert end(inspector, note(inspector, seller_id, TODAY + 5 * DAY)) == TODAY + 5 * DAY


def test_what_ended_before_today_cannot_be_changed(inspector: Inspector, seller_id: int) -> None:
    conflict_id = note(inspector, seller_id, TODAY - 9 * DAY, TODAY - DAY)
    with pytest.raises(InvalidTransition, match="ended on"):
        end(inspector, conflict_id)
    note(inspector, seller_id)  # a new one begins


def test_a_conflict_is_ended_at_its_own_inspector(inspector: Inspector, seller_id: int) -> None:
    conflict_id = note(inspector, seller_id)
    with pytest.raises(NotFound, match="of this inspector"):
        end(make_inspector(), conflict_id)
