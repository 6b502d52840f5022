"""Finding a task, whose it is, and holding it for a change."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, select

from governance.core.access import Actor, Permission, may
from governance.core.database import db
from governance.core.errors import Conflict, NotFound, PermissionDenied
from governance.core.numbers import number_in
from inspections.draws.pools.models import Inspector
from inspections.examinations.ending import hold_draw
from inspections.examinations.models import InspectionTask

NOBODY: Final = -1


def number_of(reference: str) -> int:
    """The number that `reference` writes; raises `NotFound` when it cannot be the number of a task."""
    return number_in(reference, noun="inspection task")


def sees_all(by: Actor) -> bool:
    """Whether `by` knows of every task: whoever reads draws. All others know of their own alone."""
    return may(by, Permission.DRAW_READ)


def is_own(by: Actor) -> ColumnElement[bool]:
    """Whether a task lies with the inspector behind `by`; the query joins `Inspector`."""
    return Inspector.account_id == (int(by.id) if by.kind == "account" else NOBODY)


def held(task_id: int, *, version: int | None) -> InspectionTask:
    """The task with its draw, held until the transaction ends; the draw comes first, as everybody holds them.

    Raises `NotFound`, or `Conflict` when `version` is an older one.
    """
    draw_id = db.session.scalar(select(InspectionTask.draw_id).where(InspectionTask.id == task_id))
    if draw_id is None:
        raise NotFound(f"There is no inspection task {task_id}.")
    hold_draw(draw_id)
    task = db.session.get_one(InspectionTask, task_id, with_for_update=True, populate_existing=True)
    if version is not None and version != task.version:
        raise Conflict("Somebody else changed this task first: look at it again.", pointer="version")
    return task


def check_own(task: InspectionTask, by: Actor) -> None:
    """Raise unless the task lies with the inspector behind `by`: `NotFound` for who does not know of it at all."""
    own = select(Inspector.id).where(Inspector.id == task.inspector_id, is_own(by))
    if db.session.scalar(own) is not None:
        return
    if sees_all(by):
        raise PermissionDenied("Only the inspector who has this task says how it ended.")
    raise NotFound(f"There is no inspection task {task.id}.")
