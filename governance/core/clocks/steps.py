"""Reaches the steps that are due and not yet done: in the order of their time, each once, also after an outage."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import ColumnElement, and_, func, or_, select

from governance.core.access import Actor
from governance.core.clocks.events import ClockStepReached
from governance.core.clocks.models import Clock, ClockPause, ClockStep
from governance.core.clocks.states import State
from governance.core.database import db
from governance.core.events import publish

MOST_AT_ONCE: Final = 1_000
LONGEST_WAIT: Final = timedelta(hours=1)
_ONE_AT_A_TIME: Final = 7_305_121

log = structlog.get_logger(__name__)


@dataclass
class Reached:
    """What one round did."""

    done: int = 0
    failed: int = 0

    def __str__(self) -> str:
        return f"{self.done} steps reached, {self.failed} failed."


def reach_due_steps(*, by: Actor, at: datetime, about: Collection[str] = ()) -> Reached:
    """Tell of every step whose moment has come, oldest first; the next round takes what is more than one round holds.

    `about` names kinds of subjects (`measure`): of others nothing is told now.

    Each step stands in a savepoint of its own. When a subscriber fails, what the step wrote is undone, the step keeps
    the error and is tried again after a minute, then after two, four, at most sixty; the others go on.
    """
    reached = Reached()
    if not db.session.scalar(select(func.pg_try_advisory_xact_lock(_ONE_AT_A_TIME))):
        return reached  # a scheduler that has just lost the lead is still at it
    order = (ClockStep.at, ClockStep.clock_id, ClockStep.position)
    query = select(ClockStep.id).join(Clock).where(*_due(at)).order_by(*order).limit(MOST_AT_ONCE)
    if about:
        query = query.where(Clock.subject_kind.in_(about))
    for step_id in db.session.scalars(query).all():
        try:
            with db.session.begin_nested():
                reached.done += _reach(step_id, by, at)
        except Exception as error:  # whatever a subscriber raises is the step's own trouble
            log.exception("step of a clock failed", step=step_id)
            _put_off(step_id, error, at)
            reached.failed += 1
    return reached


def _reach(step_id: int, by: Actor, at: datetime) -> bool:
    """Tell of one step unless it is no longer due: an earlier one may have ended its clock, or somebody holds it now."""
    query = select(ClockStep, Clock).join(Clock).where(ClockStep.id == step_id, *_due(at))
    query = query.with_for_update(skip_locked=True, of=[ClockStep, Clock]).execution_options(populate_existing=True)
    found = db.session.execute(query).one_or_none()
    if found is None:
        return False
    step, clock = found
    step.done_at, step.attempts, step.error, step.retry_at = at, step.attempts + 1, None, None
    db.session.flush()
    event = ClockStepReached(
        name=clock.name,
        step=step.name,
        clock_id=clock.id,
        subject_kind=clock.subject_kind,
        subject_id=clock.subject_id,
        seller_id=clock.seller_id,
        application_id=clock.application_id,
        due_at=clock.due_at,
    )
    publish(event, by=by, at=at)
    return True


def _put_off(step_id: int, error: Exception, at: datetime) -> None:
    query = select(ClockStep).where(ClockStep.id == step_id).with_for_update(skip_locked=True)
    step = db.session.scalar(query.execution_options(populate_existing=True))
    if step is None:  # somebody has just ended its clock, or is at it: the next round sees what became of it
        return
    step.attempts += 1
    step.error = f"{type(error).__name__}: {error}"
    step.retry_at = at + min(timedelta(minutes=2 ** min(step.attempts - 1, 10)), LONGEST_WAIT)
    db.session.flush()


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of a clock that stands, what was due before it was stopped."""
    stopped_at = select(ClockPause.from_at).where(ClockPause.clock_id == Clock.id, ClockPause.until_at.is_(None))
    stopped_later = and_(Clock.state == State.PAUSED.value, ClockStep.at < stopped_at.scalar_subquery())
    return (
        ClockStep.done_at.is_(None),
        ClockStep.at <= at,
        or_(ClockStep.retry_at.is_(None), ClockStep.retry_at <= at),
        or_(Clock.state == State.RUNNING.value, stopped_later),
    )
