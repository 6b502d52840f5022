"""Calls to the platform to carry out or to end a measure, and its word that it did."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import String, and_, cast, func, select, update

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.clocks.models import Clock
from governance.core.database import db
from governance.core.errors import NotFound
from governance.violations import ledger
from governance.violations.kinds import Kind
from governance.violations.measures.in_force import measure_rules
from governance.violations.measures.models import Measure, PlatformCall
from governance.violations.measures.shown import Unconfirmed
from governance.violations.measures.states import CALLS_OUT, STOPS
from governance.violations.measures.telling import tell_systems
from governance.violations.measures.windows import CONFIRMATION, begin_confirmation, met, subject_of, subject_of_call
from governance.violations.second_person import key_of

Action = Literal["impose", "lift"]


def call(measure: Measure, action: Action, *, by: Actor, at: datetime) -> PlatformCall | None:
    """Call the platform to carry the measure out or to end it; None for what it has nothing to do about.

    The call stays open until the platform says that it did; its number is in the message and never changes.
    """
    if Kind(measure.kind) not in CALLS_OUT:
        return None
    made = PlatformCall(measure_id=measure.id, seller_id=measure.seller_id, action=action, called_at=at)
    db.session.add(made)
    db.session.flush()
    begin_confirmation(made, measure_rules(measure.rule_book_id), by=by, at=at)
    topic = "measure.imposed" if action == "impose" else "measure.lifted"
    tell_systems(topic, measure, at=at, call=made.id)
    return made


def was_imposed(measure: Measure) -> bool:
    """Whether the platform was last called to carry the measure out, so that it has to be called to end it."""
    last = select(PlatformCall.action).where(PlatformCall.measure_id == measure.id)
    return db.session.scalar(last.order_by(PlatformCall.id.desc()).limit(1)) == "impose"


def confirm_call(*, call_id: int, note: str | None, by: Actor, at: datetime) -> PlatformCall:
    """The platform says that it did what it was called for; said again, it changes nothing.

    What it was called for earlier about the same measure is out of the way with it. Raises `NotFound`.
    """
    check_permission(by, Permission.MEASURE_CONFIRM)
    seller_id = db.session.scalar(select(PlatformCall.seller_id).where(PlatformCall.id == call_id))
    if seller_id is None:
        raise NotFound(f"The platform was not called under the number {call_id}.")
    ledger.lock([seller_id])
    made = db.session.get_one(PlatformCall, call_id, populate_existing=True)
    if made.confirmed_at is not None:
        return made
    waiting = select(PlatformCall.id).where(
        PlatformCall.measure_id == made.measure_id, PlatformCall.id <= call_id, PlatformCall.confirmed_at.is_(None)
    )
    for number in db.session.scalars(waiting.order_by(PlatformCall.id)).all():
        met(subject_of_call(number), CONFIRMATION, by=by, at=at)
        said = (note or "").strip() or None if number == call_id else f"Out of the way with call {call_id}."
        values = {"confirmed_at": at, "confirmed_by": key_of(by), "note": said}
        db.session.execute(update(PlatformCall).where(PlatformCall.id == number).values(values))
    db.session.refresh(made)
    after = {"call": call_id, "action": made.action}
    subject = subject_of(made.measure_id)
    audit.record(AuditAction.MEASURE_CONFIRM, subject=subject, by=by, at=at, reason=made.note, after=after)
    return made


def unconfirmed(*, by: Actor, at: datetime) -> Unconfirmed:
    """How many calls wait for the platform's word, of the whole market or of the reader's shop."""
    check_permission(by, Permission.MEASURE_READ)
    late = Clock.due_at < at
    stops = Measure.kind.in_([*sorted(STOPS), Kind.CLOSURE.value])
    clock = and_(
        Clock.subject_kind == "platform_call",
        Clock.subject_id == cast(PlatformCall.id, String),
        Clock.name == CONFIRMATION,
    )
    query = (
        select(func.count(), func.count().filter(stops), func.count().filter(late))
        .select_from(PlatformCall)
        .join(Measure, Measure.id == PlatformCall.measure_id)
        .outerjoin(Clock, clock)
        .where(PlatformCall.confirmed_at.is_(None))
    )
    if by.seller_id is not None:
        query = query.where(PlatformCall.seller_id == by.seller_id)
    count, stopped, overdue = db.session.execute(query).one()
    return Unconfirmed(open=count, stops=stopped, late=overdue)
