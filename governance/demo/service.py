"""Questions to shops and after-sales cases: returns, exchanges, repairs, refunds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from governance.demo.orders import BAD_LOT_RETURNS, NEVER, Orders
from governance.demo.plan import DAY, HOUR, Flags, Floats, Integers, MarketPlan
from governance.demo.shops import Rate, Shops
from governance.demo.trade import TRADES

KINDS: Final = ("question", "return", "exchange", "repair", "refund")
CAUSES: Final = ("", "quality", "no_reason", "damaged", "wrong_item", "size")
CHANNELS: Final = ("chat", "phone", "email", "app")
GROUNDS: Final = ("", "worn", "outside_period", "sealed_goods_opened", "not_bought_here")
FAULTS: Final = ("", "carrier", "buyer")

# (kind, cause, share of delivered orders, fault); quality comes from the shop, no_reason from the trade.
_CASES: Final = (
    ("return", "no_reason", 0.02, ""),
    ("return", "damaged", 0.003, "carrier"),
    ("return", "wrong_item", 0.002, ""),
    ("exchange", "size", 0.006, ""),
    ("repair", "quality", 0.003, ""),
    ("refund", "", 0.004, ""),
)
_ASKED: Final = 0.16  # questions per order
_ABUSED: Final = 0.004  # returns that turn out to be a buyer's abuse
_REFUSED_WITH_GROUND: Final = 0.05
_RATED: Final = 0.4
_IN_TIME: Final = 180  # seconds to a first answer
_LAST_DAY: Final = 26.0  # after delivery, on which somebody still opens a case


@dataclass(frozen=True, kw_only=True)
class Service:
    """n questions and cases; `order` is the row of `Orders`, codes are places in the tuples above."""

    order: Integers
    kind: Integers
    cause: Integers
    channel: Integers
    opened_at: Integers
    first_answer_at: Integers
    closed_at: Integers
    refused: Flags
    ground: Integers
    satisfaction: Integers  # 0 when not rated
    fault: Integers

    def __len__(self) -> int:
        return len(self.order)


def quality_shares(shops: Shops, orders: Orders) -> Floats:
    """The true share of returns for quality behind each order."""
    usual = shops.share(Rate.RETURNED_FOR_QUALITY, orders.shop, orders.day)
    return np.where(orders.bad_lot, BAD_LOT_RETURNS, usual)


def draw_questions(plan: MarketPlan, shops: Shops, orders: Orders) -> Service:
    """Draw the questions: most are asked shortly before an order."""
    chance = plan.chance("questions")
    order = np.flatnonzero(chance.random(len(orders)) < _ASKED)
    count = len(order)
    opened_at = np.maximum(0, orders.ordered_at[order] - chance.integers(60, 3 * HOUR, count))
    slow = chance.random(count) < shops.share(Rate.SLOW_FIRST_ANSWER, orders.shop[order], opened_at // DAY)
    wait = np.where(
        slow,
        _IN_TIME + 1 + (chance.exponential(2_400, count)).astype(np.int64),
        chance.integers(8, _IN_TIME + 1, count),
    )
    unanswered = slow & (chance.random(count) < 0.05)
    first_answer_at = np.where(unanswered, NEVER, opened_at + wait)
    closed_at = np.where(unanswered, NEVER, first_answer_at + chance.integers(60, 2 * HOUR, count))
    nothing = np.zeros(count, np.int64)
    return _in_order_of_time(
        plan,
        Service(
            order=order,
            kind=nothing,
            cause=nothing,
            channel=chance.choice(len(CHANNELS), count, p=[0.6, 0.12, 0.08, 0.2]),
            opened_at=opened_at,
            first_answer_at=first_answer_at,
            closed_at=closed_at,
            refused=np.zeros(count, np.bool_),
            ground=nothing,
            satisfaction=nothing,
            fault=nothing,
        ),
    )


def draw_cases(plan: MarketPlan, shops: Shops, orders: Orders) -> Service:
    """Draw the after-sales cases of delivered orders."""
    chance = plan.chance("cases")
    order, kind, cause, fault = _occasions(shops, orders, chance)
    count = len(order)
    days = np.minimum(chance.exponential(6, count) + 0.3, _LAST_DAY)
    opened_at = orders.delivered_at[order] + (days * DAY).astype(np.int64)
    shop, day = orders.shop[order], opened_at // DAY
    closed_at = opened_at + ((0.5 + chance.gamma(2, 1.8, count)) * DAY).astype(np.int64)
    without_ground = chance.random(count) < shops.share(Rate.REFUSED_WITHOUT_GROUND, shop, day)
    with_ground = ~without_ground & (chance.random(count) < _REFUSED_WITH_GROUND)
    angry = chance.random(count) < shops.share(Rate.DISSATISFIED, shop, day)
    stars = np.where(angry, chance.integers(1, 4, count), chance.integers(4, 6, count))
    return _in_order_of_time(
        plan,
        Service(
            order=order,
            kind=kind,
            cause=cause,
            channel=chance.choice(len(CHANNELS), count, p=[0.4, 0.15, 0.15, 0.3]),
            opened_at=opened_at,
            first_answer_at=opened_at + chance.integers(300, 8 * HOUR, count),
            closed_at=closed_at,
            refused=without_ground | with_ground,
            ground=np.where(with_ground, chance.integers(1, len(GROUNDS), count), 0),
            satisfaction=np.where(chance.random(count) < _RATED, stars, 0),
            fault=fault,
        ),
    )


def _occasions(
    shops: Shops, orders: Orders, chance: np.random.Generator
) -> tuple[Integers, Integers, Integers, Integers]:
    """Which delivered orders lead to a case, of which kind and cause, and whose fault it is."""
    regret = np.array([trade.regret for trade in TRADES])[shops.trade[orders.shop]]
    edge = quality_shares(shops, orders)
    kinds, causes, faults = [KINDS.index("return")], [CAUSES.index("quality")], [0]
    edges = [edge]
    for kind, cause, share, fault in _CASES:
        edge = edge + (share * regret if cause == "no_reason" else share)
        edges.append(edge)
        kinds.append(KINDS.index(kind))
        causes.append(CAUSES.index(cause))
        faults.append(FAULTS.index(fault))
    drawn = chance.random(len(orders))
    place = np.sum([drawn >= one for one in edges], axis=0)
    order = np.flatnonzero(orders.delivered & (place < len(edges)))
    kind, cause, fault = (np.array(codes)[place[order]] for codes in (kinds, causes, faults))
    abused = (kind == KINDS.index("return")) & (fault == 0) & (chance.random(len(order)) < _ABUSED)
    return order, kind, cause, np.where(abused, FAULTS.index("buyer"), fault)


def _in_order_of_time(plan: MarketPlan, drawn: Service) -> Service:
    """What was opened by the end of the market, oldest first; what is still to come has not happened."""
    columns = dict(vars(drawn))
    done = drawn.closed_at < plan.end_second
    columns["closed_at"] = np.where(done, drawn.closed_at, NEVER)
    columns["first_answer_at"] = np.where(drawn.first_answer_at < plan.end_second, drawn.first_answer_at, NEVER)
    columns["refused"] = drawn.refused & done
    columns["ground"] = np.where(done, drawn.ground, 0)
    columns["satisfaction"] = np.where(done, drawn.satisfaction, 0)
    turn = np.argsort(drawn.opened_at, kind="stable")
    turn = turn[drawn.opened_at[turn] < plan.end_second]
    return Service(**{name: column[turn] for name, column in columns.items()})
