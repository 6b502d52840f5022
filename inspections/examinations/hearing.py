"""What this room hears: drawn items that become tasks, and inspectors who can no longer do theirs."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from governance.core.access import Actor, system_actor
from governance.core.database import db
from governance.core.events import Subscription
from inspections.draws.events import DrawMade, ItemsAdded, ReserveSteppedIn
from inspections.draws.pools.events import ConflictNoted, InspectorRested
from inspections.examinations.assigning import assign
from inspections.examinations.models import InspectionTask
from inspections.examinations.states import State
from inspections.examinations.telling import tell_conflict, tell_left

DRAWS: Final = system_actor("draws")


def hear_items(event: DrawMade | ItemsAdded, _by: Actor, at: datetime) -> str | None:
    """Items were drawn: each becomes a task."""
    new = assign(item_ids=event.item_ids, by=DRAWS, at=at)
    return f"Inspection tasks: {len(new):,}." if new else None


def hear_reserve(event: ReserveSteppedIn, _by: Actor, at: datetime) -> str | None:
    """A reserve steps in: it becomes a task as well."""
    assign(item_ids=[event.item_id], by=DRAWS, at=at)
    return None


def hear_conflict(event: ConflictNoted, _by: Actor, at: datetime) -> str | None:
    """An inspector keeps away from a seller: open tasks there are to be handed over."""
    its = (InspectionTask.inspector_id == event.inspector_id, InspectionTask.seller_id == event.seller_id)
    query = select(InspectionTask).where(*its, InspectionTask.state == State.ASSIGNED.value)
    for task in db.session.scalars(query.order_by(InspectionTask.id)).all():
        tell_conflict(task, at=at)
    return None


def hear_rest(event: InspectorRested, _by: Actor, at: datetime) -> str | None:
    """An inspector rests: whoever hands out tasks is told how many are left."""
    its = (InspectionTask.inspector_id == event.inspector_id, InspectionTask.state == State.ASSIGNED.value)
    left = db.session.scalar(select(func.count()).select_from(InspectionTask).where(*its)) or 0
    if left:
        tell_left(event.inspector_id, left, at=at)
    return None


SUBSCRIPTIONS: Final = (
    Subscription(DrawMade, hear_items),
    Subscription(ItemsAdded, hear_items),
    Subscription(ReserveSteppedIn, hear_reserve),
    Subscription(ConflictNoted, hear_conflict),
    Subscription(InspectorRested, hear_rest),
)
