"""What the tables know of goods, each table in one pass, as whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import numpy as np
from sqlalchemy import Select, and_, case, func, literal, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from governance.catalogue.models import Listing, Product
from governance.complaints.models import Case, CasePerson
from governance.complaints.patterns import Weight
from governance.complaints.states import Outcome, State
from governance.core.bounds import MILLION, Floats, Integers
from governance.core.database import db
from governance.facts.database_link import driver_connection, fetch_whole_numbers
from governance.facts.models import AdverseEvent, SellerDay
from governance.scoring import readings
from governance.scoring.models import Score
from inspections.draws.acceptance.models import LotResult
from inspections.draws.risk.signals import PERIOD_ENDS, RATES

# Issues that say something about the goods themselves; not how they came, or how the seller behaved.
GOODS_ISSUES: Final = ("quality", "not_as_described", "counterfeit", "unsafe", "prohibited")
_NAMED: Final = 5_000  # listings that a statement names one by one
_LOOK_BACK: Final = PERIOD_ENDS[-1]
_ENDED: Final = (State.CLOSED, State.NOT_ACCEPTED, State.WITHDRAWN, State.MERGED)


@dataclass(frozen=True)
class SellerDays:
    """s sellers with facts, in order of id: `orders` [s]; `exposed` [s, rates] of them; the market's `bad_per_order`
    [rates, periods].
    """

    seller_id: Integers
    orders: Integers
    exposed: Integers
    bad_per_order: Floats


@dataclass(frozen=True)
class Estimates:
    """The newest score run: s sellers in order of id with their main category (0: none), expected shares and the bad and
    exposed events these rest on, all [s, rates].
    """

    seller_id: Integers
    category_id: Integers
    share: Floats
    bad: Integers
    exposed: Integers

    def mean(self) -> Floats:
        """The market's share of each rate, each seller by its exposure; 0 where nothing was exposed."""
        mean: Floats = (self.share * self.exposed).sum(axis=0) / np.maximum(self.exposed.sum(axis=0), 1)
        return mean


def listings(listing_ids: Integers) -> Integers:
    """All listings of the products that `listing_ids` [n] offer, in order of id: id, seller, product, category (0: none).

    For many listings simply all there are.
    """
    query = select(Listing.id, Listing.seller_id, Listing.product_id)
    products = select(Product.id, func.coalesce(Product.category_id, 0))
    if len(listing_ids) <= _NAMED:
        asked = aliased(Listing)
        named = select(asked.product_id).where(asked.id.in_(listing_ids.tolist()))
        query, products = query.where(Listing.product_id.in_(named)), products.where(Product.id.in_(named))
    # Two reads: who may see which listing hides from the planner how many there are, and it would join one by one.
    offered, known = _numbers(query), _numbers(products)
    offered, known = offered[np.argsort(offered[:, 0])], known[np.argsort(known[:, 0])]
    category = known[np.searchsorted(known[:, 0], offered[:, 2]), 1] if len(offered) else offered[:, 0]
    return np.column_stack([offered, category])


def adverse_events(last_day: date) -> Integers:
    """How often what counts against sellers happened, by seller, product, place of the rate, period."""
    query = (
        select(
            AdverseEvent.seller_id,
            Product.id,
            case({rate: place for place, rate in enumerate(RATES)}, value=AdverseEvent.metric),
            _period(AdverseEvent.day, last_day),
            func.count(),
        )
        .join(Product, Product.code == AdverseEvent.product)
        .where(AdverseEvent.metric.in_(RATES), AdverseEvent.accountable == true(), *_within(AdverseEvent.day, last_day))
    )
    return _numbers(query.group_by(*query.selected_columns.values()[:4]))


def seller_days(last_day: date) -> SellerDays:
    """What the sellers sold within the look-back, and how much of it the rates can show bad."""
    sums = (SellerDay.orders, SellerDay.delivered, SellerDay.reviews)
    found = _numbers(
        select(SellerDay.seller_id, *(func.sum(column) for column in sums))
        .where(*_within(SellerDay.day, last_day))
        .group_by(SellerDay.seller_id)
        .order_by(SellerDay.seller_id)
    )
    counts = (SellerDay.orders, SellerDay.returned_for_quality, SellerDay.low_reviews)
    period = _period(SellerDay.day, last_day)
    by_period = _numbers(
        select(period, *(func.sum(column) for column in counts))
        .where(*_within(SellerDay.day, last_day))
        .group_by(period)
    )
    market = np.zeros((len(PERIOD_ENDS), len(counts)))
    market[by_period[:, 0]] = by_period[:, 1:]
    bad_per_order = (market[:, 1:] / np.maximum(market[:, :1], 1)).T
    return SellerDays(found[:, 0], found[:, 1], found[:, 2:], bad_per_order)


def estimates() -> Estimates:
    """The estimates of the newest run; no sellers when there is none."""
    run = readings.latest_run()
    if run is None:
        nobody, nothing = np.zeros(0, np.int64), np.zeros((0, len(RATES)), np.int64)
        return Estimates(nobody, nobody, nothing.astype(np.float64), nothing, nothing)
    columns = []
    for rate in RATES:
        place = run.policy.codes.index(rate) + 1 if rate in run.policy.codes else 0
        columns += [
            func.coalesce(Score.estimate[place], 0),
            func.coalesce(Score.bad[place] + Score.immature_bad[place], 0),
            func.coalesce(Score.exposed[place] + Score.immature_exposed[place], 0),
        ]
    query = select(Score.seller_id, func.coalesce(Score.category_id, 0), *columns).where(Score.run_id == run.id)
    found = _numbers(query.order_by(Score.seller_id))
    per_rate = found[:, 2:].reshape(len(found), len(RATES), 3)
    return Estimates(found[:, 0], found[:, 1], per_rate[:, :, 0] / MILLION, per_rate[:, :, 1], per_rate[:, :, 2])


def complaints(at: datetime) -> Integers:
    """Complaints about goods within the look-back, in halves: seller, product, its category (0: none), sum.

    One that was upheld, if only in part, counts whole; one that is open or was settled counts half, and not at all from
    somebody whose word weighs less; any other one says nothing.
    """
    open_or_settled = or_(
        Case.outcome == Outcome.SETTLED.value, and_(Case.outcome.is_(None), Case.state.not_in(_ENDED))
    )
    halves = case(
        (Case.outcome.in_((Outcome.UPHELD, Outcome.PARTLY)), 2),
        (and_(open_or_settled, func.coalesce(CasePerson.weight, literal(Weight.FULL.value)) == Weight.FULL.value), 1),
        else_=0,
    )
    query = (
        select(Case.seller_id, func.coalesce(Product.id, 0), func.coalesce(Product.category_id, 0), func.sum(halves))
        .join(CasePerson, CasePerson.case_id == Case.id, isouter=True)
        .join(Product, Product.code == Case.product, isouter=True)
        .where(Case.issue.in_(GOODS_ISSUES), Case.opened_at > at - timedelta(days=_LOOK_BACK), Case.opened_at <= at)
    )
    return _numbers(query.group_by(*query.selected_columns.values()[:3]))


def lot_results(at: datetime) -> Integers:
    """Lots inspected within the look-back: seller, category, how many, how many were rejected."""
    rejected = func.count().filter(LotResult.accepted == literal(False))
    return _numbers(
        select(LotResult.seller_id, LotResult.category_id, func.count(), rejected)
        .where(LotResult.recorded_at > at - timedelta(days=_LOOK_BACK), LotResult.recorded_at <= at)
        .group_by(LotResult.seller_id, LotResult.category_id)
        .order_by(LotResult.seller_id, LotResult.category_id)
    )


def _within(column: InstrumentedAttribute[date], last_day: date) -> tuple[Any, Any]:
    return column > last_day - timedelta(days=_LOOK_BACK), column <= last_day


def _period(column: InstrumentedAttribute[date], last_day: date) -> Any:
    begins = [last_day - timedelta(days=days - 1) for days in PERIOD_ENDS[:-1]]
    return case(*((column >= begin, place) for place, begin in enumerate(begins)), else_=len(begins))


def _numbers(query: Select[*tuple[Any, ...]]) -> Integers:
    """The rows of `query`, which are whole numbers and never NULL: [rows, columns], fetched as binary COPY."""
    written = query.compile(db.session.connection(), compile_kwargs={"literal_binds": True})
    return fetch_whole_numbers(driver_connection(), str(written), len(query.selected_columns))
