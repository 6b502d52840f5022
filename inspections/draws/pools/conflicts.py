"""Conflicts of interest: whom an inspector keeps away from, from which day until which. Ended, never deleted."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound
from governance.core.events import publish
from governance.sellers.models import Seller
from governance.violations.second_person import key_of
from inspections.draws.pools.codes import required_words
from inspections.draws.pools.events import ConflictNoted
from inspections.draws.pools.inspectors import held_inspector, subject_of
from inspections.draws.pools.models import InspectorConflict


def holds_on(day: date) -> ColumnElement[bool]:
    """Whether a conflict holds on a day."""
    until_on = InspectorConflict.until_on
    return and_(InspectorConflict.from_on <= day, or_(until_on.is_(None), until_on >= day))


def keeps_away(*, inspector_id: int, seller_id: int, day: date) -> bool:
    """Whether an inspector has to keep away from a seller on a day."""
    its = (InspectorConflict.inspector_id == inspector_id, InspectorConflict.seller_id == seller_id)
    return db.session.scalar(select(InspectorConflict.id).where(*its, holds_on(day)).limit(1)) is not None


def keep_away(
    *,
    inspector_id: int,
    seller_id: int,
    reason: str,
    by: Actor,
    at: datetime,
    from_on: date | None = None,
    until_on: date | None = None,
    version: int | None = None,
) -> InspectorConflict:
    """Note that an inspector keeps away from a seller, from `from_on` (default: today) until `until_on`, for good if None.

    Draws whose list is frozen already may still name the pair: whoever hands out tasks is told. Raises `Conflict` when
    one without an end holds already.
    """
    check_permission(by, Permission.POOL_MANAGE)
    inspector = held_inspector(inspector_id, version)
    if db.session.get(Seller, seller_id) is None:
        raise NotFound(f"There is no seller with the id {seller_id}.")
    from_on = from_on or day_of(at, settings().timezone)
    if until_on is not None and until_on < from_on:
        raise Invalid("A conflict ends after it began.", pointer="until_on")
    its = (InspectorConflict.inspector_id == inspector_id, InspectorConflict.seller_id == seller_id)
    lasting = (InspectorConflict.until_on.is_(None), InspectorConflict.from_on <= from_on)
    if db.session.scalar(select(InspectorConflict.id).where(*its, *lasting).limit(1)) is not None:
        raise Conflict("This inspector keeps away from this seller already.", pointer="seller")
    conflict = InspectorConflict(
        inspector_id=inspector_id,
        seller_id=seller_id,
        from_on=from_on,
        until_on=until_on,
        recorded_at=at,
        by=key_of(by),
        **required_words(reason=reason),
    )
    db.session.add(conflict)
    inspector.version += 1
    db.session.flush()
    _record(conflict, by=by, at=at)
    publish(ConflictNoted(inspector_id, seller_id), by=by, at=at)
    return conflict


def end_conflict(
    *,
    conflict_id: int,
    inspector_id: int,
    reason: str,
    by: Actor,
    at: datetime,
    until_on: date | None = None,
    version: int | None = None,
) -> InspectorConflict:
    """Let a conflict end with `until_on` (default: today), its last day; never earlier, for what was drawn stays true.

    Raises `InvalidTransition` when it has ended already.
    """
    check_permission(by, Permission.POOL_MANAGE)
    inspector = held_inspector(inspector_id, version)
    conflict = db.session.get(InspectorConflict, conflict_id, populate_existing=True)
    if conflict is None or conflict.inspector_id != inspector_id:
        raise NotFound(f"There is no conflict {conflict_id} of this inspector.")
    today = day_of(at, settings().timezone)
    if conflict.until_on is not None and conflict.until_on < today:
        raise InvalidTransition(f"This conflict ended on {conflict.until_on} already.")
    until_on = until_on or max(today, conflict.from_on)
    if until_on < max(today, conflict.from_on):
        raise Invalid("A conflict cannot end before today, nor before it began.", pointer="until_on")
    conflict.until_on = until_on
    inspector.version += 1
    db.session.flush()
    _record(conflict, by=by, at=at, reason=required_words(reason=reason)["reason"])
    return conflict


def _record(conflict: InspectorConflict, *, by: Actor, at: datetime, reason: str | None = None) -> None:
    """The trail names the pair and the days. Why they keep apart may be personal: it stands in the row alone."""
    after = {
        "conflict": conflict.id,
        "seller_id": conflict.seller_id,
        "from_on": str(conflict.from_on),
        "until_on": str(conflict.until_on) if conflict.until_on else None,
    }
    subject = subject_of(conflict.inspector_id)
    audit.record(AuditAction.INSPECTOR_CONFLICT, subject=subject, by=by, at=at, reason=reason, after=after)
