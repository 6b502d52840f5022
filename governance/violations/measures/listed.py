"""Lists of measures: what holds now, what a person has to decide, what the platform has not confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, exists, or_, select, tuple_
from sqlalchemy.orm import aliased

from governance.catalogue.models import Category
from governance.core.access import Actor, Permission, check_permission
from governance.core.calendar import day_of
from governance.core.clocks.models import Clock
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Invalid, NotFound
from governance.core.paging import DEFAULT_SIZE, Page, decode_cursor, page_of
from governance.sellers.models import Seller
from governance.violations.kinds import Kind, ListedGround, Scope
from governance.violations.measures.models import Measure, PlatformCall
from governance.violations.measures.notices import name_of
from governance.violations.measures.shown import MeasureRow, Show
from governance.violations.measures.states import CALLS_OUT, STOPS, State
from governance.violations.measures.windows import CONFIRMATION

_STOPS = [*sorted(STOPS), Kind.CLOSURE.value]


def find_measures(
    *,
    by: Actor,
    at: datetime,
    seller_id: int | None = None,
    show: Show = "in_force",
    limit: int = DEFAULT_SIZE,
    cursor: str | None = None,
) -> Page[MeasureRow]:
    """Measures that answer to `show`: stops that the platform has not confirmed first, then the newest first.

    An account of a shop finds its own alone, and what was announced to it.
    """
    check_permission(by, Permission.MEASURE_READ)
    stop_open = case((and_(Measure.kind.in_(_STOPS), _call_open()), 0), else_=1)
    query = rows_of(at).add_columns(stop_open.label("first")).where(*seen_by(by), *_shown(show))
    if seller_id is not None:
        query = query.where(Measure.seller_id == seller_id)
    if cursor is not None:
        first, last = _place(cursor)
        query = query.where(tuple_(stop_open, -Measure.id) > tuple_(first, -last))
    rows = db.session.execute(query.order_by(stop_open, Measure.id.desc()).limit(limit + 1)).all()
    page = page_of(rows, limit=limit, place=lambda row: (row.first, row.Measure.id))
    return Page([row_of(row, at) for row in page.items], page.next)


def row_for(measure_id: int, *, by: Actor, at: datetime) -> tuple[Measure, MeasureRow]:
    """One measure; raises `NotFound`, also for what `by` may not know of."""
    found = db.session.execute(rows_of(at).where(Measure.id == measure_id, *seen_by(by))).one_or_none()
    if found is None:
        raise NotFound(f"There is no measure {measure_id}.")
    return found.Measure, row_of(found, at)


def seen_by(by: Actor) -> Sequence[ColumnElement[bool]]:
    """Whose measures somebody sees: a shop its own, once it was told of them; the platform all."""
    if by.seller_id is None:
        return ()
    return (Measure.seller_id == by.seller_id, Measure.noticed_at.is_not(None))


def rows_of(at: datetime) -> Select[Measure, Seller, Category, str, bool]:
    """Select measures with their shop, category, and the last call that is not confirmed."""
    later = aliased(PlatformCall)
    last_open = and_(
        PlatformCall.measure_id == Measure.id,
        PlatformCall.confirmed_at.is_(None),
        ~exists().where(later.measure_id == Measure.id, later.confirmed_at.is_(None), later.id > PlatformCall.id),
    )
    its_clock = and_(
        Clock.subject_kind == "platform_call",
        Clock.subject_id == cast(PlatformCall.id, String),
        Clock.name == CONFIRMATION,
    )
    its_category = and_(Measure.scope == Scope.CATEGORY.value, Category.code == Measure.item)
    return (
        select(Measure, Seller, Category, PlatformCall.action.label("called"), (Clock.due_at < at).label("late"))
        .join(Seller, Seller.id == Measure.seller_id)
        .outerjoin(Category, its_category)
        .outerjoin(PlatformCall, last_open)
        .outerjoin(Clock, its_clock)
    )


def row_of(row: Any, at: datetime) -> MeasureRow:
    """A measure as a list shows it."""
    measure, day = row.Measure, day_of(at, settings().timezone)
    active = measure.state == State.ACTIVE
    return MeasureRow(
        id=measure.id,
        version=measure.version,
        seller=row.Seller.reference,
        seller_name=row.Seller.name,
        kind=Kind(measure.kind),
        scope=Scope(measure.scope),
        item=measure.item,
        item_name=name_of(row.Category) if row.Category else measure.item,
        cause=measure.cause,
        rule=measure.rule,
        listed_ground=ListedGround(measure.listed_ground) if measure.listed_ground else None,
        state=State(measure.state),
        automatic=measure.automatic,
        reason=measure.reason,
        days=measure.days,
        starts_on=measure.starts_on,
        ends_on=measure.ends_on,
        days_left=_days_left(measure.ends_on, day) if active else None,
        restricts=active and Kind(measure.kind) in CALLS_OUT,
        proposed_at=measure.proposed_at,
        noticed_at=measure.noticed_at,
        started_at=measure.started_at,
        suspended_at=measure.suspended_at,
        ended_at=measure.ended_at,
        end_reason=measure.end_reason,
        unconfirmed=row.called,
        late=bool(row.late),
    )


def _shown(show: Show) -> Sequence[ColumnElement[bool]]:
    if show == "in_force":
        told = (State.NOTICED.value, State.ACTIVE.value, State.SUSPENDED.value)
        # What has ended stays here until the platform says that it ended it too.
        return (or_(Measure.state.in_(told), and_(Measure.ended_at.is_not(None), _call_open())),)
    if show == "to_decide":
        return (Measure.state == State.PROPOSED.value,)
    return (_call_open(),) if show == "unconfirmed" else ()


def _call_open() -> ColumnElement[bool]:
    waits = exists().where(PlatformCall.measure_id == Measure.id, PlatformCall.confirmed_at.is_(None))
    return waits.correlate(Measure)  # the query around it names a call of its own


def _days_left(ends_on: date | None, day: date) -> int | None:
    return None if ends_on is None else max(0, (ends_on - day).days)


def _place(cursor: str) -> tuple[int, int]:
    first, last = decode_cursor(cursor, size=2)
    if not isinstance(first, int) or not isinstance(last, int):
        raise Invalid("This cursor is not one of ours: start again without a cursor.", pointer="cursor")
    return first, last
