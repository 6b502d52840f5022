"""The shops of a market and their hidden quality: how often each really fails, by rate, before and after a change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from scipy.special import ndtri

from governance.demo.plan import Floats, Integers, MarketPlan
from governance.demo.trade import COUNTRIES, TRADES

ORDERS_A_YEAR: Final = 1_000  # of the average shop; half of them have fewer than 170
SPREAD: Final = 1.9  # of the logarithm of size: a long tail of small shops, a few very large ones
LEAST_PRODUCTS: Final = 3


class Rate(IntEnum):
    """The rates that facts measure, in the order of the rule book."""

    LATE = 0
    CANCELLED_BY_SELLER = 1
    RETURNED_FOR_QUALITY = 2
    LOW_REVIEWS = 3
    REFUSED_WITHOUT_GROUND = 4
    SLOW_FIRST_ANSWER = 5
    DISSATISFIED = 6


class Character(IntEnum):
    """What kind of shop it really is."""

    SOUND = 0
    MIDDLING = 1
    LATE_SHIPPER = 2
    CARELESS = 3
    POOR = 4
    ROGUE = 5
    TURNED_BAD = 6
    RECOVERED = 7


# How often each character fails, from–to, in the order of `Rate`.
_SOUND: Final = ((0.008, 0.024), (0.002, 0.010), (0.004, 0.013), (0.03, 0.07), (0.0, 0.005), (0.02, 0.07), (0.03, 0.07))
_MIDDLING: Final = ((0.03, 0.06), (0.01, 0.03), (0.012, 0.03), (0.07, 0.13), (0.002, 0.01), (0.06, 0.2), (0.06, 0.14))
_POOR: Final = ((0.14, 0.24), (0.07, 0.14), (0.07, 0.14), (0.25, 0.4), (0.06, 0.16), (0.4, 0.75), (0.3, 0.55))
_RANGES: Final = {
    Character.SOUND: (_SOUND, _SOUND),
    Character.MIDDLING: (_MIDDLING, _MIDDLING),
    Character.LATE_SHIPPER: (((0.15, 0.25), *_SOUND[1:3], (0.12, 0.2), *_SOUND[4:5], (0.3, 0.6), *_SOUND[6:]),) * 2,
    Character.CARELESS: ((*_SOUND[:2], (0.08, 0.14), (0.2, 0.32), *_MIDDLING[4:6], (0.2, 0.4)),) * 2,
    Character.POOR: (_POOR, _POOR),
    Character.ROGUE: (_POOR, _POOR),
    Character.TURNED_BAD: (_SOUND, _POOR),
    Character.RECOVERED: (_POOR, _SOUND),
}
# Shares of those that must show in a market of any size; the rest are sound or middling. They trade long enough and
# sell enough for it to be seen.
_NOTABLE: Final = {
    Character.LATE_SHIPPER: 0.03,
    Character.CARELESS: 0.03,
    Character.POOR: 0.03,
    Character.ROGUE: 0.01,
    Character.TURNED_BAD: 0.0025,
    Character.RECOVERED: 0.0025,
}
_MIDDLING_SHARE: Final = 0.22
_JOINED_MEANWHILE: Final = 0.2


@dataclass(frozen=True, kw_only=True)
class Shops:
    """n shops as columns. `quality` is [2, n, 7]: shares before and from day `changes_on` (after the last: never)."""

    orders_a_day: Floats
    trend: Floats
    trade: Integers
    country: Integers
    products: Integers
    joined_on: Integers  # days from the start of the market, mostly negative
    character: Integers
    changes_on: Integers
    quality: Floats

    def __len__(self) -> int:
        return len(self.trade)

    def share(self, rate: Rate, shop: Integers, day: Integers) -> Floats:
        """The true share of `rate` of each (shop, day)."""
        after = (day >= self.changes_on[shop]).astype(np.int64)
        shares: Floats = self.quality[after, shop, rate]
        return shares

    def of_character(self, character: Character) -> Integers:
        """Numbers of the shops of one character, the largest first."""
        found = np.flatnonzero(self.character == character)
        return found[np.argsort(-self.orders_a_day[found], kind="stable")]


def reference(number: int) -> str:
    """The platform's own id of a shop."""
    return f"M{10_001 + number}"


def draw_shops(plan: MarketPlan) -> Shops:
    """Draw the shops of a market."""
    chance = plan.chance("shops")
    count = plan.sellers
    size = chance.permutation(_sizes(count))
    character = _characters(chance, size)
    notable = character >= Character.LATE_SHIPPER
    trade = chance.choice(len(TRADES), count, p=_shares_of_trades())
    joined_on = np.where(
        (chance.random(count) < _JOINED_MEANWHILE) & ~notable,
        chance.integers(0, plan.days, count),
        -chance.integers(30, 2_000, count),
    )
    return Shops(
        orders_a_day=size,
        trend=np.where(notable, 0.0, chance.normal(0, 0.3, count)),
        trade=trade,
        country=chance.integers(0, len(COUNTRIES), count),
        products=np.clip(LEAST_PRODUCTS + size**0.7 * chance.uniform(3, 9, count), LEAST_PRODUCTS, 90).astype(np.int64),
        joined_on=joined_on,
        character=character,
        changes_on=_changes(plan, character),
        quality=_quality(chance, character, trade),
    )


def _sizes(count: int) -> Floats:
    """Orders a day, smallest first: evenly spaced quantiles, so that a seed changes who is large and not how many."""
    quantiles = (np.arange(count) + 0.5) / count
    sizes = np.exp(SPREAD * ndtri(quantiles))
    per_day: Floats = sizes / sizes.mean() * ORDERS_A_YEAR / 365
    return per_day


def _characters(chance: np.random.Generator, size: Floats) -> Integers:
    count = len(size)
    drawn = np.where(chance.random(count) < _MIDDLING_SHARE, Character.MIDDLING, Character.SOUND).astype(np.int64)
    drawn[np.argmax(size)] = Character.SOUND  # the largest shop of a market is hardly its worst
    visible = np.argsort(size, kind="stable")[min(int(0.7 * count), count - 1 - len(_NOTABLE)) : -1]
    places = iter(chance.permutation(visible))
    for character, share in _NOTABLE.items():
        for _ in range(max(1, round(share * count))):
            drawn[next(places)] = character
    return drawn


def _changes(plan: MarketPlan, character: Integers) -> Integers:
    changes_on = np.full(len(character), plan.days)
    changes_on[character == Character.TURNED_BAD] = plan.days - min(92, plan.days // 3)
    changes_on[character == Character.RECOVERED] = plan.days - min(183, plan.days // 2)
    return changes_on


def _quality(chance: np.random.Generator, character: Integers, trade: Integers) -> Floats:
    ranges = np.array([_RANGES[one] for one in Character])[character]  # [n, 2, 7, 2]
    drawn = chance.uniform(size=(len(character), 1, len(Rate)))
    quality: Floats = (ranges[..., 0] + (ranges[..., 1] - ranges[..., 0]) * drawn).transpose(1, 0, 2)
    usual = np.array([one.quality for one in TRADES])[trade]
    quality[:, :, Rate.RETURNED_FOR_QUALITY] *= usual
    return quality


def _shares_of_trades() -> Floats:
    shares: Floats = np.array([trade.share for trade in TRADES])
    shares /= shares.sum()
    return shares
