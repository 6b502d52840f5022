"""Inspection tasks over HTTP: inspectors do their own, officers see all of them and hand them over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.openapi import ApiBlueprint
from governance.core.paging import Page, page_schema
from inspections.draws.pools.inspectors import find_inspector
from inspections.examinations import tasks
from inspections.examinations.lookup import number_of
from inspections.examinations.readings import find_tasks, read_task
from inspections.examinations.schemas import HandoverSchema, PurchaseSchema, TaskQuery, TaskReasonSchema, TaskSchema
from inspections.examinations.shown import TaskShown

blueprint = ApiBlueprint(
    "inspection_tasks", __name__, url_prefix="/api/v1/inspection-tasks", description="What is to be bought for tests."
)


@blueprint.route("")
@needs(Permission.TASK_READ)
@blueprint.arguments(TaskQuery, location="query")
@blueprint.response(200, page_schema(TaskSchema))
def listed(query: dict[str, Any]) -> Page[TaskShown]:
    """Inspection tasks; an inspector sees the own alone."""
    return find_tasks(by=current_actor(), at=now(), **query)


@blueprint.route("/<string:task>")
@needs(Permission.TASK_READ)
@blueprint.response(200, TaskSchema)
def one(task: str) -> TaskShown:
    """One task."""
    return read_task(number_of(task), by=current_actor(), at=now())


@blueprint.route("/<string:task>/purchase", methods=["POST"])
@needs(Permission.TASK_WORK)
@blueprint.arguments(PurchaseSchema)
@blueprint.response(200, TaskSchema)
def purchase(body: dict[str, Any], task: str) -> TaskShown:
    """Say that the goods of your task were bought."""
    return _changed(tasks.record_purchase, task, body)


@blueprint.route("/<string:task>/not-obtainable", methods=["POST"])
@needs(Permission.TASK_WORK)
@blueprint.arguments(TaskReasonSchema)
@blueprint.response(200, TaskSchema)
def not_obtainable(body: dict[str, Any], task: str) -> TaskShown:
    """Say that the goods of your task are not to be had; the next reserve steps in."""
    return _changed(tasks.record_not_obtainable, task, body)


@blueprint.route("/<string:task>/refusal", methods=["POST"])
@needs(Permission.TASK_WORK)
@blueprint.arguments(TaskReasonSchema)
@blueprint.response(200, TaskSchema)
def refusal(body: dict[str, Any], task: str) -> TaskShown:
    """Say that the seller refused; this is told as a refusal, and nothing steps in."""
    return _changed(tasks.record_refused, task, body)


@blueprint.route("/<string:task>/cancellation", methods=["POST"])
@needs(Permission.TASK_ASSIGN)
@blueprint.arguments(TaskReasonSchema)
@blueprint.response(200, TaskSchema)
def cancellation(body: dict[str, Any], task: str) -> TaskShown:
    """Ask for it no more."""
    return _changed(tasks.cancel, task, body)


@blueprint.route("/<string:task>/handover", methods=["POST"])
@needs(Permission.TASK_ASSIGN)
@blueprint.arguments(HandoverSchema)
@blueprint.response(200, TaskSchema)
def handover(body: dict[str, Any], task: str) -> TaskShown:
    """Give a task to another inspector."""
    inspector_id = find_inspector(body.pop("inspector")).id
    return _changed(tasks.reassign, task, {"inspector_id": inspector_id, **body})


def _changed(operation: Callable[..., object], task: str, body: dict[str, Any]) -> TaskShown:
    """Let one operation change the task; returns it as it then stands."""
    by, at, task_id = current_actor(), now(), number_of(task)
    with transaction():
        operation(task_id=task_id, by=by, at=at, **body)
    return read_task(task_id, by=by, at=at)
