"""Reading the facts about a seller: counts by day or month, and every event behind a count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Date, Row, Select, cast, func, select, tuple_

from governance.core.database import db
from governance.core.errors import Invalid
from governance.core.paging import Page, decode_cursor, page_of
from governance.facts.models import AdverseEvent, SellerDay
from governance.facts.rollup import COUNTS, METRICS


class Grain(StrEnum):
    """How finely counts are shown."""

    DAY = "day"
    MONTH = "month"


_NEWEST_FIRST: Final = (AdverseEvent.day, AdverseEvent.metric, AdverseEvent.event_reference)


def facts_of(*, seller_id: int, first_day: date, last_day: date, grain: Grain = Grain.DAY) -> Sequence[Row[Any]]:
    """Counts of one seller from `first_day` to `last_day`, both included: rows of `day` and every count, oldest first.

    By month, `day` is the first of the month and holds only the days that were asked for.
    """
    _check_days(first_day, last_day)
    day = SellerDay.day if grain is Grain.DAY else cast(func.date_trunc("month", SellerDay.day), Date)
    sums = [func.sum(getattr(SellerDay, count)).label(count) for count in COUNTS]
    query = (
        select(day.label("day"), *sums)
        .where(SellerDay.seller_id == seller_id, SellerDay.day.between(first_day, last_day))
        .group_by(day)
        .order_by(day)
    )
    return db.session.execute(query).all()


def adverse_events_of(
    *,
    seller_id: int,
    first_day: date,
    last_day: date,
    metric: str | None = None,
    accountable: bool | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[AdverseEvent]:
    """What counts against one seller, newest day first; accountable or apart only when asked so.

    The accountable rows of a metric and span of days are as many as the numerator of that rate.
    """
    _check_days(first_day, last_day)
    if metric is not None and metric not in METRICS:
        raise Invalid(f"There is no metric {metric!r}; there are {', '.join(METRICS)}.", pointer="metric")
    query = select(AdverseEvent).where(
        AdverseEvent.seller_id == seller_id, AdverseEvent.day.between(first_day, last_day)
    )
    if metric is not None:
        query = query.where(AdverseEvent.metric == metric)
    if accountable is not None:
        query = query.where(AdverseEvent.accountable == accountable)
    rows = list(db.session.scalars(_after(query, cursor).limit(limit + 1)))
    return page_of(rows, limit=limit, place=lambda row: (row.day.isoformat(), row.metric, row.event_reference))


def _after(query: Select[AdverseEvent], cursor: str | None) -> Select[AdverseEvent]:
    ordered = query.order_by(*(column.desc() for column in _NEWEST_FIRST))
    if cursor is None:
        return ordered
    day, metric, reference = decode_cursor(cursor, size=3)
    try:
        place = (date.fromisoformat(day), str(metric), str(reference))
    except (TypeError, ValueError):
        raise Invalid("This cursor is not one of ours: start again without a cursor.", pointer="cursor") from None
    return ordered.where(tuple_(*_NEWEST_FIRST) < place)


def _check_days(first_day: date, last_day: date) -> None:
    if first_day > last_day:
        raise Invalid(f"The first day, {first_day}, lies after the last, {last_day}.", pointer="first_day")
