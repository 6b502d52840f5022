"""How a task ends: bought, not to be had, refused or cancelled; and how it is handed to somebody else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission, system_actor
from governance.core.accounts import Account
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Invalid
from governance.violations.second_person import key_of
from inspections.draws.models import Draw
from inspections.draws.pools.codes import required_words
from inspections.draws.pools.conflicts import keeps_away
from inspections.draws.pools.inspectors import held_inspector
from inspections.draws.stepping_in import step_in
from inspections.examinations.assigning import due_on as due_day
from inspections.examinations.ending import end_or_leave
from inspections.examinations.lookup import check_own, held
from inspections.examinations.models import InspectionTask
from inspections.examinations.states import State, check_move
from inspections.examinations.telling import subject_of, tell_assigned, tell_taken_off

# A reserve steps in because of what the inspector met, who may do nothing to a draw.
TASKS: Final = system_actor("inspection-tasks")


def record_purchase(
    *,
    task_id: int,
    order_reference: str,
    by: Actor,
    at: datetime,
    note: str | None = None,
    version: int | None = None,
) -> InspectionTask:
    """The inspector has bought the goods; `order_reference` is the platform's id of that order."""
    task = _own(task_id, by, version)
    reference = required_words(order_reference=order_reference)["order_reference"]
    made = {"order_reference": reference, "note": (note or "").strip() or None}
    return _end(task, State.PURCHASED, AuditAction.TASK_PURCHASE, made, by=by, at=at)


def record_not_obtainable(
    *, task_id: int, reason: str, by: Actor, at: datetime, version: int | None = None
) -> InspectionTask:
    """The goods could not be had. The next reserve of the stratum steps in, if there is one, and its inspector is told."""
    task = _own(task_id, by, version)
    note = required_words(reason=reason)["reason"]
    check_move(State(task.state), State.NOT_OBTAINABLE)
    step_in(drawn_item_id=task.drawn_item_id, reason="It could not be bought.", by=TASKS, at=at)
    return _end(task, State.NOT_OBTAINABLE, AuditAction.TASK_NOT_OBTAINABLE, {"note": note}, by=by, at=at)


def record_refused(*, task_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> InspectionTask:
    """The seller refused to sell or to hand over. Nobody steps in: a refusal stays in the count and is told as one."""
    task = _own(task_id, by, version)
    made = {"note": required_words(reason=reason)["reason"]}
    return _end(task, State.REFUSED, AuditAction.TASK_REFUSED, made, by=by, at=at)


def cancel(*, task_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> InspectionTask:
    """Ask for it no more; the public record counts it as cancelled, and nobody steps in."""
    check_permission(by, Permission.TASK_ASSIGN)
    task = held(task_id, version=version)
    note = required_words(reason=reason)["reason"]
    check_move(State(task.state), State.CANCELLED)
    tell_taken_off(task, task.inspector_id, reason=note, at=at)
    return _end(task, State.CANCELLED, AuditAction.TASK_CANCEL, {"note": note}, by=by, at=at)


def reassign(
    *,
    task_id: int,
    inspector_id: int,
    reason: str,
    by: Actor,
    at: datetime,
    due_on: date | None = None,
    version: int | None = None,
) -> InspectionTask:
    """Give a task to another inspector, who is told; the record keeps whom the draw named, the trail who changed it.

    `due_on` is the new last day (default: as it was, at least a few days from now). Raises `Invalid` for an inspector
    who has it already, rests, or keeps away from the seller.
    """
    check_permission(by, Permission.TASK_ASSIGN)
    task = held(task_id, version=version)
    check_move(State(task.state), State.ASSIGNED)
    reason = required_words(reason=reason)["reason"]
    today = day_of(at, settings().timezone)
    _check_next(task, inspector_id, today)
    before = {"inspector_id": task.inspector_id, "due_on": str(task.due_on)}
    tell_taken_off(task, task.inspector_id, reason=reason, at=at)
    sampling_until = db.session.get_one(Draw, task.draw_id).sampling_until
    made = {"inspector_id": inspector_id, "assigned_at": at, "overdue_at": None}
    made |= {"due_on": _checked_due(due_on, today) or max(task.due_on, due_day(sampling_until, today))}
    _write(task, made)
    after = {"inspector_id": inspector_id, "due_on": str(task.due_on)}
    subject = subject_of(task.id)
    audit.record(AuditAction.TASK_REASSIGN, subject=subject, by=by, at=at, reason=reason, before=before, after=after)
    tell_assigned(task, at=at)
    return task


def _own(task_id: int, by: Actor, version: int | None) -> InspectionTask:
    check_permission(by, Permission.TASK_WORK)
    task = held(task_id, version=version)
    check_own(task, by)
    return task


def _check_next(task: InspectionTask, inspector_id: int, today: date) -> None:
    inspector = held_inspector(inspector_id, None)
    if inspector_id == task.inspector_id:
        raise Invalid("This inspector has the task already.", pointer="inspector")
    account = db.session.get_one(Account, inspector.account_id)
    if not (account.active and inspector.active and inspector.since <= today):
        raise Invalid("This inspector rests: choose another.", pointer="inspector")
    if keeps_away(inspector_id=inspector_id, seller_id=task.seller_id, day=today):
        raise Invalid("This inspector keeps away from the seller: choose another.", pointer="inspector")


def _checked_due(due_on: date | None, today: date) -> date | None:
    if due_on is not None and due_on < today:
        raise Invalid("The last day of a task cannot have passed.", pointer="due_on")
    return due_on


def _end(
    task: InspectionTask, to: State, action: AuditAction, made: dict[str, Any], *, by: Actor, at: datetime
) -> InspectionTask:
    check_move(State(task.state), to)
    _write(task, made | {"state": to.value, "ended_at": at, "ended_by": key_of(by)})
    # What was ordered and under which name stays in the task: the trail outlives it and is read by more people.
    audit.record(action, subject=subject_of(task.id), by=by, at=at, reason=made["note"], after={"state": to.value})
    end_or_leave(task.draw_id, at=at)
    return task


def _write(task: InspectionTask, made: dict[str, Any]) -> None:
    for column, value in made.items():
        setattr(task, column, value)
    task.version += 1
    db.session.flush()
