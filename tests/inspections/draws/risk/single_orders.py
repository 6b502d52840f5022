"""From single orders to the signals of the weights, without a database: as `gathering.py` makes them from the tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from governance.core.bounds import Floats, Integers
from governance.scoring.estimates import estimate
from inspections.draws.risk.signals import (
    PERIOD_ENDS,
    RATES,
    CategorySignals,
    Goods,
    MarketSignals,
    SellerSignals,
    Signals,
    expected_sellers,
)

Flags = npt.NDArray[np.bool_]
_RATES = range(len(RATES))
_PERIODS = len(PERIOD_ENDS)


@dataclass(frozen=True, kw_only=True)
class Known:
    """Everything known on the morning of a draw: one element per order, `age` 0 on the day before.

    `exposed` and `bad` [orders, rates]; `complaints` [orders] about the goods of the order, by their outcome; `category`
    of the goods and `main_category` [sellers] of the sellers, -1 for none.
    """

    seller: Integers
    product: Integers
    category: Integers
    age: Integers
    exposed: Flags
    bad: Flags
    complaints: Floats
    main_category: Integers

    @property
    def recent(self) -> Flags:
        """The orders within the look-back."""
        return np.less(self.age, PERIOD_ENDS[-1])

    def by_period(self, which: Flags, place: Integers, count: int) -> Integers:
        """How many of the orders `which` stand at each place, by period: [count, 3]."""
        period = np.searchsorted(PERIOD_ENDS, self.age, side="right")
        inside = which & self.recent
        joined = place[inside] * _PERIODS + period[inside]
        return np.bincount(joined, minlength=count * _PERIODS).reshape(count, _PERIODS)


def signals_of(known: Known) -> tuple[Signals, Integers]:
    """The signals of all goods sold within the look-back, and for each order the place of its goods (-1: none)."""
    recent = known.recent
    pairs, place = np.unique(np.stack([known.seller, known.product], axis=1)[recent], axis=0, return_inverse=True)
    of_order = np.full(len(known.seller), -1)
    of_order[recent] = place
    sellers = _sellers(known)
    market = _market(known, sellers)
    return Signals(
        goods=_goods(known, pairs, of_order),
        sellers=sellers,
        categories=_categories(known, sellers),
        market=market,
    ), of_order


def _goods(known: Known, pairs: Integers, of_order: Integers) -> Goods:
    count, recent = len(pairs), known.recent
    category = np.full(count, -1)
    category[of_order[recent]] = known.category[recent]
    events = [known.by_period(known.bad[:, rate], of_order, count) for rate in _RATES]
    return Goods(
        seller=pairs[:, 0],
        product=np.unique(pairs[:, 1], return_inverse=True)[1],
        category=category,
        sold=known.by_period(recent, of_order, count),
        events=np.stack(events, axis=1),
        complaints=_sums(of_order[recent], known.complaints[recent], count),
        lots=np.zeros(count, np.int64),
        rejected_lots=np.zeros(count, np.int64),
    )


def _sellers(known: Known) -> SellerSignals:
    count, recent = len(known.main_category), known.recent
    counts = [
        [known.by_period(flags[:, rate], known.seller, count) for flags in (known.bad, known.exposed)]
        for rate in _RATES
    ]
    shares = [estimate(bad, exposed, known.main_category).share for bad, exposed in counts]
    return SellerSignals(
        share=np.stack(shares, axis=1),
        bad=np.stack([bad.sum(axis=1) for bad, _ in counts], axis=1),
        orders=np.bincount(known.seller[recent], minlength=count),
        exposed=np.stack([exposed.sum(axis=1) for _, exposed in counts], axis=1),
        complaints=_sums(known.seller[recent], known.complaints[recent], count),
    )


def _categories(known: Known, sellers: SellerSignals) -> CategorySignals:
    count = int(max(known.main_category.max(), known.category.max())) + 1
    member, listed = known.main_category >= 0, known.recent & (known.category >= 0)
    exposed, bad = (
        np.stack([np.bincount(known.main_category[member], amount[member, rate], count) for rate in _RATES], axis=1)
        for amount in (sellers.exposed, sellers.share * sellers.exposed)
    )
    pairs, place = np.unique(np.stack([known.seller, known.category], axis=1)[listed], axis=0, return_inverse=True)
    complained = np.bincount(place, known.complaints[listed], len(pairs)) > 0
    complained_of = np.bincount(pairs[complained, 1], minlength=count)
    return CategorySignals(
        share=np.divide(bad, exposed, out=np.full(bad.shape, np.nan), where=exposed > 0),
        complained_of=complained_of,
        expected=expected_sellers(np.bincount(place), pairs[:, 1], complained_of=complained_of),
    )


def _market(known: Known, sellers: SellerSignals) -> MarketSignals:
    everywhere, orders = np.zeros_like(known.seller), max(int(sellers.orders.sum()), 1)
    bad = np.concatenate([known.by_period(known.bad[:, rate], everywhere, 1) for rate in _RATES])
    return MarketSignals(
        share=(sellers.share * sellers.exposed).sum(axis=0) / np.maximum(sellers.exposed.sum(axis=0), 1),
        exposed_per_order=sellers.exposed.sum(axis=0) / orders,
        bad_per_order=bad / np.maximum(known.by_period(known.recent, everywhere, 1), 1),
        complaints_per_order=float(sellers.complaints.sum()) / orders,
        rejected_per_lot=0.0,
    )


def _sums(place: Integers, values: Floats, count: int) -> Floats:
    return np.bincount(place, values, count).astype(np.float64)
