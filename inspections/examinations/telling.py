"""Telling people of the platform about tasks: the inspector who has one, and the officers who hand them out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from governance.core.access import Role
from governance.core.database import db
from governance.core.outbox.announcing import accounts_with, announce
from inspections.draws.pools.inspectors import subject_of as subject_of_inspector
from inspections.draws.pools.models import Inspector
from inspections.examinations.models import InspectionTask


def subject_of(task_id: int) -> tuple[str, str]:
    """The task as the subject of messages and audit entries."""
    return ("inspection_task", str(task_id))


def tell_assigned(task: InspectionTask, *, at: datetime) -> None:
    """Tell the inspector of a new task: when it is due, and nothing of what or where before they open it."""
    _tell("task.assigned", task, {"due_on": str(task.due_on)}, [_account_of(task.inspector_id)], at)


def tell_taken_off(task: InspectionTask, inspector_id: int, *, reason: str, at: datetime) -> None:
    """Tell an inspector that they need not buy anything for a task any more."""
    _tell("task.taken_off", task, {"reason": reason}, [_account_of(inspector_id)], at)


def tell_conflict(task: InspectionTask, *, at: datetime) -> None:
    """Tell the officers that a task lies with an inspector who keeps away from its seller."""
    data = {"inspector": db.session.get_one(Inspector, task.inspector_id).code}
    _tell("task.conflict", task, data, accounts_with(Role.COMPLIANCE_OFFICER), at)


def tell_overdue(task: InspectionTask, *, cancelled_after: date, at: datetime) -> None:
    """Tell the inspector and the officers that the day of a task has passed."""
    data = {"due_on": str(task.due_on), "cancelled_after": str(cancelled_after)}
    _tell("task.overdue", task, data, [_account_of(task.inspector_id), *accounts_with(Role.COMPLIANCE_OFFICER)], at)


def tell_left(inspector_id: int, tasks: int, *, at: datetime) -> None:
    """Tell the officers that an inspector rests and has open tasks."""
    data = {"inspector": db.session.get_one(Inspector, inspector_id).code, "open": tasks}
    accounts = accounts_with(Role.COMPLIANCE_OFFICER)
    announce("task.left", data=data, subject=subject_of_inspector(inspector_id), accounts=accounts, at=at)


def _account_of(inspector_id: int) -> int:
    return db.session.get_one(Inspector, inspector_id).account_id


def _tell(topic: str, task: InspectionTask, data: dict[str, Any], accounts: Collection[int], at: datetime) -> None:
    announce(topic, data={"task": task.id} | data, subject=subject_of(task.id), accounts=accounts, at=at)
