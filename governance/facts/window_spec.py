"""The windows that a rule book judges by, and the SQL that sums what happened in each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

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


class WindowSums:
    """The one query for all windows of `spec`: a row per seller with `columns` whole numbers.

    `places` tells for each part of the counts which columns hold it, in the shape of that part. Plain SQL with FILTER:
    the same text runs on PostgreSQL, DuckDB and Spark.
    """

    def __init__(self, spec: WindowSpec) -> None:
        self._sums: list[str] = ["seller_id"]
        rates = spec.rates
        self.places: dict[str, Any] = {
            "mature_orders": [self._sum("orders", spec.floor)],
            "assessed_orders": [self._sum("orders", span) for span in spec.assessed],
            "assessed_questions": [self._sum("questions", span) for span in spec.assessed],
            "exposed": [[self._exposed(rate, spec.window(rate, length)) for length in (SHORT, LONG)] for rate in rates],
            "bad": [[self._bad(rate, spec.window(rate, length)) for length in (SHORT, LONG)] for rate in rates],
            "immature_exposed": [self._exposed(rate, spec.immature(rate)) for rate in rates],
            "immature_bad": [self._bad(rate, spec.immature(rate)) for rate in rates],
        }
        first = min(span.first for span in (spec.floor, *spec.assessed, *(spec.window(rate, LONG) for rate in rates)))
        self.columns: Final = len(self._sums)
        self.query: Final = (
            f"SELECT {', '.join(self._sums)} FROM seller_day"
            f" WHERE day BETWEEN DATE '{first}' AND DATE '{spec.as_of}' GROUP BY seller_id"
        )

    def _exposed(self, rate: RateWindow, span: Span) -> int:
        return self._sum(RATES[rate.code][0], span)

    def _bad(self, rate: RateWindow, span: Span) -> int:
        _, bad, less = RATES[rate.code]
        return self._sum(f"{bad} - {less}" if less else bad, span)

    def _sum(self, count: str, span: Span) -> int:
        inside = f"day BETWEEN DATE '{span.first}' AND DATE '{span.last}'"
        self._sums.append(f"coalesce(sum({count}) FILTER (WHERE {inside}), 0)")
        return len(self._sums) - 1
