"""Levels by plain rates and counts, where a rule book has them: the best level whose limits a seller keeps all. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

MILLION: Final = 1_000_000
Words = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class LevelRate:
    """Orders against which one of the facts `of` counts, per order; an order with several of them counts once."""

    code: str
    name: Words
    of: tuple[str, ...]


@dataclass(frozen=True)
class Counted:
    """What counts against a seller in one window under one rate: so many orders, of so many different buyers."""

    orders: int
    buyers: int


@dataclass(frozen=True, kw_only=True)
class Limit:
    """`at_most` is a share in millionths. With both limits `both_needed` says that only exceeding both loses the level."""

    rate: str
    at_most: int | None
    count_at_most: int | None
    counts_buyers: bool
    both_needed: bool

    def kept(self, counted: Counted, orders: int) -> bool:
        """Whether a seller with so many `orders` in the window stays within it."""
        exceeded = []
        if self.at_most is not None:
            exceeded.append(counted.orders * MILLION > self.at_most * orders)
        if self.count_at_most is not None:
            exceeded.append((counted.buyers if self.counts_buyers else counted.orders) > self.count_at_most)
        return not (all(exceeded) if self.both_needed else any(exceeded))


@dataclass(frozen=True, kw_only=True)
class Level:
    """A level with its limits; the last of a ladder has none."""

    code: str
    name: Words
    limits: tuple[Limit, ...]


@dataclass(frozen=True, kw_only=True)
class LevelRules:
    """Rates, ladders by country (the best level first), the floor, and the two windows."""

    floor_orders: int
    floor_days: int
    short_days: int
    long_days: int
    to_short_at: int
    rates: tuple[LevelRate, ...]
    ladders: Mapping[str, tuple[Level, ...]]
    default: tuple[Level, ...]

    def window_days(self, orders_in_the_short: int) -> int:
        """How far back to look at a seller with so many orders in the short window."""
        return self.short_days if orders_in_the_short >= self.to_short_at else self.long_days

    def level_of(self, country: str, *, orders: int, floor_orders: int, counted: Mapping[str, Counted]) -> Level | None:
        """The level of a seller of `country`; None below the floor, without orders, or where no ladder stands."""
        if floor_orders < self.floor_orders or orders == 0:
            return None
        for level in self.ladders.get(country, self.default):
            if all(limit.kept(counted[limit.rate], orders) for limit in level.limits):
                return level
        return None

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> LevelRules | None:
        """The section `levels` of a checked document, if it has one."""
        section = document.get("levels")
        if section is None:
            return None
        return cls(
            floor_orders=section["floor"]["orders"],
            floor_days=section["floor"]["within_days"],
            **section["window"],
            rates=tuple(LevelRate(code=r["code"], name=r["name"], of=tuple(r["of"])) for r in section["rates"]),
            ladders={
                country: _ladder(ladder["levels"]) for ladder in section["ladders"] for country in ladder["countries"]
            },
            default=_ladder(section.get("default", [])),
        )


def _ladder(levels: list[Mapping[str, Any]]) -> tuple[Level, ...]:
    return tuple(
        Level(code=level["code"], name=level["name"], limits=tuple(_limit(limit) for limit in level["limits"]))
        for level in levels
    )


def _limit(limit: Mapping[str, Any]) -> Limit:
    share = limit.get("at_most")
    return Limit(
        rate=limit["rate"],
        at_most=None if share is None else int(Decimal(share) * MILLION),
        count_at_most=limit.get("count_at_most"),
        counts_buyers=limit.get("counts") == "buyers",
        both_needed=limit.get("lost_when") == "both",
    )
