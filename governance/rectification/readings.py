"""Reading required fixes: what is open, what is late, whose turn it is, with days left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_

from governance.core.access import Actor, Permission, check_permission, may
from governance.core.calendar import day_of
from governance.core.clocks.models import Clock
from governance.core.commands import settings
from governance.core.database import db
from governance.core.documents.models import Document
from governance.core.errors import Invalid, NotFound
from governance.core.paging import DEFAULT_SIZE, NOT_OURS, Page, decode_cursor, moment_of_cursor, page_of
from governance.rectification import evidence
from governance.rectification.models import FixEvidence, RequiredFix
from governance.rectification.states import WITH_SELLER, State, can_move
from governance.sellers.models import Seller
from governance.violations.second_person import can_decide


@dataclass(frozen=True, kw_only=True)
class FixReading:
    """A fix as it stands at a moment. `days_left` is None when the seller has nothing to do; today is 0, late is below.

    `seller` is the reference that people know; `words` are title and demand in each language, where a rule asks. An
    overdue fix that nobody answered was taken further at `escalated_at`. A `provisional` day may move when the calendar
    of its year appears.
    """

    id: int
    version: int
    seller: str
    seller_name: str
    source: str
    title: str
    demand: str
    state: State
    owner: str | None
    plan: str | None
    root_cause: str | None
    root_cause_asked: bool
    reason: str | None
    words: Mapping[str, Mapping[str, str]] | None
    required_at: datetime
    planned_at: datetime | None
    submitted_at: datetime | None
    judged_at: datetime | None
    escalated_at: datetime | None
    closed_at: datetime | None
    due_on: date
    provisional: bool
    overdue: bool
    days_left: int | None


@dataclass(frozen=True, kw_only=True)
class ShownDocument:
    """A document that was shown as evidence; `name` is None once it was erased."""

    document_id: int
    kind: str
    name: str | None
    media_type: str
    note: str | None
    shown_at: datetime


@dataclass(frozen=True, kw_only=True)
class Ageing:
    """How many fixes are open, and how many of these are late or wait for somebody to look at their evidence."""

    open: int
    overdue: int
    waiting: int
    waiting_since: datetime | None


@dataclass(frozen=True, kw_only=True)
class FixDetails:
    """A fix with everything that was shown for it, oldest first, and whether the reader may judge it now."""

    fix: FixReading
    evidence: Sequence[ShownDocument]
    may_judge: bool


def find_fixes(
    *,
    by: Actor,
    at: datetime,
    seller_id: int | None = None,
    state: State | None = None,
    open_only: bool = False,
    overdue: bool | None = None,
    limit: int = DEFAULT_SIZE,
    cursor: str | None = None,
) -> Page[FixReading]:
    """Fixes that answer to every filter given, what is due first first; a shop's account finds its own alone."""
    check_permission(by, Permission.FIX_READ)
    query = _fixes().order_by(Clock.due_at, RequiredFix.id).limit(limit + 1)
    query = query.where(*_own(by, seller_id))
    if state is not None:
        query = query.where(RequiredFix.state == state.value)
    if open_only:
        query = query.where(RequiredFix.closed_at.is_(None))
    if overdue is not None:
        query = query.where(_is_late(at) if overdue else ~_is_late(at))
    if cursor is not None:
        query = query.where(tuple_(Clock.due_at, RequiredFix.id) > tuple_(*moment_of_cursor(cursor)))
    rows = db.session.execute(query).all()
    page = page_of(rows, limit=limit, place=lambda row: (row.Clock.due_at.isoformat(), row.RequiredFix.id))
    return Page([_reading(*row, at=at) for row in page.items], page.next)


def open_fixes(
    *, by: Actor, at: datetime, overdue: bool | None = None, limit: int = DEFAULT_SIZE, cursor: str | None = None
) -> Page[FixReading]:
    """What is open on the whole platform, what is due first first."""
    return find_fixes(by=by, at=at, open_only=True, overdue=overdue, limit=limit, cursor=cursor)


def fixes_of(
    seller_id: int,
    *,
    by: Actor,
    at: datetime,
    source: str | None = None,
    limit: int = DEFAULT_SIZE,
    cursor: str | None = None,
) -> Page[FixReading]:
    """Everything that one seller was ever asked to put right, or what followed from `source`, the newest first."""
    check_permission(by, Permission.FIX_READ)
    query = _fixes().where(*_own(by, seller_id)).order_by(RequiredFix.id.desc()).limit(limit + 1)
    if source is not None:
        query = query.where(RequiredFix.source == source)
    if cursor is not None:
        (last,) = decode_cursor(cursor, size=1)
        if not isinstance(last, int):
            raise Invalid(NOT_OURS, pointer="cursor")
        query = query.where(RequiredFix.id < last)
    page = page_of(db.session.execute(query).all(), limit=limit, place=lambda row: (row[0].id,))
    return Page([_reading(*row, at=at) for row in page.items], page.next)


def fix_details(fix_id: int, *, by: Actor, at: datetime) -> FixDetails:
    """One fix with its evidence; raises `NotFound`, also for what `by` may not know of."""
    check_permission(by, Permission.FIX_READ)
    row = db.session.execute(_fixes().where(RequiredFix.id == fix_id, *_own(by, None))).one_or_none()
    if row is None:
        raise NotFound(f"There is no required fix {fix_id}.")
    fix, clock, seller = row
    shown = [_shown(*pair) for pair in evidence.shown_for(fix_id)]
    waits = can_move(State(fix.state), State.VERIFIED) and may(by, Permission.FIX_VERIFY)
    may_judge = waits and can_decide(by, evidence.involved(fix))
    return FixDetails(fix=_reading(fix, clock, seller, at=at), evidence=shown, may_judge=may_judge)


def ageing(*, by: Actor, at: datetime, seller_id: int | None = None) -> Ageing:
    """How much is open, late and waiting: of one seller, or of everybody whom `by` may see."""
    check_permission(by, Permission.FIX_READ)
    waits = RequiredFix.state == State.SUBMITTED.value
    counts = (
        select(
            func.count().label("open"),
            func.count().filter(_is_late(at)).label("overdue"),
            func.count().filter(waits).label("waiting"),
            func.min(RequiredFix.submitted_at).filter(waits).label("waiting_since"),
        )
        .select_from(RequiredFix)
        .join(Clock, Clock.id == RequiredFix.clock_id)
        .where(RequiredFix.closed_at.is_(None), *_own(by, seller_id))
    )
    return Ageing(**db.session.execute(counts).one()._mapping)  # noqa: SLF001 (SQLAlchemy's public name for it)


def _fixes() -> Select[RequiredFix, Clock, Seller]:
    return (
        select(RequiredFix, Clock, Seller)
        .join(Clock, Clock.id == RequiredFix.clock_id)
        .join(Seller, Seller.id == RequiredFix.seller_id)
    )


def _own(by: Actor, seller_id: int | None) -> list[ColumnElement[bool]]:
    """The seller that is asked for, and the one that `by` speaks for."""
    return [RequiredFix.seller_id == one for one in (seller_id, by.seller_id) if one is not None]


def _is_late(at: datetime) -> ColumnElement[bool]:
    """A reading, no state: due before now, and it is the seller's turn."""
    return and_(RequiredFix.state.in_(sorted(WITH_SELLER)), Clock.due_at < at)


def _reading(fix: RequiredFix, clock: Clock, seller: Seller, *, at: datetime) -> FixReading:
    timezone = settings().timezone
    due_on = day_of(clock.due_at, timezone)
    turn = State(fix.state) in WITH_SELLER
    return FixReading(
        id=fix.id,
        version=fix.version,
        seller=seller.reference,
        seller_name=seller.name,
        source=fix.source,
        title=fix.title,
        demand=fix.demand,
        state=State(fix.state),
        owner=fix.owner,
        plan=fix.plan,
        root_cause=fix.root_cause,
        root_cause_asked=fix.root_cause_asked,
        reason=fix.reason,
        words=fix.words,
        required_at=fix.required_at,
        planned_at=fix.planned_at,
        submitted_at=fix.submitted_at,
        judged_at=fix.judged_at,
        escalated_at=fix.escalated_at,
        closed_at=fix.closed_at,
        due_on=due_on,
        provisional=clock.provisional,
        overdue=turn and clock.due_at < at,
        days_left=(due_on - day_of(at, timezone)).days if turn else None,
    )


def _shown(shown: FixEvidence, document: Document) -> ShownDocument:
    return ShownDocument(
        document_id=document.id,
        kind=document.kind,
        name=document.name,
        media_type=document.media_type,
        note=shown.note,
        shown_at=shown.at,
    )
