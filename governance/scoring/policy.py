"""What scoring takes from a rule book: base, rates, points, floor and standings, in whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from governance.core.bounds import MILLION
from governance.core.errors import Invalid

THOUSAND: Final = 1_000
BANDS_BEST_FIRST: Final = ("good", "watch", "improve", "critical")

Document = Mapping[str, Any]


@dataclass(frozen=True)
class WindowRule:
    """How long a rate looks back: `short_days` once `by` (orders or questions) reaches `to_short_at`, else long."""

    by: str
    short_days: int
    long_days: int
    to_short_at: int
    back_to_long_below: int


@dataclass(frozen=True)
class RateRule:
    """One service rate: shares in millionths, weight in points; `by_category` holds (target, worst) of its own."""

    code: str
    name: Mapping[str, str]
    target: int
    worst: int
    weight: int
    maturity_days: int
    confidence: float
    window: WindowRule
    important: bool
    by_category: Mapping[str, tuple[int, int]]
    removes: Mapping[str, str]

    def limits(self, category: str | None) -> tuple[int, int]:
        """Target and worst for sellers of `category` (its code)."""
        return self.by_category.get(category or "", (self.target, self.worst))


@dataclass(frozen=True)
class Band:
    """A standing and the scores it covers, in thousandths, both ends included."""

    code: str
    lowest: int
    highest: int


@dataclass(frozen=True)
class Policy:
    """The scoring part of one published rule book; `check.py` of the rule book has seen to it that it adds up."""

    base: int
    rates: tuple[RateRule, ...]
    points_each: int
    points_at_most: int
    minimum_independent: int
    floor_orders: int
    floor_maturity_days: int
    standings: tuple[Band, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The rates' codes, in the order of every array."""
        return tuple(rate.code for rate in self.rates)

    @property
    def highest(self) -> int:
        """The full score, in thousandths."""
        return self.base * THOUSAND

    @property
    def floor_window_days(self) -> int:
        """The long window in which orders are counted for the exposure floor."""
        return max(rate.window.long_days for rate in self.rates)

    def position(self, code: str) -> int:
        """Where a rate stands in every array; raises `Invalid` when the rule book does not have it."""
        if code not in self.codes:
            raise Invalid(f"The rule book has no rate {code!r}. It has: {', '.join(self.codes)}.", pointer="rate")
        return self.codes.index(code)

    @classmethod
    def from_document(cls, document: Document) -> Policy:
        """Read the `score` part of a checked document."""
        score = document["score"]
        return cls(
            base=score["base"],
            rates=tuple(_rate(rate) for rate in score["rates"]),
            points_each=score["points"]["deduction_each"],
            points_at_most=score["points"]["deduct_at_most"],
            minimum_independent=score["minimum_independent"],
            floor_orders=score["exposure_floor"]["orders"],
            floor_maturity_days=score["exposure_floor"]["maturity_days"],
            standings=tuple(
                Band(band["code"], _whole(band["from"], THOUSAND), _whole(band["to"], THOUSAND))
                for band in score["standings"]
            ),
        )


def _rate(rate: Document) -> RateRule:
    return RateRule(
        code=rate["code"],
        name=rate["name"],
        target=_whole(rate["target"], MILLION),
        worst=_whole(rate["worst"], MILLION),
        weight=rate["weight"],
        maturity_days=rate["maturity_days"],
        confidence=float(rate["confidence"]),
        window=WindowRule(**rate["window"]),
        important=rate["important"],
        by_category={code: _limits(own) for code, own in rate["by_category"].items()},
        removes=rate["removes"],
    )


def _limits(rule: Document) -> tuple[int, int]:
    return _whole(rule["target"], MILLION), _whole(rule["worst"], MILLION)


def _whole(decimal: str, parts: int) -> int:
    """A decimal text such as "0.025" in whole parts; read as a decimal, so that 0.1 is exactly a tenth."""
    return int(Decimal(decimal) * parts)
