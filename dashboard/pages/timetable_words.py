"""Timetables of plans in words and as somebody picks them: weekdays and an hour, a weekday of the month, or a line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from babel.dates import get_day_names
from babel.lists import format_list

from dashboard.shell import words
from dashboard.shell.language import _, lazy_gettext

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Which weekday of a month: by the days of the month on which it can fall.
NTHS: Final[Mapping[str, Any]] = {
    "1-7": lazy_gettext("first"),
    "8-14": lazy_gettext("second"),
    "15-21": lazy_gettext("third"),
    "22-28": lazy_gettext("fourth"),
}
HOURS: Final = tuple(f"{hour:02}:00" for hour in range(24))
_NAME: Final = f"(?:{'|'.join(WEEKDAYS)})"
_WEEK: Final = re.compile(rf"(\d\d?) (\d\d?) \* \* (\*|{_NAME}(?:[,-]{_NAME})*)")
_MONTH: Final = re.compile(rf"(\d\d?) (\d\d?) ({'|'.join(NTHS)}) \* ({_NAME})")
_DAY: Final = re.compile(r"(\d\d?) (\d\d?) (\d\d?) \* \*")


@dataclass(frozen=True, kw_only=True)
class Picked:
    """A timetable: `every` week on `days`, every month on its `nth` one of `days`, or by the crontab `line` alone.

    `time` is HH:MM on the platform's clock.
    """

    every: str
    days: tuple[str, ...] = ()
    nth: str = ""
    time: str = ""
    line: str = ""


def picked_of(line: str) -> Picked:
    """The timetable that a crontab line writes; one that is neither weekly nor monthly is its line."""
    plain = " ".join(line.split()).lower()
    if found := _WEEK.fullmatch(plain):
        minute, hour, days = found.groups()
        named = _days(days)
        if named:
            return Picked(every="week", days=named, time=_time(hour, minute), line=line)
    if found := _MONTH.fullmatch(plain):
        minute, hour, nth, day = found.groups()
        return Picked(every="month", days=(day,), nth=nth, time=_time(hour, minute), line=line)
    return Picked(every="line", line=line)


def line_of(picked: Picked) -> str:
    """The crontab line of a timetable; one without a weekday cannot be read."""
    if picked.every == "line":
        return picked.line
    hour, _colon, minute = picked.time.partition(":")
    at = f"{int(minute)} {int(hour)}" if hour.isdigit() and minute.isdigit() else "? ?"
    if picked.every == "month":
        return f"{at} {picked.nth} * {picked.days[0] if picked.days else '?'}"
    chosen = [day for day in WEEKDAYS if day in picked.days]
    return f"{at} * * {','.join(chosen) if 0 < len(chosen) < len(WEEKDAYS) else '*' if chosen else '?'}"


def in_words(line: str) -> str:
    """A timetable as people say it, e.g. `every Monday at 06:00`; a line that nobody would say is shown as it is."""
    picked = picked_of(line)
    if picked.every == "week":
        if len(picked.days) == len(WEEKDAYS):
            return _("every day at %(time)s", time=picked.time)
        return _("every %(days)s at %(time)s", days=_listed(picked.days), time=picked.time)
    if picked.every == "month":
        day = weekday(picked.days[0])
        return _("every %(nth)s %(day)s of a month at %(time)s", nth=NTHS[picked.nth], day=day, time=picked.time)
    if found := _DAY.fullmatch(" ".join(line.split())):
        minute, hour, day = found.groups()
        return _("on day %(day)s of every month at %(time)s", day=int(day), time=_time(hour, minute))
    return _("by the line %(line)s", line=line)


def weekday(name: str, width: str = "wide") -> str:
    """What a weekday is called, `mon` to `sun`."""
    return str(get_day_names(width, locale=words.language())[WEEKDAYS.index(name)])  # type: ignore[arg-type]


def _listed(days: Sequence[str]) -> str:
    return str(format_list([weekday(day) for day in days], locale=words.language()))


def _days(text: str) -> tuple[str, ...]:
    """The days that a list of names and ranges holds, in their order; none for a range that runs backwards."""
    if text == "*":
        return WEEKDAYS
    found: set[str] = set()
    for part in text.split(","):
        begin, _dash, end = part.partition("-")
        first, last = WEEKDAYS.index(begin), WEEKDAYS.index(end.split("-")[0] or begin)
        if last < first or end.count("-"):
            return ()
        found.update(WEEKDAYS[first : last + 1])
    return tuple(day for day in WEEKDAYS if day in found)


def _time(hour: str, minute: str) -> str:
    return f"{int(hour):02}:{int(minute):02}"
