"""From drawn items to tasks: each item that counts becomes a task of the inspector who was drawn for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from inspections.draws.models import Draw, DrawnItem
from inspections.draws.pools.conflicts import keeps_away
from inspections.examinations.models import InspectionTask
from inspections.examinations.states import State
from inspections.examinations.telling import subject_of, tell_assigned, tell_conflict

# Whoever gets a task near the end of sampling, or after it, has at least so long.
SHORTEST: Final = timedelta(days=3)


def assign(*, item_ids: Collection[int], by: Actor, at: datetime) -> list[InspectionTask]:
    """Make a task of every drawn item that has an inspector and no task yet; returns the new ones, by item.

    The inspector is told. Where the inspector keeps away from the seller since the list was frozen, the officers are.
    """
    check_permission(by, Permission.TASK_ASSIGN)
    today = day_of(at, settings().timezone)
    query = (
        select(DrawnItem, Draw.sampling_until)
        .join(Draw, Draw.id == DrawnItem.draw_id)
        .where(DrawnItem.id.in_(item_ids), DrawnItem.inspector_id.is_not(None))
        .order_by(DrawnItem.id)
    )
    tasks = [_assign(item, due_on(until, today), at) for item, until in db.session.execute(query).all()]
    new = [task for task in tasks if task is not None]
    for task in new:
        after = {"draw_id": task.draw_id, "inspector_id": task.inspector_id, "due_on": str(task.due_on)}
        audit.record(AuditAction.TASK_ASSIGN, subject=subject_of(task.id), by=by, at=at, after=after)
        tell_assigned(task, at=at)
        if keeps_away(inspector_id=task.inspector_id, seller_id=task.seller_id, day=today):
            tell_conflict(task, at=at)
    return new


def due_on(sampling_until: date | None, today: date) -> date:
    """The last day of a task that is given today."""
    shortest = today + SHORTEST
    return shortest if sampling_until is None else max(sampling_until, shortest)


def _assign(item: DrawnItem, due: date, at: datetime) -> InspectionTask | None:
    row = {
        "drawn_item_id": item.id,
        "draw_id": item.draw_id,
        "seller_id": item.seller_id,
        "listing_id": item.listing_id,
        "inspector_id": item.inspector_id,
        "state": State.ASSIGNED.value,
        "assigned_at": at,
        "due_on": due,
    }
    statement = insert(InspectionTask).values(row).on_conflict_do_nothing(index_elements=["drawn_item_id"])
    task: InspectionTask | None = db.session.scalar(statement.returning(InspectionTask))
    return task
