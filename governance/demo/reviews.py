"""Reviews of the market: one delivered order in three, some changed later, some not genuine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from governance.demo.orders import NEVER, Orders
from governance.demo.plan import DAY, HOUR, Flags, Floats, Integers, MarketPlan
from governance.demo.shops import Character, Rate, Shops

_REVIEWED: Final = 0.34
_CHANGED: Final = 0.015  # reviews that are written anew, with the same tone
_FLAGGED: Final = 0.003
_FLAGGED_PRAISE: Final = 0.08  # of rogues, who praise themselves
_ATTACK_DAYS: Final = 12
_ATTACK_SHARE: Final = 0.6
_THIRD_PARTY: Final = 0.04
_ANSWERED_LOW: Final = 0.7
_ANSWERED_OTHER: Final = 0.25
BAD_LOT_LOW: Final = 0.45


@dataclass(frozen=True, kw_only=True)
class Reviews:
    """n reviews; `order` is the row of `Orders`. Seconds count from the start of the market."""

    order: Integers
    score: Integers
    created_at: Integers
    answered_at: Integers
    closed: Flags
    third_party: Flags
    flagged: Flags
    names_seller: Flags

    def __len__(self) -> int:
        return len(self.order)


def low_shares(shops: Shops, orders: Orders) -> Floats:
    """The true share of low reviews behind each order."""
    usual = shops.share(Rate.LOW_REVIEWS, orders.shop, orders.day)
    return np.where(orders.bad_lot, BAD_LOT_LOW, usual)


def draw_reviews(plan: MarketPlan, shops: Shops, orders: Orders) -> Reviews:
    """Draw every review of the market."""
    chance = plan.chance("reviews")
    order = np.flatnonzero(orders.delivered & (chance.random(len(orders)) < _REVIEWED))
    low = chance.random(len(order)) < low_shares(shops, orders)[order]
    created_at = orders.delivered_at[order] + _hours(chance, len(order), 80) + HOUR
    order, low, created_at = _changed(chance, order, low, created_at)
    count = len(order)
    flagged_low = _attack(plan, shops, orders, chance, order)
    rogue = shops.character[orders.shop[order]] == Character.ROGUE
    flagged_praise = rogue & (chance.random(count) < _FLAGGED_PRAISE) & ~flagged_low
    score = np.where(low, chance.integers(1, 3, count), chance.choice([3, 4, 5], count, p=[0.1, 0.25, 0.65]))
    score = np.where(flagged_low, 1, np.where(flagged_praise, 5, score))
    answered_at = _answers(plan, chance, created_at, score)
    drawn = Reviews(
        order=order,
        score=score,
        created_at=created_at,
        answered_at=answered_at,
        closed=(answered_at != NEVER) & (chance.random(count) < 0.6),
        third_party=chance.random(count) < _THIRD_PARTY,
        flagged=flagged_low | flagged_praise | (chance.random(count) < _FLAGGED),
        names_seller=(orders.sellers_in_order[order] > 1) & (chance.random(count) < 0.5),
    )
    return _in_order_of_time(plan, drawn)


def _changed(
    chance: np.random.Generator, order: Integers, low: Flags, created_at: Integers
) -> tuple[Integers, Flags, Integers]:
    """Add the second thoughts of a few, some days later."""
    again = np.flatnonzero(chance.random(len(order)) < _CHANGED)
    later = created_at[again] + _hours(chance, len(again), 200) + DAY
    return (
        np.concatenate([order, order[again]]),
        np.concatenate([low, low[again]]),
        np.concatenate([created_at, later]),
    )


def _attack(plan: MarketPlan, shops: Shops, orders: Orders, chance: np.random.Generator, order: Integers) -> Flags:
    """For some days a sound shop is flooded with one-star reviews that are not genuine; they are found and flagged."""
    victim = shops.of_character(Character.SOUND)[2]
    begin = plan.days - min(140, plan.days // 2)
    day = orders.day[order]
    attacked = (orders.shop[order] == victim) & (day >= begin) & (day < begin + _ATTACK_DAYS)
    flood: Flags = attacked & (chance.random(len(order)) < _ATTACK_SHARE)
    return flood


def _answers(plan: MarketPlan, chance: np.random.Generator, created_at: Integers, score: Integers) -> Integers:
    answers = chance.random(len(score)) < np.where(score <= 2, _ANSWERED_LOW, _ANSWERED_OTHER)
    answered_at = created_at + _hours(chance, len(score), 30) + HOUR // 2
    return np.where(answers & (answered_at < plan.end_second), answered_at, NEVER)


def _hours(chance: np.random.Generator, count: int, mean: float) -> Integers:
    seconds: Integers = (chance.exponential(mean, count) * HOUR).astype(np.int64)
    return seconds


def _in_order_of_time(plan: MarketPlan, drawn: Reviews) -> Reviews:
    """Reviews written by the end of the market, oldest first."""
    turn = np.argsort(drawn.created_at, kind="stable")
    turn = turn[drawn.created_at[turn] < plan.end_second]
    return Reviews(**{name: column[turn] for name, column in vars(drawn).items()})
