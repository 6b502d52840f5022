"""Counts per seller in the windows that a rule book judges by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
SHORT, LONG = 0, 1
ASSESSED_DAYS: Final = 90

# What each rate is made of, as counts of seller_day: (exposed, bad, what is taken off bad).
RATES: Final = {
    "late": ("delivered", "late", None),
    "cancelled_by_seller": ("orders", "cancelled_by_seller", None),
    "returned_for_quality": ("delivered", "returned_for_quality", None),
    "low_reviews": ("reviews", "low_reviews", None),
    "refused_without_ground": ("service_cases", "refused_without_ground", None),
    "slow_first_answer": ("questions", "questions", "answered_in_time"),
    "dissatisfied": ("rated_cases", "rated_cases", "satisfied_cases"),
}


@dataclass(frozen=True)
class RateWindow:
    """How one rate looks back: `maturity_days` before the day of the score, over a short and a long span of days."""

    code: str
    maturity_days: int
    short_days: int
    long_days: int


@dataclass(frozen=True)
class Span:
    """The days from `first` to `last`, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class WindowSpec:
    """Everything that is counted for a score as of a day."""

    as_of: date
    rates: tuple[RateWindow, ...]
    floor_maturity_days: int
    floor_window_days: int

    def window(self, rate: RateWindow, length: int) -> Span:
        """The `length` (SHORT or LONG) window of a rate: it ends on the last mature day."""
        last = self.as_of - timedelta(rate.maturity_days)
        days = rate.short_days if length == SHORT else rate.long_days
        return Span(last - timedelta(days - 1), last)

    def immature(self, rate: RateWindow) -> Span:
        """The days that are too fresh to be judged; empty when the rate matures at once."""
        return Span(self.as_of - timedelta(rate.maturity_days - 1), self.as_of)

    @property
    def floor(self) -> Span:
        """The mature days whose orders decide whether a seller is rated at all."""
        last = self.as_of - timedelta(self.floor_maturity_days)
        return Span(last - timedelta(self.floor_window_days - 1), last)

    @property
    def assessed(self) -> tuple[Span, Span]:
        """The days before the last assessment and before the one before it; assessments are on the first of a month."""
        last = self.as_of.replace(day=1)
        before = (last - timedelta(1)).replace(day=1)
        return tuple(Span(day - timedelta(ASSESSED_DAYS), day - timedelta(1)) for day in (last, before))  # type: ignore[return-value]


@dataclass(frozen=True)
class WindowCounts:
    """Counts of n sellers in order of id.

    `mature_orders` [n]; `assessed_orders` and `assessed_questions` [n, 2]: at the last assessment and the one before;
    `exposed`, `bad`, `independent` [n, rates, 2]: short and long window; `immature_exposed`, `immature_bad` [n, rates].
    """

    seller_id: Integers
    mature_orders: Integers
    assessed_orders: Integers
    assessed_questions: Integers
    exposed: Integers
    bad: Integers
    independent: Integers
    immature_exposed: Integers
    immature_bad: Integers
