"""When a clock runs out, and when its steps are reached. Pure.

Hours run from the moment they start. In every other unit the day of the start does not count, the last day counts to
its end, a month without the corresponding day ends with its last day, and a period set by law that would end on a day
off ends with the next working day. These are the rules of the Chinese Civil Code, articles 201 to 203, and of European
Regulation 1182/71, article 3. "End of the day" is the last microsecond of it, so that the due moment lies on the due day.

Time in which a clock stood does not count. Hours stand still to the microsecond. A day counts when the clock runs at
its end: stopped on Monday and going on on Wednesday, Monday and Tuesday do not count and Wednesday does; stopped and
going on within one day, the day counts. Of working days, those on which the clock stood are left out.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from governance.core.calendar import day_of
from governance.core.clocks.rules import ClockRule, Kind, Step, Unit
from governance.core.clocks.working_days import WorkingDays

_DAY: Final = timedelta(days=1)
_LEAST: Final = timedelta(microseconds=1)
_Days = Callable[[date], bool]


@dataclass(frozen=True)
class Pause:
    """A time in which a clock stood and that is over."""

    from_at: datetime
    until_at: datetime


@dataclass(frozen=True)
class Due:
    """When a clock runs out; provisional while a calendar that is not yet published could move it."""

    at: datetime
    provisional: bool


def due_of(
    rule: ClockRule, started_at: datetime, *, timezone: str, working_days: WorkingDays, pauses: Sequence[Pause] = ()
) -> Due:
    """When a clock of `rule` that started at `started_at` and stood in `pauses` (oldest first) runs out."""
    if rule.unit is Unit.HOURS:
        return Due(_stretched(started_at, timedelta(hours=rule.amount), pauses), provisional=False)
    start, runs = day_of(started_at, timezone), _runs(pauses, timezone)
    last = _counted(start, _days_of(rule, start), _counting(rule, working_days, runs))
    if rule.kind is Kind.LAW:
        last = working_days.first_from(last, runs)
    return Due(end_of(last, timezone), rule.needs_calendar and last > working_days.published_until)


def step_moment(
    step: Step,
    rule: ClockRule | None,
    started_at: datetime,
    due_at: datetime,
    *,
    timezone: str,
    working_days: WorkingDays,
    pauses: Sequence[Pause] = (),
) -> datetime:
    """When `step` is reached of a clock that runs from `started_at` to `due_at`, by `rule` or (None) as was given.

    A share is one of what the rule counts: half of five working days is noon of the third. A weekend or a pause uses
    up nothing of it, and does not move what was reached on a day before.
    """
    if step.place == "before":
        return _start_of(day_of(due_at, timezone) - _DAY * step.number, timezone)
    if step.place == "after":
        return _on_the_wall(due_at, _DAY * step.number, timezone)
    if rule is None or step.number == 100:
        return due_at - max(due_at - started_at, timedelta()) * (100 - step.number) / 100
    if rule.unit is Unit.HOURS:
        return _stretched(started_at, timedelta(hours=rule.amount) * step.number / 100, pauses)
    start, counts = day_of(started_at, timezone), _counting(rule, working_days, _runs(pauses, timezone))
    whole, rest = divmod(_days_of(rule, start) * step.number, 100)
    if not rest:
        return end_of(_counted(start, whole, counts), timezone) if whole else started_at
    day = _counted(start, whole + 1, counts)
    begin = _start_of(day, timezone)
    return begin + (_start_of(day + _DAY, timezone) - begin) * rest / 100


def end_of(day: date, timezone: str) -> datetime:
    """The last microsecond of the platform's calendar day `day`."""
    return _start_of(day + _DAY, timezone) - _LEAST


def _start_of(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(timezone)).astimezone(UTC)


def _days_of(rule: ClockRule, start: date) -> int:
    """How many days that count a rule in days or months comes to."""
    if rule.unit is not Unit.MONTHS:
        return rule.amount
    years, month = divmod(start.month - 1 + rule.amount, 12)
    year, month = start.year + years, month + 1
    return (date(year, month, min(start.day, calendar.monthrange(year, month)[1])) - start).days


def _runs(pauses: Sequence[Pause], timezone: str) -> _Days:
    """Whether the clock runs at the end of a day."""
    stood: set[date] = set()
    for pause in pauses:
        first, end = day_of(pause.from_at, timezone), day_of(pause.until_at, timezone)
        stood.update(first + _DAY * number for number in range((end - first).days))
    return lambda day: day not in stood


def _counting(rule: ClockRule, working_days: WorkingDays, runs: _Days) -> _Days:
    """Whether a day counts: the clock runs and, of working days, it is one."""
    return (lambda day: runs(day) and working_days.is_working(day)) if rule.unit is Unit.WORKING_DAYS else runs


def _counted(start: date, number: int, counts: _Days) -> date:
    """The day with which `number` days that count have passed since `start`, which does not count itself."""
    day = start
    while number:
        day += _DAY
        number -= counts(day)
    return day


def _stretched(started_at: datetime, length: timedelta, pauses: Sequence[Pause]) -> datetime:
    """The moment at which `length` has passed since the start, `pauses` (oldest first) left out."""
    moment = started_at + length
    for pause in pauses:
        if pause.from_at < moment:
            moment += pause.until_at - pause.from_at
    return moment


def _on_the_wall(moment: datetime, length: timedelta, timezone: str) -> datetime:
    """The same time of day so much later, also across a change of the clocks."""
    return (moment.astimezone(ZoneInfo(timezone)) + length).astimezone(UTC)
