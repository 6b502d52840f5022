"""Counted events by their names, as somebody ticks them: the order, the day it happened, the product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select, tuple_

from dashboard.shell import words
from governance.core.database import db
from governance.facts.models import AdverseEvent

Event = tuple[str, str]

# So many can be ticked one by one; the newest of them. What else is wrong can be said in words.
MOST: Final = 200
BETWEEN: Final = " "


def tick_of(event: Event) -> str:
    """An event as the value of a box: a metric holds no blank, whatever an order is called."""
    metric, reference = event
    return f"{metric}{BETWEEN}{reference}"


def event_of(tick: str) -> Event:
    """The event of a box."""
    metric, _blank, reference = tick.partition(BETWEEN)
    return metric, reference


def choices_of(seller_id: int, events: Sequence[Event]) -> list[tuple[str, str]]:
    """The first `MOST` of these events as boxes with their labels, the newest first."""
    wanted = events[:MOST]
    if not wanted:
        return []
    metrics = {metric for metric, _reference in wanted}
    query = (
        select(AdverseEvent)
        .where(
            AdverseEvent.seller_id == seller_id,
            AdverseEvent.metric.in_(metrics),
            tuple_(AdverseEvent.metric, AdverseEvent.event_reference).in_(wanted),
        )
        .order_by(AdverseEvent.happened_on.desc(), AdverseEvent.event_reference)
    )
    rows = db.session.scalars(query)
    return [(tick_of((row.metric, row.event_reference)), label(row)) for row in rows]


def label(row: AdverseEvent) -> str:
    """One event in a line."""
    parts: Sequence[str | None] = (row.order_reference or row.event_reference, words.day(row.happened_on), row.product)
    return " · ".join(part for part in parts if part)
