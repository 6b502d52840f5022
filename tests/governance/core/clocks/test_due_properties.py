"""What holds of every clock, whatever its rule, start, calendar and pauses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from governance.core.calendar import day_of
from governance.core.clocks.due import Due, Pause, due_of, step_moment
from governance.core.clocks.rules import Binds, ClockRule, Kind, Step, Unit
from governance.core.clocks.working_days import WorkingDays

# The first example of a country reads its calendar.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
TIMEZONES = ("UTC", "Asia/Shanghai", "America/Sao_Paulo", "Europe/Berlin")
rules = st.builds(
    ClockRule,
    binds=st.sampled_from(Binds),
    kind=st.sampled_from(Kind),
    source=st.just("a source"),
    verified_on=st.just(date(2026, 1, 1)),
    amount=st.integers(1, 60),
    unit=st.sampled_from(Unit),
)
starts = st.datetimes(datetime(2024, 12, 1), datetime(2027, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001 (given above)
calendars = st.builds(WorkingDays, st.sampled_from((None, "CN", "US", "XX")))
timezones = st.sampled_from(TIMEZONES)
hours = st.integers(0, 24 * 12).map(lambda number: timedelta(hours=number))


@st.composite
def pauses_after(draw: st.DrawFn, start: datetime) -> list[Pause]:
    """Up to four pauses, oldest first."""
    found: list[Pause] = []
    for wait, length in draw(st.lists(st.tuples(hours, hours), max_size=4)):
        begin = (found[-1].until_at if found else start) + wait
        found.append(Pause(begin, begin + length))
    return found


def due(rule: ClockRule, start: datetime, timezone: str, calendar: WorkingDays, pauses: list[Pause]) -> Due:
    return due_of(rule, start, timezone=timezone, working_days=calendar, pauses=pauses)


@patient
@given(rules, starts, timezones, calendars, st.data())
def test_more_of_a_unit_never_ends_earlier(
    rule: ClockRule, start: datetime, timezone: str, calendar: WorkingDays, data: st.DataObject
) -> None:
    pauses = data.draw(pauses_after(start))
    longer = replace(rule, amount=rule.amount + 1)
    assert due(rule, start, timezone, calendar, pauses).at <= due(longer, start, timezone, calendar, pauses).at


@patient
@given(rules, starts, timezones, calendars, st.data())
def test_a_pause_never_brings_the_end_nearer(
    rule: ClockRule, start: datetime, timezone: str, calendar: WorkingDays, data: st.DataObject
) -> None:
    ends = [due(rule, start, timezone, calendar, [])]
    pauses = data.draw(pauses_after(start))
    ends += [due(rule, start, timezone, calendar, pauses[: number + 1]) for number in range(len(pauses))]
    assert all(earlier.at <= later.at for earlier, later in pairwise(ends))


@patient
@given(rules, starts, timezones, calendars, st.data())
def test_provisional_is_what_needs_the_calendar_and_ends_beyond_it_and_nothing_else(
    rule: ClockRule, start: datetime, timezone: str, calendar: WorkingDays, data: st.DataObject
) -> None:
    found = due(rule, start, timezone, calendar, data.draw(pauses_after(start)))
    needs = rule.unit is Unit.WORKING_DAYS or (rule.kind is Kind.LAW and rule.unit is not Unit.HOURS)
    assert found.provisional == (needs and day_of(found.at, timezone) > calendar.published_until)


@patient
@given(rules, starts, timezones, calendars, st.data())
def test_recounting_day_by_day_gives_the_working_days_that_were_asked_for(
    rule: ClockRule, start: datetime, timezone: str, calendar: WorkingDays, data: st.DataObject
) -> None:
    rule = replace(rule, unit=Unit.WORKING_DAYS)
    pauses = data.draw(pauses_after(start))
    end = day_of(due(rule, start, timezone, calendar, pauses).at, timezone)
    first = day_of(start, timezone) + timedelta(days=1)
    days = [first + timedelta(days=number) for number in range((end - first).days + 1)]
    stood = {
        day
        for day in days
        for pause in pauses
        if day_of(pause.from_at, timezone) <= day < day_of(pause.until_at, timezone)
    }
    assert len([day for day in days if calendar.is_working(day) and day not in stood]) == rule.amount
    assert calendar.is_working(end)


@patient
@given(rules, starts, timezones, calendars, st.data())
def test_by_law_the_last_day_is_worked(
    rule: ClockRule, start: datetime, timezone: str, calendar: WorkingDays, data: st.DataObject
) -> None:
    assume(rule.unit is not Unit.HOURS)
    found = due(replace(rule, kind=Kind.LAW), start, timezone, calendar, data.draw(pauses_after(start)))
    assert calendar.is_working(day_of(found.at, timezone))


def moments(
    rule: ClockRule, start: datetime, timezone: str, calendar: WorkingDays, pauses: list[Pause]
) -> list[datetime]:
    """When each tenth of the time has passed."""
    end = due(rule, start, timezone, calendar, pauses).at
    return [
        step_moment(Step.share(tenth), rule, start, end, timezone=timezone, working_days=calendar, pauses=pauses)
        for tenth in range(0, 101, 10)
    ]


@patient
@given(rules, starts, timezones, calendars, st.data())
def test_shares_are_reached_in_their_order_between_start_and_end(
    rule: ClockRule, start: datetime, timezone: str, calendar: WorkingDays, data: st.DataObject
) -> None:
    pauses = data.draw(pauses_after(start))
    found = moments(rule, start, timezone, calendar, pauses)
    assert found == sorted(found)
    assert (found[0], found[-1]) == (start, due(rule, start, timezone, calendar, pauses).at)


@patient
@given(rules, starts, timezones, calendars, st.data())
def test_a_pause_never_brings_a_share_nearer_and_leaves_those_of_the_days_before(
    rule: ClockRule, start: datetime, timezone: str, calendar: WorkingDays, data: st.DataObject
) -> None:
    pauses = data.draw(pauses_after(start))
    assume(pauses)
    before, after = (moments(rule, start, timezone, calendar, times) for times in (pauses[:-1], pauses))
    first_day = day_of(pauses[-1].from_at, timezone)
    for earlier, later in zip(before[:-1], after[:-1], strict=True):
        assert earlier <= later
        assert earlier == later or day_of(earlier, timezone) >= first_day
