"""What is known about goods, as arrays: the material of the weights. Pure.

Goods are one product at one seller. Counts of events stand in three periods by the day of the order: not yet mature
(the last 30 days), recent (the 90 days before) and older (the 275 days before those).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from governance.core.bounds import Floats, Integers

# The rates that tell of goods, and how much one event of each tells of them; late parcels say nothing about goods.
RATES: Final = ("returned_for_quality", "low_reviews")
TRUST: Final = (1.0, 0.25)
# Days since the order at which each period ends, and how much an order of it tells about the goods of today.
PERIOD_ENDS: Final = (30, 120, 395)
PERIOD_WEIGHTS: Final = (1.0, 1.0, 0.5)


@dataclass(frozen=True, kw_only=True)
class Goods:
    """g goods; `seller`, `product` and `category` [g] are places, category -1 for none.

    `sold` [g, 3] orders by period; `events` [g, rates, 3] accountable adverse events; `complaints` [g] about the goods,
    weighed by their outcome; `lots` and `rejected_lots` [g] of the seller in this category.
    """

    seller: Integers
    product: Integers
    category: Integers
    sold: Integers
    events: Integers
    complaints: Floats
    lots: Integers
    rejected_lots: Integers

    def __len__(self) -> int:
        return len(self.seller)


@dataclass(frozen=True, kw_only=True)
class SellerSignals:
    """s sellers: `share` [s, rates] the newest estimates (NaN: none) and `bad` [s, rates], the events these rest on;
    within the look-back `orders` [s], `exposed` [s, rates] of them, and `complaints` [s] about goods.
    """

    share: Floats
    bad: Integers
    orders: Integers
    exposed: Integers
    complaints: Floats


@dataclass(frozen=True, kw_only=True)
class CategorySignals:
    """c categories: `share` [c, rates] the mean of their sellers' estimates (NaN: none); `complained_of` [c] sellers in it
    about whose goods of it somebody complained, where `expected` [c] were to be expected of what they sold. Sellers are
    counted, not complaints: one bad seller does not make a bad category.
    """

    share: Floats
    complained_of: Integers
    expected: Floats


@dataclass(frozen=True, kw_only=True)
class MarketSignals:
    """The whole market: `share` and `exposed_per_order` [rates] (0: the platform does not deliver such events),
    `bad_per_order` [rates, 3] by period, complaints per order, and the share of lots that were rejected.
    """

    share: Floats
    exposed_per_order: Floats
    bad_per_order: Floats
    complaints_per_order: float
    rejected_per_lot: float


@dataclass(frozen=True, kw_only=True)
class Signals:
    """Everything the weights are made of."""

    goods: Goods
    sellers: SellerSignals
    categories: CategorySignals
    market: MarketSignals


def expected_sellers(sold: Integers, category: Integers, *, complained_of: Integers) -> Floats:
    """Sellers of each category [c] about whom somebody is expected to complain, as many in all as `complained_of` [c] has.

    `sold` [k] orders of one seller in one category, and the place of that category [k]. A seller of many orders is likelier
    to be complained of, and is still one seller: 1 - exp(-orders / the usual orders per seller).
    """
    usual = max(float(sold.mean()), 1.0) if len(sold) else 1.0
    likely = np.bincount(category, -np.expm1(-sold / usual), len(complained_of)).astype(np.float64)
    return likely * (float(complained_of.sum()) / max(float(likely.sum()), 1e-9))
