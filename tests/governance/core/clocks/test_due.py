"""Due dates as tables of cases: Chinese holidays and make-up days, months, pauses, the edge of the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.core.calendar import day_of
from governance.core.clocks.due import Due, Pause, due_of, end_of, step_moment
from governance.core.clocks.rules import Binds, ClockRule, Kind, Step, Unit
from governance.core.clocks.working_days import WorkingDays

SHANGHAI = "Asia/Shanghai"
LAW, CONTRACT, PROMISE = Kind
HOURS, CALENDAR_DAYS, WORKING_DAYS, MONTHS = Unit


def rule(amount: int, unit: Unit, kind: Kind = PROMISE) -> ClockRule:
    return ClockRule(Binds.PLATFORM, kind, "a source", date(2026, 1, 1), amount, unit)


def moment(text: str, timezone: str = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(timezone))


def pauses(*spans: tuple[str, str]) -> list[Pause]:
    return [Pause(moment(start), moment(end)) for start, end in spans]


def due(start: str, asked: ClockRule, country: str | None = "CN", stood: tuple[tuple[str, str], ...] = ()) -> Due:
    calendar = WorkingDays(country)
    return due_of(asked, moment(start), timezone=SHANGHAI, working_days=calendar, pauses=pauses(*stood))


def due_day(*arguments: object) -> str:
    found = due(*arguments)  # type: ignore[arg-type]  # passed on as they are
    assert found.at == end_of(day_of(found.at, SHANGHAI), SHANGHAI)
    return str(day_of(found.at, SHANGHAI))


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-03-02T09:00", 1, "2026-03-03"),
        ("2026-03-02T23:59", 1, "2026-03-03"),
        ("2026-03-06T09:00", 1, "2026-03-09"),
        # Spring Festival 2026: Saturday the 14th is worked, the 15th to the 23rd are off.
        ("2026-02-12T09:00", 2, "2026-02-14"),
        ("2026-02-12T09:00", 3, "2026-02-24"),
        ("2026-02-14T09:00", 1, "2026-02-24"),
        ("2026-02-18T09:00", 1, "2026-02-24"),
        # Saturday the 28th is worked.
        ("2026-02-27T09:00", 1, "2026-02-28"),
        ("2026-02-27T09:00", 2, "2026-03-02"),
        # New Year 2026: Sunday the 4th is worked.
        ("2025-12-30T09:00", 2, "2026-01-04"),
        # Labour Day 2026, seven working days of an authority: Saturday the 9th is worked.
        ("2026-04-27T09:00", 7, "2026-05-09"),
        # National Day 2026 and 2025.
        ("2026-09-19T09:00", 1, "2026-09-20"),
        ("2026-09-30T09:00", 1, "2026-10-08"),
        ("2026-09-30T09:00", 3, "2026-10-10"),
        ("2025-09-26T09:00", 7, "2025-10-13"),
    ],
)
def test_working_days_in_china(start: str, amount: int, expected: str) -> None:
    assert due_day(start, rule(amount, WORKING_DAYS)) == expected


@pytest.mark.parametrize(
    ("start", "asked", "expected"),
    [
        ("2026-09-20T09:00", rule(15, CALENDAR_DAYS, PROMISE), "2026-10-05"),
        ("2026-09-20T09:00", rule(15, CALENDAR_DAYS, CONTRACT), "2026-10-05"),
        # By law the last day is not a day off.
        ("2026-09-20T09:00", rule(15, CALENDAR_DAYS, LAW), "2026-10-08"),
        ("2026-03-02T09:00", rule(5, CALENDAR_DAYS, LAW), "2026-03-09"),
        # A Saturday that is worked is no day off.
        ("2026-02-07T09:00", rule(7, CALENDAR_DAYS, LAW), "2026-02-14"),
        ("2026-02-08T09:00", rule(7, CALENDAR_DAYS, LAW), "2026-02-24"),
        # Months end on the corresponding day, or on the last of a shorter month.
        ("2026-03-02T09:00", rule(1, MONTHS), "2026-04-02"),
        ("2026-01-31T09:00", rule(1, MONTHS), "2026-02-28"),
        ("2024-01-31T09:00", rule(1, MONTHS), "2024-02-29"),
        ("2025-08-31T09:00", rule(6, MONTHS), "2026-02-28"),
        ("2025-11-30T09:00", rule(3, MONTHS), "2026-02-28"),
        ("2024-02-29T09:00", rule(12, MONTHS), "2025-02-28"),
        ("2026-02-28T09:00", rule(1, MONTHS), "2026-03-28"),
        ("2025-12-15T09:00", rule(12, MONTHS), "2026-12-15"),
        ("2026-04-01T09:00", rule(6, MONTHS, PROMISE), "2026-10-01"),
        ("2026-04-01T09:00", rule(6, MONTHS, LAW), "2026-10-08"),
        ("2026-01-31T09:00", rule(1, MONTHS, LAW), "2026-02-28"),
    ],
)
def test_days_and_months_and_the_last_day_by_law(start: str, asked: ClockRule, expected: str) -> None:
    assert due_day(start, asked) == expected


@pytest.mark.parametrize(
    ("asked", "stood", "expected"),
    [
        (rule(5, WORKING_DAYS), (), "2026-03-09"),
        # Two working days at whose end it stood.
        (rule(5, WORKING_DAYS), (("2026-03-03T10:00", "2026-03-05T10:00"),), "2026-03-11"),
        # Stopped and going on within a day: the day counts.
        (rule(5, WORKING_DAYS), (("2026-03-03T10:00", "2026-03-03T15:00"),), "2026-03-09"),
        (rule(5, WORKING_DAYS), (("2026-03-02T10:00", "2026-03-02T15:00"),), "2026-03-09"),
        # The day of the start does not count anyway.
        (rule(5, WORKING_DAYS), (("2026-03-02T10:00", "2026-03-03T09:00"),), "2026-03-09"),
        # A weekend would not have counted either.
        (rule(5, WORKING_DAYS), (("2026-03-07T10:00", "2026-03-08T10:00"),), "2026-03-09"),
        (rule(5, WORKING_DAYS), (("2026-03-06T10:00", "2026-03-09T10:00"),), "2026-03-10"),
        # Two pauses add up; one after the due day changes nothing.
        (
            rule(5, WORKING_DAYS),
            (("2026-03-03T10:00", "2026-03-04T10:00"), ("2026-03-05T10:00", "2026-03-06T10:00")),
            "2026-03-11",
        ),
        (rule(5, WORKING_DAYS), (("2026-03-10T10:00", "2026-03-12T10:00"),), "2026-03-09"),
        # The second pause begins in the time that the first one added.
        (
            rule(5, WORKING_DAYS),
            (("2026-03-03T10:00", "2026-03-04T10:00"), ("2026-03-10T10:00", "2026-03-11T10:00")),
            "2026-03-11",
        ),
        (rule(5, CALENDAR_DAYS), (), "2026-03-07"),
        (rule(5, CALENDAR_DAYS), (("2026-03-03T10:00", "2026-03-05T10:00"),), "2026-03-09"),
        (rule(5, CALENDAR_DAYS, LAW), (), "2026-03-09"),
        # It stood on the Monday to which the law had moved it.
        (rule(5, CALENDAR_DAYS, LAW), (("2026-03-08T10:00", "2026-03-11T10:00"),), "2026-03-11"),
        (rule(1, MONTHS), (("2026-03-10T10:00", "2026-03-20T10:00"),), "2026-04-12"),
    ],
)
def test_days_on_which_it_stood_do_not_count(
    asked: ClockRule, stood: tuple[tuple[str, str], ...], expected: str
) -> None:
    assert due_day("2026-03-02T09:00", asked, "CN", stood) == expected


def test_a_pause_over_spring_festival_leaves_out_the_make_up_day_too() -> None:
    stood = (("2026-02-13T20:00", "2026-02-24T09:00"),)
    assert due_day("2026-02-12T09:00", rule(3, WORKING_DAYS), "CN", stood) == "2026-02-26"


@pytest.mark.parametrize(
    ("stood", "expected"),
    [
        ((), "2026-02-15T18:00"),
        ((("2026-02-14T10:00", "2026-02-14T13:30"),), "2026-02-15T21:30"),
        ((("2026-02-15T18:00", "2026-02-15T20:00"),), "2026-02-15T18:00"),
        # The second pause begins in the time that the first one added.
        ((("2026-02-14T10:00", "2026-02-14T13:00"), ("2026-02-15T20:00", "2026-02-16T20:00")), "2026-02-16T21:00"),
    ],
)
def test_hours_run_from_the_moment_also_over_days_off_and_stand_still_to_the_minute(
    stood: tuple[tuple[str, str], ...], expected: str
) -> None:
    assert due("2026-02-13T18:00", rule(48, HOURS, LAW), "CN", stood) == Due(moment(expected), provisional=False)


@pytest.mark.parametrize(
    ("started_at", "timezone", "expected"),
    [
        # One o'clock on Tuesday in Shanghai is still Monday in UTC.
        (datetime(2026, 3, 2, 17, tzinfo=UTC), SHANGHAI, datetime(2026, 3, 4, 15, 59, 59, 999_999, UTC)),
        (datetime(2026, 3, 2, 17, tzinfo=UTC), "UTC", datetime(2026, 3, 3, 23, 59, 59, 999_999, UTC)),
        # The day on which the clocks go forward has 23 hours.
        (datetime(2026, 3, 28, 12, tzinfo=UTC), "Europe/Berlin", datetime(2026, 3, 29, 21, 59, 59, 999_999, UTC)),
    ],
)
def test_a_due_date_is_the_end_of_the_day_in_the_platforms_calendar(
    started_at: datetime, timezone: str, expected: datetime
) -> None:
    asked = rule(1, CALENDAR_DAYS)
    assert due_of(asked, started_at, timezone=timezone, working_days=WorkingDays()).at == expected


@pytest.mark.parametrize(
    ("start", "asked", "country", "provisional"),
    [
        ("2040-03-01T09:00", rule(3, WORKING_DAYS), "CN", True),
        ("2026-03-02T09:00", rule(3, WORKING_DAYS), "CN", False),
        # The last days of a year may be moved by the next year's notice.
        ("2026-12-23T09:00", rule(2, WORKING_DAYS), "CN", False),
        ("2040-03-01T09:00", rule(30, CALENDAR_DAYS, LAW), "CN", True),
        ("2040-03-01T09:00", rule(6, MONTHS, LAW), "CN", True),
        # What does not depend on days off is never provisional.
        ("2040-03-01T09:00", rule(30, CALENDAR_DAYS, PROMISE), "CN", False),
        ("2040-03-01T09:00", rule(48, HOURS, LAW), "CN", False),
        ("2040-03-01T09:00", rule(3, WORKING_DAYS), "BR", False),
        ("2040-03-01T09:00", rule(3, WORKING_DAYS), None, False),
        ("2026-03-02T09:00", rule(3, WORKING_DAYS), "XX", True),
    ],
)
def test_a_due_date_beyond_the_published_calendar_is_provisional(
    start: str, asked: ClockRule, country: str | None, provisional: bool
) -> None:
    assert due(start, asked, country).provisional is provisional


def test_a_due_date_is_settled_when_the_years_calendar_was_entered() -> None:
    asked, start = rule(2, WORKING_DAYS), moment("2040-02-09T09:00")
    off = {date(2040, 2, day): False for day in range(10, 18)} | {date(2040, 2, 18): True}
    calendar = WorkingDays("CN", off, (2040,))
    found = due_of(asked, start, timezone=SHANGHAI, working_days=calendar)
    assert found == Due(end_of(date(2040, 2, 20), SHANGHAI), provisional=False)


@pytest.mark.parametrize(
    ("asked", "share", "stood", "expected"),
    [
        # Five working days from a Monday: the third of them, at noon.
        (rule(5, WORKING_DAYS), 0, (), "2026-03-02T09:00"),
        (rule(5, WORKING_DAYS), 50, (), "2026-03-05T12:00"),
        (rule(5, WORKING_DAYS), 80, (), "2026-03-07T00:00"),
        (rule(5, WORKING_DAYS), 100, (), "2026-03-10T00:00"),
        # Over a weekend nothing is used up.
        (rule(5, WORKING_DAYS), 90, (), "2026-03-09T12:00"),
        # A pause moves what comes after it, and nothing before.
        (rule(5, WORKING_DAYS), 20, (("2026-03-04T10:00", "2026-03-06T10:00"),), "2026-03-04T00:00"),
        (rule(5, WORKING_DAYS), 50, (("2026-03-04T10:00", "2026-03-06T10:00"),), "2026-03-09T12:00"),
        (rule(5, WORKING_DAYS), 100, (("2026-03-04T10:00", "2026-03-06T10:00"),), "2026-03-12T00:00"),
        (rule(5, WORKING_DAYS), 50, (("2026-03-07T10:00", "2026-03-11T10:00"),), "2026-03-05T12:00"),
        (rule(10, CALENDAR_DAYS), 50, (), "2026-03-08T00:00"),
        (rule(10, CALENDAR_DAYS), 55, (), "2026-03-08T12:00"),
        # By law the end moves to Monday, and the way there stays.
        (rule(5, CALENDAR_DAYS, LAW), 80, (), "2026-03-07T00:00"),
        (rule(5, CALENDAR_DAYS, LAW), 100, (), "2026-03-10T00:00"),
        # 31 days.
        (rule(1, MONTHS), 50, (), "2026-03-18T12:00"),
        (rule(10, HOURS), 50, (), "2026-03-02T14:00"),
        (rule(10, HOURS), 50, (("2026-03-02T12:00", "2026-03-02T13:30"),), "2026-03-02T15:30"),
        (rule(10, HOURS), 50, (("2026-03-02T14:00", "2026-03-02T15:30"),), "2026-03-02T14:00"),
    ],
)
def test_when_a_share_of_the_time_has_passed(
    asked: ClockRule, share: int, stood: tuple[tuple[str, str], ...], expected: str
) -> None:
    start, times = moment("2026-03-02T09:00"), pauses(*stood)
    calendar = WorkingDays("CN")
    due_at = due_of(asked, start, timezone=SHANGHAI, working_days=calendar, pauses=times).at
    found = step_moment(Step.share(share), asked, start, due_at, timezone=SHANGHAI, working_days=calendar, pauses=times)
    # The last moment of a day is the microsecond before the next.
    assert found in {moment(expected), moment(expected) - timedelta(microseconds=1)}


def given_step(step: Step, started_at: datetime, due_at: datetime, timezone: str = SHANGHAI) -> datetime:
    """Of a clock that ends on a given day."""
    return step_moment(step, None, started_at, due_at, timezone=timezone, working_days=WorkingDays())


START, DUE = moment("2026-03-02T00:00"), moment("2026-03-12T00:00")


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (Step.share(0), "2026-03-02T00:00"),
        (Step.share(50), "2026-03-07T00:00"),
        (Step.share(80), "2026-03-10T00:00"),
        (Step.share(100), "2026-03-12T00:00"),
        (Step.before(days=0), "2026-03-12T00:00"),
        (Step.before(days=7), "2026-03-05T00:00"),
        (Step.before(days=60), "2026-01-11T00:00"),
        (Step.after(days=0), "2026-03-12T00:00"),
        (Step.after(days=30), "2026-04-11T00:00"),
    ],
)
def test_when_a_step_is_reached_of_a_clock_with_a_given_end(step: Step, expected: str) -> None:
    assert given_step(step, START, DUE) == moment(expected)


def test_a_reminder_comes_with_the_first_moment_of_its_day_and_the_end_with_the_last_moment_of_the_due_day() -> None:
    due_at = end_of(date(2026, 3, 31), "Europe/Berlin")
    found = {
        step.name: given_step(step, due_at, due_at, "Europe/Berlin").isoformat()
        for step in (Step.before(days=7), Step.after(days=0), Step.after(days=300))
    }
    assert found == {
        "before:7": "2026-03-23T23:00:00+00:00",
        "after:0": "2026-03-31T21:59:59.999999+00:00",
        "after:300": "2027-01-25T22:59:59.999999+00:00",  # the same time on the wall in winter
    }


def test_of_a_clock_that_was_due_before_it_started_every_share_is_the_due_moment() -> None:
    assert {given_step(Step.share(share), DUE + timedelta(days=1), DUE) for share in (0, 50, 100)} == {DUE}
