"""Tasks whose day has passed: people are told once, after some days of grace they are cancelled, and the draw ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

import structlog
from sqlalchemy import exists, select

from governance.core.access import Actor, Permission, check_permission
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import DomainError
from inspections.draws import states as draw_states
from inspections.draws.models import Draw
from inspections.examinations import tasks
from inspections.examinations.ending import end_of_draw
from inspections.examinations.lookup import held
from inspections.examinations.models import InspectionTask
from inspections.examinations.states import State
from inspections.examinations.telling import tell_overdue

GRACE: Final = timedelta(days=7)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Ended:
    """What one round did, and what it could not do."""

    told: int
    cancelled: int
    revealed: int
    failed: int = 0

    def __str__(self) -> str:
        done = f"Overdue tasks told of: {self.told:,}; cancelled: {self.cancelled:,}; draws ended: {self.revealed:,}."
        return f"{done} Held up: {self.failed:,}, see the log." if self.failed else done


def end_sampling(*, by: Actor, at: datetime) -> Ended:
    """Tell of tasks whose last day has passed, cancel those past the grace, and end draws that nothing is open of.

    A draw of which nothing could be drawn ends here as well, after its last day for purchases. What fails (a record
    that cannot be written now) is tried again the next night and holds up no other.
    """
    check_permission(by, Permission.TASK_ASSIGN)
    today = day_of(at, settings().timezone)
    cancelled = [_in_savepoint(partial(_cancel, task_id, by=by, at=at)) for task_id in _past(today - GRACE)]
    told = [_in_savepoint(partial(_tell, task_id, at=at)) for task_id in _past(today, untold=True)]
    revealed = [_in_savepoint(partial(end_of_draw, draw_id, at=at)) for draw_id in _left_over(today)]
    failed = [*cancelled, *told, *revealed].count(None)
    return Ended(told=told.count(True), cancelled=cancelled.count(True), revealed=revealed.count(True), failed=failed)


def _in_savepoint(step: Callable[[], bool]) -> bool | None:
    """What a step answers; None when it is refused."""
    try:
        with db.session.begin_nested():
            return step()
    except DomainError as error:
        log.warning("end of sampling held up", error=error.message)
        return None


def _past(day: date, *, untold: bool = False) -> list[int]:
    """Open tasks whose last day lies before `day`."""
    query = select(InspectionTask.id).where(InspectionTask.state == State.ASSIGNED.value, InspectionTask.due_on < day)
    if untold:
        query = query.where(InspectionTask.overdue_at.is_(None))
    return list(db.session.scalars(query.order_by(InspectionTask.draw_id, InspectionTask.id)))


def _cancel(task_id: int, *, by: Actor, at: datetime) -> bool:
    task = held(task_id, version=None)
    if task.state != State.ASSIGNED.value:
        return False
    tasks.cancel(task_id=task_id, reason=f"Nothing was bought until {task.due_on + GRACE}.", by=by, at=at)
    return True


def _tell(task_id: int, *, at: datetime) -> bool:
    task = held(task_id, version=None)
    if task.state != State.ASSIGNED.value or task.overdue_at is not None:
        return False
    task.overdue_at = at
    task.version += 1
    db.session.flush()
    tell_overdue(task, cancelled_after=task.due_on + GRACE, at=at)
    return True


def _left_over(today: date) -> list[int]:
    """Draws without an open task: all of theirs have ended, or they never had one and their days are over."""
    its = InspectionTask.draw_id == Draw.id
    is_open = exists().where(its, InspectionTask.state == State.ASSIGNED.value)
    over = exists().where(its) | (Draw.sampling_until < today)
    drawn = Draw.state == draw_states.State.DRAWN.value
    return list(db.session.scalars(select(Draw.id).where(drawn, over, ~is_open).order_by(Draw.id)))
