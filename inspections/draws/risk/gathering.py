"""The signals of listings, read set-based: whole tables in a few passes, made for whole populations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select

from governance.core.bounds import Integers
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import NotFound
from governance.facts.goods_sold import GoodsSold, goods_sold
from governance.facts.models import SellerDay
from inspections.draws.risk import counted
from inspections.draws.risk.counted import Estimates, SellerDays
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

Number = TypeVar("Number", np.int64, np.float64)
_HALF: Final = 31
_LOW: Final = (1 << _HALF) - 1


@dataclass(frozen=True)
class Gathered:
    """The signals, and for each of n listings asked for the place of its goods in them."""

    signals: Signals
    place: Integers


@dataclass(frozen=True)
class _Known:
    """Tables of whole numbers that several parts are made from; see `counted.py`."""

    complaints: Integers
    lots: Integers


@dataclass(frozen=True, eq=False)
class _Keys:
    """The g goods that the signals are about, in order of seller and product, and their category (0: none)."""

    seller_id: Integers
    product_id: Integers
    category_id: Integers

    @cached_property
    def sellers(self) -> Integers:
        """The sellers among them, in order of id."""
        return np.unique(self.seller_id)

    @cached_property
    def categories(self) -> Integers:
        """The categories among them, in order of id."""
        return np.unique(self.category_id[self.category_id > 0])

    def places(self, seller_id: Integers, product_id: Integers) -> Integers:
        """Where these goods stand; -1 for what is not among them."""
        return _places(self._numbers, _pairs(seller_id, product_id))

    @cached_property
    def _numbers(self) -> Integers:
        return _pairs(self.seller_id, self.product_id)


def gather(listing_ids: Integers, *, at: datetime) -> Gathered:
    """Read what is known at `at` of the goods of these listings and of the same products at other sellers.

    `listing_ids` [n], repeated as it may be. Raises `NotFound` when one is no listing.
    """
    listings = counted.listings(listing_ids)
    row = _places(listings[:, 0], listing_ids)
    if (row < 0).any():
        raise NotFound(f"There is no listing {int(listing_ids[row < 0][0])}.")
    last_day = _last_day(day_of(at, settings().timezone))
    sold = goods_sold(settings=settings(), last_day=last_day, days=PERIOD_ENDS, known_at=at)
    asked = listings[row]
    keys = _keys(listings, asked, sold)
    known = _Known(counted.complaints(at), counted.lot_results(at))
    return Gathered(_signals(keys, sold, known, last_day), keys.places(asked[:, 1], asked[:, 2]))


def _last_day(today: date) -> date:
    """The last day with facts: a feed that stops must not make every order look old."""
    return db.session.scalar(select(func.max(SellerDay.day)).where(SellerDay.day <= today)) or today


def _keys(listings: Integers, asked: Integers, sold: GoodsSold) -> _Keys:
    """The products that the rows `asked` of `listings` offer, listed or sold by whomever."""
    products, first = np.unique(asked[:, 2], return_index=True)
    offered = _pairs(listings[:, 1], listings[:, 2])[np.isin(listings[:, 2], products)]
    bought = _pairs(sold.seller_id, sold.product_id)[np.isin(sold.product_id, products)]
    goods = np.unique(np.concatenate([offered, bought]))
    seller, product = goods >> _HALF, goods & _LOW
    return _Keys(seller, product, asked[first, 3][np.searchsorted(products, product)])


def _signals(keys: _Keys, sold: GoodsSold, known: _Known, last_day: date) -> Signals:
    estimates, days = counted.estimates(), counted.seller_days(last_day)
    orders, lots = max(int(days.orders.sum()), 1), max(int(known.lots[:, 2].sum()), 1)
    return Signals(
        goods=_goods(keys, sold, known, counted.adverse_events(last_day)),
        sellers=_sellers(keys, estimates, days, known.complaints),
        categories=_categories(keys, estimates, sold, known),
        market=MarketSignals(
            share=estimates.mean(),
            exposed_per_order=days.exposed.sum(axis=0) / orders,
            bad_per_order=days.bad_per_order,
            complaints_per_order=float(known.complaints[:, 3].sum() / 2 / orders),
            rejected_per_lot=float(known.lots[:, 3].sum() / lots),
        ),
    )


def _goods(keys: _Keys, sold: GoodsSold, known: _Known, adverse: Integers) -> Goods:
    count = len(keys.seller_id)
    events = np.zeros((count + 1, len(RATES), len(PERIOD_ENDS)), np.int64)
    events[keys.places(adverse[:, 0], adverse[:, 1]), adverse[:, 2], adverse[:, 3]] = adverse[:, 4]
    named = keys.places(known.complaints[:, 0], known.complaints[:, 1])
    of_lots = _places(_pairs(known.lots[:, 0], known.lots[:, 1]), _pairs(keys.seller_id, keys.category_id))
    results = _spread(known.lots[:, 2:], of_lots)
    return Goods(
        seller=np.searchsorted(keys.sellers, keys.seller_id),
        product=np.unique(keys.product_id, return_inverse=True)[1],
        category=_places(keys.categories, keys.category_id),
        sold=_summed(sold.orders, keys.places(sold.seller_id, sold.product_id), count),
        events=events[:count],
        complaints=_summed(known.complaints[:, 3], named, count) / 2,
        lots=results[:, 0],
        rejected_lots=results[:, 1],
    )


def _sellers(keys: _Keys, estimates: Estimates, days: SellerDays, complaints: Integers) -> SellerSignals:
    sellers = keys.sellers
    judged, traded = _places(estimates.seller_id, sellers), _places(days.seller_id, sellers)
    return SellerSignals(
        share=np.where((judged >= 0)[:, None], _spread(estimates.share, judged), np.nan),
        bad=_spread(estimates.bad, judged),
        orders=_spread(days.orders, traded),
        exposed=_spread(days.exposed, traded),
        complaints=_summed(complaints[:, 3], _places(sellers, complaints[:, 0]), len(sellers)) / 2,
    )


def _categories(keys: _Keys, estimates: Estimates, sold: GoodsSold, known: _Known) -> CategorySignals:
    """What is known of the whole of each category, whichever of its goods are asked about."""
    ids = np.unique(np.concatenate([keys.categories, sold.category_id, known.complaints[:, 2]]))
    ids = ids[ids > 0]
    member = _places(ids, estimates.category_id)
    exposed = _summed(estimates.exposed, member, len(ids))
    bad = _summed(estimates.share * estimates.exposed, member, len(ids))
    shares = np.divide(bad, exposed, out=np.full(bad.shape, np.nan), where=exposed > 0)
    named = known.complaints[(known.complaints[:, 2] > 0) & (known.complaints[:, 3] > 0)]
    sellers = np.unique(named[:, [0, 2]], axis=0)
    complained_of = np.bincount(_places(ids, sellers[:, 1]), minlength=len(ids))
    orders, category = _orders_by_category(ids, sold)
    expected = expected_sellers(orders, category, complained_of=complained_of)
    place = _places(ids, keys.categories)
    return CategorySignals(share=shares[place], complained_of=complained_of[place], expected=expected[place])


def _orders_by_category(ids: Integers, sold: GoodsSold) -> tuple[Integers, Integers]:
    """Orders of each seller in each category in which it sold anything, and the place of that category in `ids`."""
    inside = sold.category_id > 0
    pairs, place = np.unique(_pairs(sold.seller_id, sold.category_id)[inside], return_inverse=True)
    orders = _summed(sold.orders[inside].sum(axis=1), place, len(pairs))
    return orders, _places(ids, pairs & _LOW)


def _pairs(first: Integers, second: Integers) -> Integers:
    """One number for two ids; both stay below 2^31."""
    return (first << _HALF) | second


def _places(ids: Integers, wanted: Integers) -> Integers:
    """Where each of `wanted` stands in `ids`, which are in order; -1 for what does not."""
    place = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[place] == wanted, place, -1) if len(ids) else np.full(len(wanted), -1)


def _spread(values: npt.NDArray[Number], place: Integers) -> npt.NDArray[Number]:
    """`values` [n, …] at each place; zeros at -1."""
    return np.concatenate([values, np.zeros((1, *values.shape[1:]), values.dtype)])[place]


def _summed(values: npt.NDArray[Number], place: Integers, count: int) -> npt.NDArray[Number]:
    """The sums of `values` [n, …] by place, 0 to count - 1; what stands at -1 is left out."""
    sums = np.zeros((count + 1, *values.shape[1:]), values.dtype)
    np.add.at(sums, place, values)
    return sums[:count]
