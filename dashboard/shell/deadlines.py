"""Deadlines as people read them: the day, and the working days that are left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from flask import current_app

from dashboard.shell import words
from dashboard.shell.language import _, ngettext
from governance.core.calendar import day_of
from governance.core.clocks.calendars import working_days_of
from governance.core.clocks.keeping import clocks_of
from governance.core.clocks.models import Clock
from governance.core.clocks.rules import ClockRule, Unit
from governance.core.clocks.states import OPEN
from governance.core.clocks.working_days import WorkingDays

DAY: Final = timedelta(days=1)
FAR: Final = 400


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """The last day of a clock; `standing` while it does not run, `provisional` while the day may still move."""

    day: date
    left: int
    standing: bool
    provisional: bool

    @property
    def sentence(self) -> str:
        """How much is left of it."""
        if self.standing:
            return _("stands still")
        if self.left < 0:
            return ngettext("%(num)s working day late", "%(num)s working days late", -self.left)
        if self.left == 0:
            return _("today")
        return ngettext("%(num)s working day left", "%(num)s working days left", self.left)

    @property
    def written(self) -> str:
        """Day and rest together."""
        return _("%(day)s (%(left)s)", day=words.day(self.day), left=self.sentence)


def deadline_of(subject: tuple[str, str], name: str, *, at: datetime) -> Deadline | None:
    """The open clock of this name, as a deadline; None when none is open."""
    found = [clock for clock in clocks_of(subject) if clock.name == name and clock.state in OPEN]
    return deadline(found[-1], at=at) if found else None


def deadline(clock: Clock, *, at: datetime) -> Deadline:
    """A clock as a deadline."""
    calendar = working_days_of(clock.country)
    return deadline_at(clock.due_at, calendar, at=at, standing=clock.state == "paused", provisional=clock.provisional)


def deadline_at(
    due_at: datetime, calendar: WorkingDays, *, at: datetime, standing: bool = False, provisional: bool = False
) -> Deadline:
    """A moment as a deadline, in the working days of a calendar."""
    timezone = current_app.extensions["settings"].timezone
    today, last = day_of(at, timezone), day_of(due_at, timezone)
    left = working_days_left(today, last, calendar.is_working)
    return Deadline(day=last, left=left, standing=standing, provisional=provisional)


def lasting(rule: ClockRule) -> str:
    """How long a clock runs."""
    return {
        Unit.HOURS: lambda: ngettext("%(num)s hour", "%(num)s hours", rule.amount),
        Unit.CALENDAR_DAYS: lambda: ngettext("%(num)s day", "%(num)s days", rule.amount),
        Unit.WORKING_DAYS: lambda: ngettext("%(num)s working day", "%(num)s working days", rule.amount),
        Unit.MONTHS: lambda: ngettext("%(num)s month", "%(num)s months", rule.amount),
    }[rule.unit]()


def working_days_left(today: date, last: date, is_working: Callable[[date], bool]) -> int:
    """Working days after `today` up to `last`; below zero when it is past, and 0 on the last day itself."""
    first, end, sign = (today, last, 1) if today <= last else (last, today, -1)
    days = (first + DAY * number for number in range(1, min((end - first).days, FAR) + 1))
    counted = sum(is_working(day) for day in days)
    return sign * (counted if sign > 0 else max(counted, 1))
