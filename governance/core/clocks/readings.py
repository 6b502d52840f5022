"""Reading clocks: what runs, for whom, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import selectinload

from governance.core.access import Actor, Permission, check_permission
from governance.core.clocks.models import Clock, ClockStep
from governance.core.database import db
from governance.core.paging import DEFAULT_SIZE, Page, moment_of_cursor, page_of


@dataclass(frozen=True, kw_only=True)
class StepReading:
    """One step of a clock; `done_at` is None while it is to come."""

    name: str
    at: datetime
    done_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ClockReading:
    """A clock as it stands at one moment."""

    id: int
    name: str
    subject_kind: str
    subject_id: str
    binds: str
    kind: str
    source: str
    source_verified_on: date
    amount: int | None
    unit: str | None
    country: str | None
    started_at: datetime
    due_at: datetime
    provisional: bool
    state: str
    overdue: bool
    ended_at: datetime | None
    steps: list[StepReading]


def list_clocks(
    *,
    by: Actor,
    at: datetime,
    subject_kind: str | None = None,
    subject_id: str | None = None,
    state: str | None = None,
    limit: int = DEFAULT_SIZE,
    cursor: str | None = None,
) -> Page[ClockReading]:
    """The clocks that the caller's scope holds, due first first; each as it stands at `at`."""
    check_permission(by, Permission.CLOCK_READ)
    given = ((Clock.subject_kind, subject_kind), (Clock.subject_id, subject_id), (Clock.state, state))
    query = select(Clock).where(*(column == value for column, value in given if value is not None))
    if cursor is not None:
        query = query.where(tuple_(Clock.due_at, Clock.id) > tuple_(*moment_of_cursor(cursor)))
    query = query.options(selectinload(Clock.steps)).order_by(Clock.due_at, Clock.id).limit(limit + 1)
    rows = [_read(clock, at) for clock in db.session.scalars(query)]
    return page_of(rows, limit=limit, place=lambda row: (row.due_at.isoformat(), row.id))


def _read(clock: Clock, at: datetime) -> ClockReading:
    columns = {name: getattr(clock, name) for name in ClockReading.__annotations__ if name not in {"overdue", "steps"}}
    return ClockReading(**columns, overdue=clock.overdue(at), steps=[_step(step) for step in clock.steps])


def _step(step: ClockStep) -> StepReading:
    return StepReading(name=step.name, at=step.at, done_at=step.done_at)
