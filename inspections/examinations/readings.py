"""Reading tasks: an inspector's own, and for whoever reads draws all of them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_

from governance.catalogue.models import HeldLot, Listing, Product
from governance.core.access import Actor, Permission, check_permission
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.paging import DEFAULT_SIZE, Page, day_of_cursor, page_of
from governance.sellers.models import Seller
from inspections.draws.models import Draw, DrawnItem
from inspections.draws.pools.conflicts import holds_on
from inspections.draws.pools.models import Inspector, InspectorConflict, Laboratory
from inspections.draws.states import Role
from inspections.examinations.lookup import is_own, sees_all
from inspections.examinations.models import InspectionTask
from inspections.examinations.shown import TaskCounts, TaskShown
from inspections.examinations.states import State

OPEN: Final = InspectionTask.state == State.ASSIGNED.value


class Show(StrEnum):
    """Which tasks are wanted."""

    ALL = "all"
    ENDED = "ended"
    OPEN = "open"


def my_tasks(
    *, by: Actor, at: datetime, show: Show = Show.OPEN, limit: int = DEFAULT_SIZE, cursor: str | None = None
) -> Page[TaskShown]:
    """The tasks of the inspector behind `by`: what is due first first, ended ones by the newest."""
    return _find([is_own(by)], by=by, at=at, show=show, limit=limit, cursor=cursor)


def find_tasks(
    *,
    by: Actor,
    at: datetime,
    show: Show = Show.ALL,
    state: State | None = None,
    draw: str | None = None,
    inspector: str | None = None,
    overdue: bool | None = None,
    limit: int = DEFAULT_SIZE,
    cursor: str | None = None,
) -> Page[TaskShown]:
    """Tasks that answer to every filter given: open ones by day, all others by the newest; an inspector's own alone.

    `draw` is a draw's reference, `inspector` a code.
    """
    its: list[ColumnElement[bool]] = [] if sees_all(by) else [is_own(by)]
    if state is not None:
        its.append(InspectionTask.state == state.value)
    if draw is not None:
        its.append(Draw.reference == draw)
    if inspector is not None:
        its.append(Inspector.code == inspector)
    if overdue is not None:
        late = OPEN & (InspectionTask.due_on < day_of(at, settings().timezone))
        its.append(late if overdue else ~late)
    return _find(its, by=by, at=at, show=show, limit=limit, cursor=cursor)


def read_task(task_id: int, *, by: Actor, at: datetime) -> TaskShown:
    """One task; raises `NotFound`, also for what `by` may not know of."""
    check_permission(by, Permission.TASK_READ)
    today = day_of(at, settings().timezone)
    query = _tasks(by, today).where(InspectionTask.id == task_id)
    if not sees_all(by):
        query = query.where(is_own(by))
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"There is no inspection task {task_id}.")
    return _shown(row, today)


def task_counts(*, by: Actor, at: datetime) -> TaskCounts:
    """How many of the tasks that `by` may see are open, late, or have to be handed over."""
    check_permission(by, Permission.TASK_READ)
    today = day_of(at, settings().timezone)
    query = (
        select(
            func.count(),
            func.count().filter(InspectionTask.due_on < today),
            func.count().filter(_in_conflict(today)),
        )
        .select_from(InspectionTask)
        .join(Inspector, Inspector.id == InspectionTask.inspector_id)
        .where(OPEN)
    )
    if not sees_all(by):
        query = query.where(is_own(by))
    count, overdue, conflicts = db.session.execute(query).one()
    return TaskCounts(open=count, overdue=overdue, conflicts=conflicts)


def _find(
    its: list[ColumnElement[bool]], *, by: Actor, at: datetime, show: Show, limit: int, cursor: str | None
) -> Page[TaskShown]:
    check_permission(by, Permission.TASK_READ)
    today = day_of(at, settings().timezone)
    query = _tasks(by, today).where(*its).limit(limit + 1)
    if show is Show.OPEN:
        query = query.where(OPEN).order_by(InspectionTask.due_on, InspectionTask.id)
        if cursor is not None:
            query = query.where(tuple_(InspectionTask.due_on, InspectionTask.id) > tuple_(*day_of_cursor(cursor)))
    else:
        query = query.where(~OPEN) if show is Show.ENDED else query
        query = query.order_by(InspectionTask.id.desc())
        if cursor is not None:
            query = query.where(InspectionTask.id < day_of_cursor(cursor)[1])
    rows = db.session.execute(query).all()
    page = page_of(rows, limit=limit, place=lambda row: (str(row[0].due_on), row[0].id))
    return Page([_shown(row, today) for row in page.items], page.next)


def _in_conflict(today: date) -> ColumnElement[bool]:
    pair = (
        InspectorConflict.inspector_id == InspectionTask.inspector_id,
        InspectorConflict.seller_id == InspectionTask.seller_id,
    )
    return exists().where(*pair, holds_on(today))


def _tasks(by: Actor, today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            InspectionTask,
            DrawnItem,
            Draw.reference,
            Listing,
            Product,
            Seller,
            HeldLot.lot,
            Laboratory.code,
            Inspector.code,
            is_own(by),
            _in_conflict(today),
        )
        .join(DrawnItem, DrawnItem.id == InspectionTask.drawn_item_id)
        .join(Draw, Draw.id == InspectionTask.draw_id)
        .join(Listing, Listing.id == InspectionTask.listing_id)
        .join(Product, Product.id == Listing.product_id)
        .join(Seller, Seller.id == InspectionTask.seller_id)
        .join(Inspector, Inspector.id == InspectionTask.inspector_id)
        .outerjoin(HeldLot, HeldLot.id == DrawnItem.held_lot_id)
        .outerjoin(Laboratory, Laboratory.id == DrawnItem.laboratory_id)
    )


def _shown(row: Any, today: date) -> TaskShown:
    task, item, draw, listing, product, seller, lot, laboratory, inspector, own, conflict = row
    is_open = task.state == State.ASSIGNED.value
    return TaskShown(
        id=task.id,
        version=task.version,
        state=State(task.state),
        draw=draw,
        drawn_item_id=item.id,
        role=Role(item.role),
        listing=listing.reference,
        product=product.code,
        product_name=product.name,
        price=listing.price,
        currency=listing.currency,
        lot=lot,
        seller=seller.reference,
        seller_name=seller.name,
        units=item.units,
        units_reason=item.units_reason,
        laboratory=laboratory,
        inspector=inspector,
        assigned_at=task.assigned_at,
        due_on=task.due_on,
        days_left=(task.due_on - today).days if is_open else None,
        overdue=is_open and task.due_on < today,
        ended_at=task.ended_at,
        order_reference=task.order_reference,
        note=task.note,
        own=own,
        conflict=is_open and conflict,
    )
