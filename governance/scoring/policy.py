"""What scoring takes from a rule book: base, rates, points, floor and standings, checked and in whole numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from governance.core.errors import Invalid
from governance.scoring.bounds import MILLION

THOUSAND: Final = 1_000
VOLUMES: Final = ("orders", "questions")
BANDS: Final = ("good", "watch", "improve", "critical")


@dataclass(frozen=True)
class WindowRule:
    """How long a rate looks back: `short_days` once `by` (orders or questions) reaches `to_short_at`, else long."""

    by: str
    short_days: int
    long_days: int
    to_short_at: int
    back_to_long_below: int

    def days(self) -> tuple[int, int]:
        """Short and long, in days."""
        return self.short_days, self.long_days


@dataclass(frozen=True)
class RateRule:
    """One service rate: shares in millionths, weight in points; `by_category` holds (target, worst) of its own."""

    code: str
    target: int
    worst: int
    weight: int
    maturity_days: int
    confidence: float
    window: WindowRule
    important: bool
    by_category: Mapping[str, tuple[int, int]]

    def limits(self, category: str | None) -> tuple[int, int]:
        """Target and worst for sellers of `category`."""
        return self.by_category.get(category or "", (self.target, self.worst))


@dataclass(frozen=True)
class Band:
    """A standing and the scores it covers, in thousandths, both ends included."""

    code: str
    lowest: int
    highest: int


@dataclass(frozen=True)
class Policy:
    """The scoring part of one rule book. Made by `from_document`, which refuses what cannot add up."""

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

    def position(self, code: str) -> int:
        """Where a rate stands in every array; raises `Invalid` when the rule book does not have it."""
        if code not in self.codes:
            raise Invalid(f"The rule book has no rate {code!r}. It has: {', '.join(self.codes)}.", pointer="rate")
        return self.codes.index(code)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Policy:
        """Read the `score` part of a rule book's document; raises `Invalid` with the place of what is wrong."""
        score = document["score"]
        policy = cls(
            base=int(score["base"]),
            rates=tuple(_rate(rate, f"score.rates[{place}]") for place, rate in enumerate(score["rates"])),
            points_each=int(score["points"]["deduction_each"]),
            points_at_most=int(score["points"]["deduct_at_most"]),
            minimum_independent=int(score["minimum_independent"]),
            floor_orders=int(score["exposure_floor"]["orders"]),
            floor_maturity_days=int(score["exposure_floor"]["maturity_days"]),
            standings=_bands(score["standings"]),
        )
        _check_sum(policy)
        _check_bands(policy)
        return policy


def _rate(rate: Mapping[str, Any], place: str) -> RateRule:
    window = rate["window"]
    by_category = {code: _limits(own, f"{place}.by_category.{code}") for code, own in _own_limits(rate).items()}
    target, worst = _limits(rate, place)
    if window["by"] not in VOLUMES:
        raise Invalid("A window is chosen by orders or by questions.", pointer=f"{place}.window.by")
    if not 0 < window["short_days"] <= window["long_days"]:
        raise Invalid("The short window must not be longer than the long one.", pointer=f"{place}.window.short_days")
    if not 0 < window["back_to_long_below"] <= window["to_short_at"]:
        message = "The way back to the long window must not lie above the way to the short one."
        raise Invalid(message, pointer=f"{place}.window.back_to_long_below")
    return RateRule(
        code=str(rate["code"]),
        target=target,
        worst=worst,
        weight=int(rate["weight"]),
        maturity_days=int(rate["maturity_days"]),
        confidence=float(rate["confidence"]),
        window=WindowRule(**{key: window[key] for key in WindowRule.__dataclass_fields__}),
        important=bool(rate["important"]),
        by_category=by_category,
    )


def _own_limits(rate: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    return rate.get("by_category") or {}


def _limits(rule: Mapping[str, Any], place: str) -> tuple[int, int]:
    target, worst = _share(rule["target"], f"{place}.target"), _share(rule["worst"], f"{place}.worst")
    if not 0 < target < worst < MILLION:
        raise Invalid("The target must be above 0 and below the worst share, and that below 1.", pointer=place)
    return target, worst


def _share(value: object, place: str) -> int:
    """A share such as 0.025 in millionths; read as a decimal, so that 0.1 is a tenth."""
    try:
        millionths = Decimal(str(value)) * MILLION
    except InvalidOperation:
        raise Invalid(f"{value!r} is not a share; write 2.5 % as 0.025.", pointer=place) from None
    if millionths != millionths.to_integral_value():
        raise Invalid(f"{value!r} has more than six decimals.", pointer=place)
    return int(millionths)


def _bands(standings: Sequence[Mapping[str, Any]]) -> tuple[Band, ...]:
    return tuple(
        Band(str(one["code"]), int(Decimal(str(one["from"])) * THOUSAND), int(Decimal(str(one["to"])) * THOUSAND))
        for one in standings
    )


def _check_sum(policy: Policy) -> None:
    most = sum(rate.weight for rate in policy.rates) + policy.points_at_most
    if most > policy.base:
        message = f"Rates and points can take {most:,} together, more than the base of {policy.base:,}."
        raise Invalid(message, pointer="score")
    if len(set(policy.codes)) < len(policy.codes):
        raise Invalid("A rate is named twice.", pointer="score.rates")


def _check_bands(policy: Policy) -> None:
    """Every thousandth from 0 to the base belongs to exactly one standing."""
    if sorted(band.code for band in policy.standings) != sorted(BANDS):
        raise Invalid(f"The bands are {', '.join(BANDS)}, each once.", pointer="score.standings")
    expected = 0
    for band in sorted(policy.standings, key=lambda band: band.lowest):
        if band.lowest != expected or band.highest < band.lowest:
            message = f"The standing {band.code} must begin at {expected / THOUSAND:.3f} and end above."
            raise Invalid(message, pointer="score.standings")
        expected = band.highest + 1
    if expected != policy.highest + 1:
        raise Invalid(f"The highest standing must end at {policy.base:,} exactly.", pointer="score.standings")
