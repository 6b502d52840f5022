"""Independent bad events of several sellers taken together: what shares a buyer or a lot counts once for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import ARRAY, BigInteger, ColumnElement, String, any_, case, cast, func, literal, select, true
from sqlalchemy.orm import InstrumentedAttribute

from governance.core.database import db
from governance.facts.independence import Integers, independent
from governance.facts.models import AdverseEvent


@dataclass(frozen=True)
class Together:
    """Sellers in order of id, each with its group (0, 1, …); and the window of each metric, [n, metrics].

    Days are counted as `date.toordinal` does; the windows of a group are the same for all of it.
    """

    seller_id: Integers
    group: Integers
    metrics: Sequence[str]
    first_day: Integers
    last_day: Integers


def independent_together(sellers: Together) -> Integers:
    """Independent bad events of each seller's group: [n, metrics], of the events that the database holds now."""
    events = _events(sellers)
    place = np.searchsorted(sellers.seller_id, events[:, 0])
    metric, day = events[:, 1], events[:, 2]
    inside = (day >= sellers.first_day[place, metric]) & (day <= sellers.last_day[place, metric])
    metrics = len(sellers.metrics)
    group = sellers.group[place[inside]] * metrics + metric[inside]
    groups = int(sellers.group.max(initial=-1)) + 1
    found = independent(group=group, buyer=events[inside, 3], lot=events[inside, 4], groups=groups * metrics)
    return found.reshape(groups, metrics)[sellers.group]


def _events(sellers: Together) -> Integers:
    """Seller, place of the metric, day, and numbers for buyer and lot (-1: none), of every accountable event."""
    seller_ids = cast(sellers.seller_id.tolist(), ARRAY(BigInteger))
    places = {metric: place for place, metric in enumerate(sellers.metrics)}
    query = select(
        AdverseEvent.seller_id,
        case(places, value=AdverseEvent.metric),
        AdverseEvent.day - func.to_date("0001-01-01", "YYYY-MM-DD") + 1,
        _number(AdverseEvent.buyer),
        case((AdverseEvent.lot.is_(None), literal(-1)), else_=_number(AdverseEvent.lot)),
    ).where(
        AdverseEvent.seller_id == any_(seller_ids),
        AdverseEvent.metric == any_(cast(list(sellers.metrics), ARRAY(String))),
        AdverseEvent.accountable == true(),
    )
    return np.array([tuple(row) for row in db.session.execute(query)], np.int64).reshape(-1, 5)


def _number(column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None]) -> ColumnElement[int]:
    return func.dense_rank().over(order_by=column)
