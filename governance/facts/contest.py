"""Contesting a counted event: found by metric, seller and reference, as long as it counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy import func, select

from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.contested import Contested, Find
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.numbers import number_in
from governance.facts.kinds import FED_BY
from governance.facts.models import AdverseEvent, EventBatch

EVENT: Final = "event"
_WORDS: Final = {
    "late": "Late delivery",
    "cancelled_by_seller": "Cancellation by the shop",
    "returned_for_quality": "Return for quality",
    "low_reviews": "Low review",
    "refused_without_ground": "After-sales refused without ground",
    "slow_first_answer": "Slow first answer",
    "dissatisfied": "Dissatisfied after-sales",
}


def event_id(event: AdverseEvent) -> str:
    """The id under which a counted event is contested."""
    return f"{event.metric}:{event.seller_id}:{event.event_reference}"


def counted_event(reference: str) -> Contested:
    """A counted event by its `event_id`; raises `NotFound`, also for one of another seller."""
    metric, _, rest = reference.partition(":")
    number, _, name = rest.partition(":")
    event = db.session.get(AdverseEvent, (metric, name, number_in(number, noun="counted event")))
    if event is None:
        raise NotFound(f"There is no counted event {reference!r}.")
    about = f"order {event.order_reference}" if event.order_reference else f"case {event.event_reference}"
    return Contested(
        kind=EVENT,
        id=event_id(event),
        seller_id=event.seller_id,
        title=f"{_WORDS[metric]}, {about}, {event.happened_on}",
        decided_on=_known_on(event),
        automatic=True,
        final=not event.accountable,
        events=((event.metric, event.event_reference),) if event.accountable else (),
    )


def _known_on(event: AdverseEvent) -> date:
    """The last day on which we may have come to know of it: whoever could not see it yet has lost no time."""
    brought = (EventBatch.kind.in_(FED_BY[event.metric]), EventBatch.last_day >= event.happened_on)
    known_at = select(func.max(EventBatch.recorded_at)).where(*brought, EventBatch.first_day <= event.happened_on)
    newest = db.session.scalar(known_at)
    return max(event.happened_on, day_of(newest, settings().timezone)) if newest else event.happened_on


CONTESTABLE: Final[Mapping[str, Find]] = {EVENT: counted_event}
