"""Reading plans and the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from governance.core.access import Actor
from governance.core.errors import Invalid, NotFound, PermissionDenied
from inspections.draws.plans import writing
from inspections.draws.plans.readings import find_plans, read_calendar, read_plan
from inspections.draws.plans.schedule import coming_slots, slots_between
from inspections.draws.plans.states import State
from tests.builders import AT
from tests.inspections.drawn import stored_plan
from tests.inspections.draws.plans.planned import (
    ADMINISTRATOR,
    COLLEAGUE,
    INSPECTOR,
    OFFICER,
    REVIEWER,
    SELLER,
    content,
)

MONDAY = datetime(2026, 3, 2, 6, tzinfo=UTC)
WEEK = timedelta(weeks=1)
RULES = {"sample": {"kind": "count", "count": 4}, "sampling_days": 10}
pytestmark = pytest.mark.usefixtures("undone")


def make(code: str, state: str = "active", schedule: str = "0 6 * * mon", slots_from: datetime | None = AT) -> int:
    begun = None if state in {"draft", "proposed"} else AT
    by = None if begun is None else "account:903"
    named = {"code": code, "name": code, "state": state, "schedule": schedule, "slots_from": slots_from}
    return stored_plan(**named, rules=RULES, written_by="account:901", activated_at=begun, activated_by=by).id


def test_plans_are_listed_the_newest_first_and_page_by_page() -> None:
    for number in range(5):
        make(f"plan-a{number}", "paused" if number % 2 else "active")
    first = find_plans(by=OFFICER, at=AT, limit=3)
    second = find_plans(by=OFFICER, at=AT, limit=3, cursor=first.next)
    assert [row.code for row in (*first.items, *second.items)] == [f"plan-a{number}" for number in (4, 3, 2, 1, 0)]
    assert second.next is None
    assert [row.code for row in find_plans(by=OFFICER, at=AT, state=State.PAUSED).items] == ["plan-a3", "plan-a1"]


def test_the_next_slot_is_that_of_an_active_plan() -> None:
    make("going")
    make("resting", "paused")
    slots = {row.code: row.next_slot for row in find_plans(by=OFFICER, at=AT).items}
    assert slots == {"going": MONDAY, "resting": None}


def test_a_plan_shows_its_coming_slots_whatever_its_state() -> None:
    make("resting", "paused")
    shown = read_plan(code="resting", by=OFFICER, at=AT)
    assert shown.slots == tuple(MONDAY + number * WEEK for number in range(8))
    assert (shown.written_by, shown.activated_by, shown.rules) == ("account:901", "account:903", RULES)
    with pytest.raises(NotFound):
        read_plan(code="none", by=OFFICER, at=AT)


def test_slots_before_a_plan_was_resumed_are_none_of_its_own() -> None:
    plan = stored_plan(slots_from=MONDAY + timedelta(days=1))
    assert coming_slots(plan, after=AT, count=2) == [MONDAY + WEEK, MONDAY + 2 * WEEK]
    assert slots_between(plan, after=AT, until=MONDAY + WEEK) == [MONDAY + WEEK]
    assert coming_slots(stored_plan(slots_from=None), after=AT, count=1) == [MONDAY]


@pytest.mark.parametrize(
    ("state", "by", "can"),
    [
        ("draft", OFFICER, {"write", "propose", "end"}),
        ("draft", REVIEWER, set()),
        ("proposed", OFFICER, {"return", "end"}),
        ("proposed", COLLEAGUE, {"return", "activate", "end"}),
        ("proposed", REVIEWER, {"return", "activate"}),
        ("active", OFFICER, {"pause", "end"}),
        ("active", REVIEWER, {"pause"}),
        ("paused", OFFICER, {"write", "resume", "end"}),
        ("paused", REVIEWER, {"resume"}),
        ("ended", OFFICER, set()),
    ],
)
def test_what_a_reader_can_do_now(state: str, by: Actor, can: set[str]) -> None:
    make("shown", state)
    assert read_plan(code="shown", by=by, at=AT).can == can


def test_the_calendar_holds_the_slots_of_all_active_plans_in_order() -> None:
    make("weekly")
    make("daily", schedule="0 5 * * *", slots_from=MONDAY - timedelta(hours=1))
    make("resting", "paused")
    make("first-of-month", schedule="0 5 1 * *")
    found = read_calendar(first=date(2026, 3, 1), last=date(2026, 3, 3), by=OFFICER, at=AT)
    assert [(slot.plan, slot.day.day, slot.slot.hour) for slot in found] == [("weekly", 2, 6), ("daily", 3, 5)]
    assert (found[0].sampling_until, found[0].budget, found[0].currency) == (
        date(2026, 3, 12),
        Decimal(1000),
        "BRL",
    )


def test_a_calendar_begins_today_and_holds_four_weeks() -> None:
    make("weekly")
    found = read_calendar(by=OFFICER, at=AT)
    assert [slot.slot for slot in found] == [MONDAY + number * WEEK for number in range(4)]
    (last,) = read_calendar(by=OFFICER, at=AT, first=date(2026, 3, 3), last=date(2026, 3, 9))
    assert last.slot == MONDAY + WEEK


def test_both_days_of_a_calendar_are_whole() -> None:
    make("late", schedule="59 23 * * *", slots_from=AT - timedelta(days=30))
    make("early", schedule="0 0 * * *", slots_from=AT - timedelta(days=30))
    found = read_calendar(first=date(2026, 3, 1), last=date(2026, 3, 1), by=REVIEWER, at=AT)
    assert [slot.plan for slot in found] == ["early", "late"]


@pytest.mark.parametrize("first", [date.min, date.max])
def test_a_calendar_of_the_first_or_the_last_days_there_are_is_refused(first: date) -> None:
    with pytest.raises(Invalid, match="that year"):
        read_calendar(first=first, by=OFFICER, at=AT)


@pytest.mark.parametrize(
    ("first", "last"), [(date(2026, 3, 2), date(2026, 3, 1)), (date(2026, 1, 1), date(2027, 3, 1))]
)
def test_a_calendar_has_a_beginning_and_an_end(first: date, last: date) -> None:
    with pytest.raises(Invalid, match="400 days"):
        read_calendar(first=first, last=last, by=OFFICER, at=AT)


@pytest.mark.parametrize("by", [SELLER, INSPECTOR, ADMINISTRATOR])
def test_when_is_drawn_is_for_those_who_decide(by: Actor) -> None:
    with pytest.raises(PermissionDenied):
        find_plans(by=by, at=AT)
    with pytest.raises(PermissionDenied):
        read_calendar(first=date(2026, 3, 1), last=date(2026, 3, 1), by=by, at=AT)


def test_a_plan_that_was_just_written_reads_as_it_was_written() -> None:
    writing.write_plan(code="shoes", content=content(), by=OFFICER, at=AT)
    shown = read_plan(code="shoes", by=OFFICER, at=AT)
    assert (shown.row.state, shown.row.version, shown.slots_from) == (State.DRAFT, 1, None)
