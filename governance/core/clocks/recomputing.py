"""Moves due dates when a calendar appears or changes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import selectinload

from governance.core import audit
from governance.core.access import Actor
from governance.core.audit import AuditAction
from governance.core.clocks.calendars import working_days_of
from governance.core.clocks.computing import compute
from governance.core.clocks.events import ClockMoved
from governance.core.clocks.models import CalendarDay, Clock
from governance.core.clocks.states import OPEN
from governance.core.clocks.working_days import WorkingDays
from governance.core.database import db
from governance.core.events import publish

_CHUNK: Final = 500
# A day that was being entered while a clock was computed, perhaps on a machine whose time differs.
_OVERLAP: Final = timedelta(hours=1)


def recompute(*, by: Actor, at: datetime) -> int:
    """Work out again every open clock that is provisional, or in whose country a day was entered since it was.

    A date that moves takes its steps along, is audited and told (`ClockMoved`); returns how many moved.
    """
    calendars: dict[str | None, WorkingDays] = {}
    moved, last = 0, 0
    while clocks := _chunk_after(last):
        for clock in clocks:
            if clock.country not in calendars:
                calendars[clock.country] = working_days_of(clock.country)
            moved += _recompute(clock, calendars[clock.country], by, at)
        last = clocks[-1].id
        db.session.flush()
    return moved


def _chunk_after(last: int) -> list[Clock]:
    """The next clocks to look at, held until the end; one that somebody holds now is looked at tomorrow."""
    since = CalendarDay.recorded_at > Clock.computed_at - _OVERLAP
    touched = or_(Clock.provisional, exists().where(CalendarDay.country == Clock.country, since))
    query = select(Clock).where(Clock.id > last, Clock.state.in_(OPEN), Clock.amount.is_not(None), touched)
    held = query.order_by(Clock.id).limit(_CHUNK).with_for_update(skip_locked=True)
    whole = held.options(selectinload(Clock.pauses), selectinload(Clock.steps))
    return list(db.session.scalars(whole.execution_options(populate_existing=True)))


def _recompute(clock: Clock, working_days: WorkingDays, by: Actor, at: datetime) -> bool:
    before = {"due_at": clock.due_at.isoformat(), "provisional": clock.provisional}
    if not compute(clock, working_days, at=at):
        return False
    after = {"due_at": clock.due_at.isoformat(), "provisional": clock.provisional}
    subject = ("clock", str(clock.id))
    audit.record(AuditAction.CLOCK_RECOMPUTE, subject=subject, by=by, at=at, before=before, after=after)
    event = ClockMoved(
        name=clock.name,
        clock_id=clock.id,
        subject_kind=clock.subject_kind,
        subject_id=clock.subject_id,
        seller_id=clock.seller_id,
        application_id=clock.application_id,
        due_at=clock.due_at,
    )
    publish(event, by=by, at=at)
    return True
