"""Draws by their slots: the newest of each plan, and all between two days of the platform's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from governance.core.errors import PermissionDenied
from inspections.draws.slot_readings import draws_between, newest_draws
from inspections.draws.states import State
from tests.inspections.drawn import stored_draw, stored_plan
from tests.inspections.draws.living import OFFICER
from tests.inspections.draws.plans.planned import SELLER

pytestmark = pytest.mark.usefixtures("undone")
DAY = date(2026, 3, 2)


def at(day: int, hour: int = 6, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def test_the_newest_draw_of_a_plan_is_neither_to_come_nor_called_off() -> None:
    plan, other = stored_plan(code="one"), stored_plan(code="other")
    stored_draw(plan_id=plan.id, slot=at(2))
    newest = stored_draw(plan_id=plan.id, slot=at(9))
    stored_draw(plan_id=plan.id, slot=at(16), state="void", void_reason="Wrong.")
    stored_draw(plan_id=plan.id, slot=at(23), state="committed")
    stored_draw(plan_id=other.id, slot=at(30), state="committed")
    found = newest_draws(["one", "other", "unknown"], by=OFFICER)
    assert list(found) == ["one"]
    assert (found["one"].reference, found["one"].slot, found["one"].state) == (newest.reference, at(9), State.DRAWN)
    assert newest_draws([], by=OFFICER) == {}


def test_draws_between_two_days_are_those_of_their_hours() -> None:
    plan = stored_plan(code="one", name="One")
    slots = [at(1, 23, 59), at(2, 0), at(2, 23, 59), at(3, 0)]
    for slot in reversed(slots):
        stored_draw(plan_id=plan.id, slot=slot)
    found = draws_between(first=DAY, last=DAY, by=OFFICER)
    assert [draw.slot for draw in found] == slots[1:3]
    assert {(draw.plan, draw.plan_name, draw.items) for draw in found} == {("one", "One", 0)}


def test_nobody_outside_reads_slots() -> None:
    with pytest.raises(PermissionDenied):
        newest_draws(["one"], by=SELLER)
    with pytest.raises(PermissionDenied):
        draws_between(first=DAY, last=DAY, by=SELLER)
