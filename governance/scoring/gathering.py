"""What a run judges: every seller known at a moment, with counts, category and points; read set-based, one pass each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import numpy.typing as npt
from sqlalchemy import Row, select

from governance.catalogue.models import Category
from governance.core.bounds import Integers
from governance.core.database import db
from governance.facts.kinds import FED_BY
from governance.facts.models import EventBatch
from governance.facts.windows import WindowCounts
from governance.scoring.estimates import FRESH, OLDER, RECENT
from governance.scoring.policy import Policy
from governance.scoring.score import Inputs
from governance.scoring.window_choice import LONG, SHORT, windows_of
from governance.sellers import register
from governance.sellers.models import Seller
from governance.violations import ledger


@dataclass(frozen=True)
class Gathered:
    """The material of n sellers in order of id: the inputs of the score and what is stored beside them.

    `category_id` is 0 for none; `window_days` and `immature_*` are [n, rates]; `period_*` [n, rates, 3] are the counts
    of the estimate's periods (FRESH, RECENT, OLDER).
    """

    seller_id: Integers
    category_id: Integers
    inputs: Inputs
    window_days: Integers
    immature_exposed: Integers
    immature_bad: Integers
    period_exposed: Integers
    period_bad: Integers

    @property
    def category_place(self) -> Integers:
        """The categories as 0, 1, ... in order of id, -1 for none."""
        place: Integers = np.unique(self.category_id, return_inverse=True)[1]
        return np.where(self.category_id > 0, place, -1)


def gather(counts: WindowCounts, policy: Policy, *, as_of: date, known_at: datetime) -> Gathered:
    """Join the counts with register and ledger as known at `known_at`; sellers without facts have zeros."""
    seller_id, category_id = sellers_known(known_at)
    counted = Aligned(seller_id, counts)
    fed = fed_rates(policy, known_at)
    exposed, bad, independent = (counted.of(name) * fed[:, None] for name in ("exposed", "bad", "independent"))
    immature_exposed, immature_bad = (counted.of(f"immature_{name}") * fed for name in ("exposed", "bad"))
    windows = _windows(counted, policy)
    target, worst = limits_of(category_id, policy)
    chosen = windows[:, :, None]
    inputs = Inputs(
        mature_orders=counted.of("mature_orders"),
        exposed=np.take_along_axis(exposed, chosen, axis=2)[:, :, 0],
        bad=np.take_along_axis(bad, chosen, axis=2)[:, :, 0],
        independent=np.take_along_axis(independent, chosen, axis=2)[:, :, 0],
        target=target,
        worst=worst,
        points=_points(seller_id, as_of, known_at),
        fed=np.any(exposed[:, :, LONG] + immature_exposed, axis=0),
        covered=covered_rates(seller_id, policy, as_of=as_of, known_at=known_at),
    )
    days = np.array([(rate.window.short_days, rate.window.long_days) for rate in policy.rates])
    return Gathered(
        seller_id=seller_id,
        category_id=category_id,
        inputs=inputs,
        window_days=days[np.arange(len(policy.rates)), windows],
        immature_exposed=immature_exposed,
        immature_bad=immature_bad,
        period_exposed=_periods(immature_exposed, exposed),
        period_bad=_periods(immature_bad, bad),
    )


def covered_rates(seller_id: Integers, policy: Policy, *, as_of: date, known_at: datetime) -> npt.NDArray[np.bool_]:
    """Where the points of a violation stand for the breach of a rate, [n, rates]; `seller_id` is in order."""
    covered = np.zeros((len(seller_id), len(policy.rates)), bool)
    places = {code: place for place, code in enumerate(policy.codes)}
    rows = db.session.execute(ledger.covered_rates(as_of, known_at))
    found = _pairs([(seller, places[rate]) for seller, rate in rows if rate in places])
    found = found[np.isin(found[:, 0], seller_id)]
    covered[np.searchsorted(seller_id, found[:, 0]), found[:, 1]] = True
    return covered


class Aligned:
    """Counts of those sellers who have facts, spread over all sellers."""

    def __init__(self, seller_id: Integers, counts: WindowCounts) -> None:
        self.counts = counts
        self.known = np.isin(counts.seller_id, seller_id)
        self.place = np.searchsorted(seller_id, counts.seller_id[self.known])
        self.sellers = len(seller_id)

    def of(self, name: str) -> Integers:
        """One of the counts, zeros where a seller has none."""
        values: Integers = getattr(self.counts, name)
        spread = np.zeros((self.sellers, *values.shape[1:]), np.int64)
        spread[self.place] = values[self.known]
        return spread


def sellers_known(known_at: datetime) -> tuple[Integers, Integers]:
    """Ids of the sellers registered by then, in order, and of their main categories (0 for none)."""
    registered = select(Seller.id).where(Seller.created_at <= known_at).order_by(Seller.id)
    seller_id = np.array(db.session.scalars(registered).all(), np.int64)
    category_id = np.zeros(len(seller_id), np.int64)
    known = _pairs(db.session.execute(register.categories_known_at(known_at)).all())
    inside = np.isin(known[:, 0], seller_id)
    category_id[np.searchsorted(seller_id, known[inside, 0])] = known[inside, 1]
    return seller_id, category_id


def _points(seller_id: Integers, as_of: date, known_at: datetime) -> Integers:
    """The balance of the ledger per seller."""
    points = np.zeros(len(seller_id), np.int64)
    balances = _pairs(db.session.execute(ledger.active_points(as_of, known_at)).all())
    inside = np.isin(balances[:, 0], seller_id)
    points[np.searchsorted(seller_id, balances[inside, 0])] = balances[inside, 1]
    return points


def _pairs(rows: Sequence[Row[int, int]] | Sequence[tuple[int, int]]) -> Integers:
    return np.array([tuple(row) for row in rows], np.int64).reshape(-1, 2)


def fed_rates(policy: Policy, known_at: datetime) -> npt.NDArray[np.bool_]:
    """Per rate, whether events that could show it bad had been delivered by then; else its exposure means nothing."""
    kinds = set(db.session.scalars(select(EventBatch.kind).where(EventBatch.recorded_at <= known_at).distinct()))
    return np.array([not kinds.isdisjoint(FED_BY[code]) for code in policy.codes])


def _windows(counted: Aligned, policy: Policy) -> Integers:
    """SHORT or LONG per seller and rate."""
    return windows_of(policy.rates, {by: counted.of(f"assessed_{by}") for by in ("orders", "questions")})


def limits_of(category_id: Integers, policy: Policy) -> tuple[Integers, Integers]:
    """Target and worst per seller and rate, by main category."""
    codes = {row.id: row.code for row in db.session.execute(select(Category.id, Category.code))}
    different, place = np.unique(category_id, return_inverse=True)
    table = np.array([[rate.limits(codes.get(int(one))) for rate in policy.rates] for one in different], np.int64)
    limits = table.reshape(-1, len(policy.rates), 2)[place]
    return limits[:, :, 0], limits[:, :, 1]


def _periods(immature: Integers, windows: Integers) -> Integers:
    periods = np.zeros((*immature.shape, 3), np.int64)
    periods[:, :, FRESH] = immature
    periods[:, :, RECENT] = windows[:, :, SHORT]
    periods[:, :, OLDER] = windows[:, :, LONG] - windows[:, :, SHORT]
    return periods
