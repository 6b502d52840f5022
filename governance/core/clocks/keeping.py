"""Clocks as other rooms keep them: start, pause, resume, meet, cancel.

Whoever calls has checked that `by` may do what the clock belongs to; here the state is checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from governance.core import audit
from governance.core.access import Actor
from governance.core.audit import AuditAction
from governance.core.clocks.calendars import country_code, working_days_of
from governance.core.clocks.computing import compute, steps_of
from governance.core.clocks.due import due_of, end_of
from governance.core.clocks.models import Clock, ClockPause, ClockStep
from governance.core.clocks.rules import DEFAULT_STEPS, Binds, ClockRule, Kind, Step
from governance.core.clocks.states import OPEN, State, check_move
from governance.core.clocks.working_days import WorkingDays
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Conflict, InvalidTransition, NotFound


def start(
    *,
    name: str,
    subject: tuple[str, str],
    rule: ClockRule,
    country: str | None,
    started_at: datetime,
    by: Actor,
    at: datetime,
    steps: Sequence[Step] = DEFAULT_STEPS,
    seller_id: int | None = None,
    application_id: int | None = None,
) -> Clock:
    """Start the clock `name` of `subject`; `country` says whose days off count (None: weekends only).

    `seller_id` and `application_id` say who may see it beside the platform. Steps whose moment is past are reached at
    the next minute. Raises `Conflict` when the subject has an open clock of that name.
    """
    country = country_code(country) if country else None
    calendar = working_days_of(country if rule.needs_calendar else None)
    due = due_of(rule, started_at, timezone=settings().timezone, working_days=calendar)
    row = {
        "binds": rule.binds.value,
        "kind": rule.kind.value,
        "source": rule.source,
        "source_verified_on": rule.verified_on,
        "amount": rule.amount,
        "unit": rule.unit.value,
        "country": country,
        "started_at": started_at,
        "due_at": due.at,
        "provisional": due.provisional,
        "seller_id": seller_id,
        "application_id": application_id,
    }
    return _begin(name, subject, row, steps, calendar, by=by, at=at)


def start_until(
    *,
    name: str,
    subject: tuple[str, str],
    due_on: date,
    binds: Binds,
    kind: Kind,
    source: str,
    verified_on: date,
    by: Actor,
    at: datetime,
    steps: Sequence[Step] = DEFAULT_STEPS,
    seller_id: int | None = None,
    application_id: int | None = None,
) -> Clock:
    """Start a clock that runs to the end of the day `due_on`, whatever the calendar says; raises as `start` does."""
    row = {
        "binds": Binds(binds).value,
        "kind": Kind(kind).value,
        "source": source,
        "source_verified_on": verified_on,
        "started_at": at,
        "due_at": end_of(due_on, settings().timezone),
        "provisional": False,
        "seller_id": seller_id,
        "application_id": application_id,
    }
    return _begin(name, subject, row, steps, WorkingDays(), by=by, at=at)


def pause(*, subject: tuple[str, str], name: str, by: Actor, at: datetime, reason: str | None = None) -> Clock:
    """Let the clock stand: no step is reached and nothing is overdue until it is resumed.

    Raises `NotFound` without an open clock, `InvalidTransition` when it stands already or ends on a given day.
    """
    clock = _open_clock(subject, name, to=State.PAUSED)
    if clock.rule is None:
        raise InvalidTransition("This clock ends on a day that was given: it does not stand still.")
    clock.state = State.PAUSED.value
    db.session.add(ClockPause(clock_id=clock.id, from_at=at, reason=reason))
    db.session.flush()
    audit.record(AuditAction.CLOCK_PAUSE, subject=("clock", str(clock.id)), by=by, at=at, reason=reason)
    return clock


def resume(*, subject: tuple[str, str], name: str, by: Actor, at: datetime, reason: str | None = None) -> Clock:
    """Let the clock run on; the time in which it stood is not counted. Raises as `pause` does."""
    clock = _open_clock(subject, name, to=State.RUNNING)
    clock.state = State.RUNNING.value
    standing = select(ClockPause).where(ClockPause.clock_id == clock.id, ClockPause.until_at.is_(None))
    stood = db.session.scalars(standing).one()
    stood.until_at = max(at, stood.from_at)
    db.session.flush()
    db.session.refresh(clock, ["pauses", "steps"])
    before = _due(clock)
    compute(clock, working_days_of(clock.country), at=at)
    db.session.flush()
    subject = ("clock", str(clock.id))
    audit.record(
        AuditAction.CLOCK_RESUME, subject=subject, by=by, at=at, reason=reason, before=before, after=_due(clock)
    )
    return clock


def meet(*, subject: tuple[str, str], name: str, by: Actor, at: datetime) -> Clock:
    """End the clock: what it asked for has happened, in time or late. Raises `NotFound` without an open clock."""
    return _end(subject, name, State.MET, by, at)


def cancel(*, subject: tuple[str, str], name: str, by: Actor, at: datetime, reason: str | None = None) -> Clock:
    """End the clock because nobody asks for it any more. Raises `NotFound` without an open clock."""
    clock = _end(subject, name, State.CANCELLED, by, at)
    audit.record(AuditAction.CLOCK_CANCEL, subject=("clock", str(clock.id)), by=by, at=at, reason=reason)
    return clock


def clocks_of(subject: tuple[str, str]) -> list[Clock]:
    """Every clock of the subject, also those that ended, oldest first."""
    query = select(Clock).where(Clock.subject_kind == subject[0], Clock.subject_id == subject[1])
    return list(db.session.scalars(query.order_by(Clock.started_at, Clock.id)))


def _begin(
    name: str,
    subject: tuple[str, str],
    row: dict[str, Any],
    steps: Sequence[Step],
    working_days: WorkingDays,
    *,
    by: Actor,
    at: datetime,
) -> Clock:
    row |= {"name": name, "subject_kind": subject[0], "subject_id": subject[1], "state": State.RUNNING.value}
    row |= {"started_by": by.label, "computed_at": at}
    clock: Clock | None = db.session.scalar(insert(Clock).values(row).on_conflict_do_nothing().returning(Clock))
    if clock is None:
        raise Conflict(f"The clock {name} of {subject[0]} {subject[1]} runs already.")
    if steps:
        db.session.execute(insert(ClockStep), steps_of(clock, steps, working_days))
    return clock


def _end(subject: tuple[str, str], name: str, state: State, by: Actor, at: datetime) -> Clock:
    clock = _open_clock(subject, name, to=state)
    clock.state, clock.ended_at, clock.ended_by = state.value, at, by.label
    # Steps that were not reached by now will not be.
    db.session.execute(delete(ClockStep).where(ClockStep.clock_id == clock.id, ClockStep.done_at.is_(None)))
    db.session.flush()
    return clock


def _open_clock(subject: tuple[str, str], name: str, *, to: State) -> Clock:
    """The open clock, held until the end of the transaction; refuses when it cannot become `to`."""
    its = (Clock.subject_kind == subject[0], Clock.subject_id == subject[1], Clock.name == name)
    query = select(Clock).where(*its, Clock.state.in_(OPEN)).with_for_update()
    clock = db.session.scalar(query.execution_options(populate_existing=True))
    if clock is None:
        raise NotFound(f"There is no open clock {name} of {subject[0]} {subject[1]}.")
    check_move(State(clock.state), to)
    return clock


def _due(clock: Clock) -> dict[str, Any]:
    return {"due_at": clock.due_at.isoformat(), "provisional": clock.provisional}
