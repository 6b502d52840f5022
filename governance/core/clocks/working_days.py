"""Which days are worked in a country, and how far that is known. Pure.

The days come from the library `holidays`, which has what governments have published, Chinese make-up days included. A
year counts as published when no holiday in it is an estimate and, in countries that move working days by a yearly
notice, the library has the notice: it shows by the make-up days in it. Years that the library does not have yet can be
entered by hand (`calendars.py`).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from holidays import HolidayBase, country_holidays, list_supported_countries

# Where make-up days and estimates are looked for; who moved no working day in these years has given it up or never did.
_LOOKED_AT: Final = range(2023, 2051)
# A notice may also move the last days of the year before: 29 December 2018 was worked by the notice for 2019.
_SETTLED_UNTIL: Final = (12, 25)
_NOTHING_SETTLED: Final = date(1, 12, 31)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class WorkingDays:
    """The calendar of a country, with the days and years entered by hand.

    Without a country every day from Monday to Friday is worked. Of a country that the library does not know only the
    weekends are known, and nothing is settled.
    """

    country: str | None = None
    overrides: Mapping[date, bool] = field(default_factory=dict)
    published_years: Collection[int] = ()

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked, as far as it is known."""
        given = self.overrides.get(day)
        if given is not None:
            return given
        return day in _worked_in(self.country, day.year) if self.country else _is_weekday(day)

    def first_from(self, day: date, allowed: Callable[[date], bool]) -> date:
        """The first working day from `day` on that is `allowed`."""
        while not (self.is_working(day) and allowed(day)):
            day += _DAY
        return day

    @property
    def published_until(self) -> date:
        """The last day that no later notice can move."""
        if self.country is None:
            return date.max
        last = published_in_library(self.country)
        return last.replace(year=max(last.year, *self.published_years, 1))


def is_known(country: str) -> bool:
    """Whether the library has a calendar of the country (two letters, ISO 3166-1)."""
    return country in list_supported_countries(include_aliases=False)


@lru_cache(maxsize=512)
def published_in_library(country: str) -> date:
    """The last day that is settled by what the library has; what was entered by hand comes on top."""
    if not is_known(country):
        return _NOTHING_SETTLED
    calendar = _calendar(country, _LOOKED_AT)
    estimated = _years_with_estimates(calendar)
    exact = min(estimated) - 1 if estimated else min(_LOOKED_AT[-1], calendar.end_year)
    moved = {day.year for day in calendar.weekend_workdays}.intersection(_LOOKED_AT)
    return date(min(exact, max(moved)), *_SETTLED_UNTIL) if moved else date(exact, 12, 31)


@lru_cache(maxsize=2_048)
def _worked_in(country: str, year: int) -> frozenset[date]:
    first = date(year, 1, 1)
    days = (first + _DAY * number for number in range((date(year, 12, 31) - first).days + 1))
    if not is_known(country):
        return frozenset(filter(_is_weekday, days))
    # The notice of the next year may make up on a day of this one.
    return frozenset(filter(_calendar(country, range(year, year + 2)).is_working_day, days))


def _is_weekday(day: date) -> bool:
    return day.weekday() < 5


def _calendar(country: str, years: range) -> HolidayBase:
    """The library's calendar of those of the years that it has, in the language in which it names its estimates."""
    has = country_holidays(country)
    known = range(max(years[0], has.start_year), min(years[-1], has.end_year) + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # India's says until when it has festivals; their years are estimates to us
        return country_holidays(country, years=known, language=has.default_language)


def _years_with_estimates(calendar: HolidayBase) -> set[int]:
    label = getattr(calendar, "estimated_label", None)
    if not label:
        return set()
    mark = calendar.tr(label).replace("%s", "").strip()
    return {day.year for day, name in calendar.items() if mark in name}
