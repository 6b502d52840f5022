"""Orders of the market: who buys what where, when it is promised, when it comes, and who is at fault when it is late."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from governance.demo import seasons
from governance.demo.plan import DAY, HOUR, Flags, Floats, Integers, MarketPlan
from governance.demo.shops import Character, Rate, Shops
from governance.demo.trade import TRADES

NEVER: Final = -1  # of a second that has not come, and of a lot that is not known

_BUYERS_PER_ORDER: Final = 0.45
_LOYAL_SHARE: Final = 0.15  # orders of buyers who come back to their shop
_SHARED_SHARE: Final = 0.03  # orders that are bought together with one of another shop
_CANCELLED_BY_BUYER: Final = 0.02
_CANCELLED_BY_PLATFORM: Final = 0.002
_LOST: Final = 0.001
LOT_DAYS: Final = 45
_PRODUCTS_WITH_LOTS: Final = 4  # of ten
BAD_LOT_RETURNS: Final = 0.4
BAD_LOTS: Final = 3


class Canceller(IntEnum):
    """Who cancelled an order."""

    NOBODY = 0
    SELLER = 1
    BUYER = 2
    PLATFORM = 3


@dataclass(frozen=True, kw_only=True)
class Orders:
    """n rows of orders, one per order and shop, in order of time. Seconds count from the start of the market."""

    number: Integers
    shop: Integers
    day: Integers
    buyer: Integers
    ordered_at: Integers
    promised_on: Integers  # day
    delivered_at: Integers  # NEVER while it is on its way
    cancelled_by: Integers
    cancelled_at: Integers
    product: Integers
    lot: Integers
    bad_lot: Flags
    sellers_in_order: Integers
    carrier_fault: Flags
    late: Flags  # and the seller's fault

    def __len__(self) -> int:
        return len(self.number)

    @property
    def delivered(self) -> Flags:
        """Whether it has arrived."""
        return np.not_equal(self.delivered_at, NEVER)


def draw_orders(plan: MarketPlan, shops: Shops) -> Orders:
    """Draw every order of the market."""
    chance = plan.chance("orders")
    shop, day, ordered_at = _moments(plan, shops, chance)
    count = len(shop)
    product = (chance.random(count) ** 2 * shops.products[shop]).astype(np.int64)
    lot = np.where(have_lots(shop, product), lots_on(day, product), NEVER)
    buyer = _buyers(chance, shops, shop)
    number, shared = _shared(chance, shop, day)
    buyer, ordered_at = buyer[number], ordered_at[number]
    cancelled_by, cancelled_at = _cancellations(chance, shops, shop, day, ordered_at)
    lead = np.array([trade.lead_days for trade in TRADES])[shops.trade[shop]] + chance.integers(0, 3, count)
    carrier_fault = chance.random(count) < seasons.carrier_lateness(plan.start, plan.days)[day]
    late = (chance.random(count) < shops.share(Rate.LATE, shop, day)) & ~carrier_fault
    delivered_at = _deliveries(chance, ordered_at, lead, late | carrier_fault)
    lost = chance.random(count) < _LOST
    delivered_at[(cancelled_by != Canceller.NOBODY) | lost | (delivered_at >= plan.end_second)] = NEVER
    unfinished = cancelled_at >= plan.end_second
    return Orders(
        number=number,
        shop=shop,
        day=day,
        buyer=buyer,
        ordered_at=ordered_at,
        promised_on=ordered_at // DAY + lead,
        delivered_at=delivered_at,
        cancelled_by=np.where(unfinished, Canceller.NOBODY, cancelled_by),
        cancelled_at=np.where(unfinished, NEVER, cancelled_at),
        product=product,
        lot=lot,
        bad_lot=_bad_lots(plan, shops, shop, product, lot),
        sellers_in_order=np.where(shared, 2, 1),
        carrier_fault=carrier_fault & (delivered_at != NEVER),
        late=late,
    )


def have_lots(shop: Integers, product: Integers) -> Flags:
    """Whether the goods of a shop come in lots; for whole columns."""
    have: Flags = np.less((shop * 31 + product * 7) % 10, _PRODUCTS_WITH_LOTS)
    return have


def lots_on(day: Integers | int, product: Integers) -> Integers:
    """The number of the lot that is sold on a day; for whole columns."""
    return (day + product * 11) // LOT_DAYS


def _moments(plan: MarketPlan, shops: Shops, chance: np.random.Generator) -> tuple[Integers, Integers, Integers]:
    """Shop, day and second of every order, in order of time."""
    days = np.arange(plan.days)
    demand = seasons.demand(plan.start, plan.days)
    trend = np.exp(shops.trend[:, None] * (days / plan.days - 0.5))
    open_ = days >= shops.joined_on[:, None]
    counts = chance.poisson(shops.orders_a_day[:, None] * demand * trend * open_)
    place = np.repeat(np.arange(counts.size), counts.ravel())
    shop, day = place // plan.days, place % plan.days
    # Most people order in the afternoon and evening.
    second = day * DAY + (chance.beta(3.4, 2.1, len(place)) * DAY).astype(np.int64)
    turn = np.argsort(second, kind="stable")
    return shop[turn], day[turn], second[turn]


def _buyers(chance: np.random.Generator, shops: Shops, shop: Integers) -> Integers:
    """Most buyers are anybody; some come back to the same shop again and again."""
    everybody = max(50, int(_BUYERS_PER_ORDER * len(shop)))
    anybody = chance.integers(0, everybody, len(shop))
    circle = np.maximum(3, 0.03 * np.bincount(shop, minlength=len(shops)))[shop]
    regular = (shop * 7_919 + (chance.random(len(shop)) * circle).astype(np.int64)) % everybody
    return np.where(chance.random(len(shop)) < _LOYAL_SHARE, regular, anybody)


def _shared(chance: np.random.Generator, shop: Integers, day: Integers) -> tuple[Integers, Flags]:
    """The number of each row's order, and whether it has two shops: some rows join the order of the row before."""
    number = np.arange(len(shop))
    second = (number % 2 == 1) & (chance.random(len(shop)) < _SHARED_SHARE)
    second[1:] &= (shop[1:] != shop[:-1]) & (day[1:] == day[:-1])
    number = number - second
    shared = second.copy()
    shared[:-1] |= second[1:]
    return number, shared


def _cancellations(
    chance: np.random.Generator, shops: Shops, shop: Integers, day: Integers, ordered_at: Integers
) -> tuple[Integers, Integers]:
    drawn = chance.random(len(shop))
    by_seller = shops.share(Rate.CANCELLED_BY_SELLER, shop, day)
    by_buyer = by_seller + _CANCELLED_BY_BUYER
    by_platform = by_buyer + _CANCELLED_BY_PLATFORM
    cancelled_by = np.select(
        [drawn < by_seller, drawn < by_buyer, drawn < by_platform],
        [Canceller.SELLER, Canceller.BUYER, Canceller.PLATFORM],
        Canceller.NOBODY,
    )
    after = (chance.exponential(14, len(shop)) * HOUR).astype(np.int64) + 600
    return cancelled_by, np.where(cancelled_by == Canceller.NOBODY, NEVER, ordered_at + after)


def _deliveries(chance: np.random.Generator, ordered_at: Integers, lead: Integers, late: Flags) -> Integers:
    """The second of delivery: on a day up to the promised one, or some days after it."""
    in_time = 1 + (chance.beta(2.2, 2.6, len(lead)) * lead).astype(np.int64)
    days = np.where(late, lead + np.minimum(chance.geometric(0.4, len(lead)), 25), np.minimum(in_time, lead))
    hour = 8 * HOUR + (chance.random(len(lead)) * 12 * HOUR).astype(np.int64)
    seconds: Integers = (ordered_at // DAY + days) * DAY + hour
    return seconds


def _bad_lots(plan: MarketPlan, shops: Shops, shop: Integers, product: Integers, lot: Integers) -> Flags:
    """A few sound shops each got one faulty lot of one product in the last months."""
    bad = np.zeros(len(shop), np.bool_)
    sound = shops.of_character(Character.SOUND)[5 : 5 + 3 * BAD_LOTS]
    for unlucky in sound[:: max(1, len(sound) // BAD_LOTS)]:
        with_lots = [number for number in range(shops.products[unlucky]) if (unlucky * 31 + number * 7) % 10 < 4]
        if with_lots:
            number = with_lots[0]
            fault = (plan.days - 75 + number * 11) // LOT_DAYS
            bad |= (shop == unlucky) & (product == number) & (lot == fault)
    return bad


def lateness_shares(plan: MarketPlan, shops: Shops, orders: Orders) -> Floats:
    """The true share behind each row's `late`: the seller is late where the carrier was not already."""
    carrier = seasons.carrier_lateness(plan.start, plan.days)[orders.day]
    return shops.share(Rate.LATE, orders.shop, orders.day) * (1 - carrier)
