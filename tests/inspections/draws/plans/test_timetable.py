"""Timetables of plans: which lines are taken, and the slots they give."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import Invalid
from inspections.draws.plans.timetable import check_schedule, next_slots, slots_until

MONDAY = datetime(2026, 3, 2, 6, tzinfo=UTC)
WEEKLY = "0 6 * * mon"


def test_the_coming_slots_of_a_weekly_plan_are_a_week_apart() -> None:
    slots = next_slots(WEEKLY, timezone="UTC", after=MONDAY - timedelta(days=1))
    assert slots == [MONDAY + timedelta(weeks=week) for week in range(8)]


def test_a_slot_is_after_the_moment_asked_for_and_up_to_the_last() -> None:
    assert next_slots(WEEKLY, timezone="UTC", after=MONDAY, count=1) == [MONDAY + timedelta(weeks=1)]
    assert slots_until(WEEKLY, timezone="UTC", after=MONDAY - timedelta(seconds=1), until=MONDAY) == [MONDAY]
    assert slots_until(WEEKLY, timezone="UTC", after=MONDAY, until=MONDAY + timedelta(days=6)) == []


@pytest.mark.parametrize(("timezone", "hour"), [("UTC", 6), ("Asia/Shanghai", 22), ("America/Sao_Paulo", 9)], ids=str)
def test_a_line_is_read_in_the_platforms_time_zone(timezone: str, hour: int) -> None:
    (slot,) = next_slots("0 6 * * *", timezone=timezone, after=MONDAY - timedelta(hours=6), count=1)
    assert (slot.hour, slot.tzinfo) == (hour, UTC)


@pytest.mark.parametrize("line", ["30 2 * * *", "0 9 * * *"])
@pytest.mark.parametrize("first", [datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC)])
def test_when_clocks_are_put_forward_and_back_every_day_has_one_slot(line: str, first: datetime) -> None:
    slots = next_slots(line, timezone="Europe/Berlin", after=first, count=7)
    assert [slot.date() for slot in slots] == [first.date() + timedelta(days=day) for day in range(7)]


def test_a_day_of_the_month_and_a_weekday_must_both_hold() -> None:
    slots = next_slots("0 9 1-7 * mon", timezone="UTC", after=datetime(2026, 3, 1, tzinfo=UTC), count=3)
    assert [(slot.month, slot.day) for slot in slots] == [(3, 2), (4, 6), (5, 4)]


@pytest.mark.parametrize("line", ["0 6 * * mon", "15 0 1 * *", "0 9,15 * * mon,thu", "0 9 1-7 * mon", "0 */2 * * *"])
def test_lines_that_name_days_and_hours_are_taken(line: str) -> None:
    check_schedule(line)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "five fields"),
        ("@weekly", "five fields"),
        ("0 6 * *", "five fields"),
        ("0 6 * * 1", "by name"),
        ("0 6 * * 0", "by name"),
        ("0 6 * * mon#1", "by name"),
        ("99 6 * * mon", "cannot be read"),
        ("0 6 * * monday-tuesday", "cannot be read"),
        ("x y * * mon", "cannot be read"),
        ("0 0 30 2 *", "never comes"),
        ("*/5 * * * *", "once an hour"),
        ("0,30 6 * * mon", "once an hour"),
    ],
)
def test_lines_that_are_unreadable_mistakable_or_too_frequent_are_refused(line: str, why: str) -> None:
    with pytest.raises(Invalid, match=why) as caught:
        check_schedule(line)
    assert caught.value.findings[0].pointer == "schedule"


@given(st.text(max_size=20) | st.text(alphabet="0123456789*/,- montuewdhfrisa", min_size=9, max_size=24))
def test_no_line_breaks_the_check(line: str) -> None:
    with suppress(Invalid):
        check_schedule(line)
