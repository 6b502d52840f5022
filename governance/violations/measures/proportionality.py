"""How long a measure may last: commercial measures together hold a seller back for so many days and no longer. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from governance.violations.kinds import Kind, ListedGround
from governance.violations.measures.rules import Proportionality
from governance.violations.measures.states import CALLS_OUT

# What costs sales. A deposit is the seller's own, and a warning and a training hold nothing back.
LIMITED: Final = CALLS_OUT - {Kind.DEPOSIT_INCREASE}
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Days on which the same was restricted: from the first on, up to the last one before `until`."""

    start: date
    until: date


def is_limited(kind: Kind, ground: ListedGround | None) -> bool:
    """Whether the limit is about such a measure: it costs sales, and not on a listed ground."""
    return kind in LIMITED and ground is None


def restricted_days(spans: Collection[Span], *, first: date, until: date) -> int:
    """On how many days from `first` on, before `until`, at least one of the spans holds."""
    days: set[date] = set()
    for span in spans:
        start, end = max(span.start, first), min(span.until, until)
        days.update(start + _DAY * number for number in range((end - start).days))
    return len(days)


def days_allowed(wanted: int, starts_on: date, spans: Collection[Span], limit: Proportionality) -> int:
    """The days, `wanted` at most, for which a measure may last that starts on a day.

    On no day are more than `most_days` of the `within_days` up to it restricted, this measure counted in.
    """
    for days in range(1, wanted + 1):
        until = starts_on + _DAY * days
        with_it = [*spans, Span(starts_on, until)]
        if restricted_days(with_it, first=until - _DAY * limit.within_days, until=until) > limit.most_days:
            return days - 1
    return wanted
