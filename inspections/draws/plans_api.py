"""Inspection plans over HTTP, for people of the platform: write, look ahead, activate, stop, and the calendar."""

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
from inspections.draws.plans import writing
from inspections.draws.plans.checking import PlanContent
from inspections.draws.plans.preview import preview_of
from inspections.draws.plans.readings import find_plans, read_calendar, read_plan
from inspections.draws.plans.shown import CalendarSlot, PlanPreview, PlanRow, PlanShown
from inspections.draws.plans_schemas import (
    CalendarQuery,
    CalendarSchema,
    NewPlanSchema,
    PlanChangeSchema,
    PlanDetailsSchema,
    PlanPreviewSchema,
    PlanQuery,
    PlanReasonSchema,
    PlanRewriteSchema,
    PlanSchema,
)

blueprint = ApiBlueprint(
    "inspection_plans", __name__, url_prefix="/api/v1/inspection-plans", description="What is inspected, and when."
)
calendar = ApiBlueprint(
    "inspection_calendar", __name__, url_prefix="/api/v1/inspection-calendar", description="When is drawn."
)


@blueprint.route("")
@needs(Permission.PLAN_READ)
@blueprint.arguments(PlanQuery, location="query")
@blueprint.response(200, page_schema(PlanSchema))
def listed(query: dict[str, Any]) -> Page[PlanRow]:
    """Inspection plans, the newest first."""
    return find_plans(by=current_actor(), at=now(), **query)


@blueprint.route("", methods=["POST"])
@needs(Permission.PLAN_WRITE)
@blueprint.arguments(NewPlanSchema)
@blueprint.response(201, PlanDetailsSchema)
def write(body: dict[str, Any]) -> PlanShown:
    """Write a new plan, a draft."""
    by, at, code = current_actor(), now(), body.pop("code")
    with transaction():
        writing.write_plan(code=code, content=PlanContent(**body), by=by, at=at)
    return read_plan(code=code, by=by, at=at)


@blueprint.route("/<string:code>")
@needs(Permission.PLAN_READ)
@blueprint.response(200, PlanDetailsSchema)
def one(code: str) -> PlanShown:
    """One plan in full."""
    return read_plan(code=code, by=current_actor(), at=now())


@blueprint.route("/<string:code>", methods=["PUT"])
@needs(Permission.PLAN_WRITE)
@blueprint.arguments(PlanRewriteSchema)
@blueprint.response(200, PlanDetailsSchema)
def rewrite(body: dict[str, Any], code: str) -> PlanShown:
    """Write a draft or a paused plan anew; a paused one becomes a draft again."""
    version = body.pop("version")
    return _changed(writing.change_plan, code, {"content": PlanContent(**body), "version": version})


@blueprint.route("/<string:code>/preview")
@needs(Permission.PLAN_READ)
@blueprint.response(200, PlanPreviewSchema)
def look_ahead(code: str) -> PlanPreview:
    """What the plan would draw if it drew now. Nothing is written, and nobody is told."""
    return preview_of(code=code, by=current_actor(), at=now())


@blueprint.route("/<string:code>/proposal", methods=["POST"])
@needs(Permission.PLAN_WRITE)
@blueprint.arguments(PlanChangeSchema)
@blueprint.response(200, PlanDetailsSchema)
def propose(body: dict[str, Any], code: str) -> PlanShown:
    """Ask a second person to activate the plan."""
    return _changed(writing.propose_plan, code, body)


@blueprint.route("/<string:code>/return", methods=["POST"])
@needs(Permission.PLAN_ACTIVATE)
@blueprint.arguments(PlanReasonSchema)
@blueprint.response(200, PlanDetailsSchema)
def give_back(body: dict[str, Any], code: str) -> PlanShown:
    """Give a proposed plan back to be written anew."""
    return _changed(writing.return_plan, code, body)


@blueprint.route("/<string:code>/activation", methods=["POST"])
@needs(Permission.PLAN_ACTIVATE)
@blueprint.arguments(PlanChangeSchema)
@blueprint.response(200, PlanDetailsSchema)
def activate(body: dict[str, Any], code: str) -> PlanShown:
    """Let a proposed plan draw from now on; never by the person who wrote it."""
    return _changed(writing.activate_plan, code, body)


@blueprint.route("/<string:code>/pause", methods=["POST"])
@needs(Permission.PLAN_ACTIVATE)
@blueprint.arguments(PlanReasonSchema)
@blueprint.response(200, PlanDetailsSchema)
def pause(body: dict[str, Any], code: str) -> PlanShown:
    """Draw nothing until it is resumed. Coming draws are called off in public, without the reason."""
    return _changed(writing.pause_plan, code, body)


@blueprint.route("/<string:code>/resumption", methods=["POST"])
@needs(Permission.PLAN_ACTIVATE)
@blueprint.arguments(PlanChangeSchema)
@blueprint.response(200, PlanDetailsSchema)
def resume(body: dict[str, Any], code: str) -> PlanShown:
    """Draw again from the next slot on."""
    return _changed(writing.resume_plan, code, body)


@blueprint.route("/<string:code>/end", methods=["POST"])
@needs(Permission.PLAN_WRITE)
@blueprint.arguments(PlanReasonSchema)
@blueprint.response(200, PlanDetailsSchema)
def end(body: dict[str, Any], code: str) -> PlanShown:
    """Never draw by it again. Coming draws are called off in public, without the reason."""
    return _changed(writing.end_plan, code, body)


@calendar.route("")
@needs(Permission.PLAN_READ)
@calendar.arguments(CalendarQuery, location="query")
@calendar.response(200, CalendarSchema)
def between(query: dict[str, Any]) -> dict[str, list[CalendarSlot]]:
    """The slots of all active plans between two days, oldest first."""
    return {"items": read_calendar(by=current_actor(), at=now(), **query)}


def _changed(operation: Callable[..., object], code: str, body: dict[str, Any]) -> PlanShown:
    """Let one operation change the plan; returns it as it then stands."""
    by, at = current_actor(), now()
    with transaction():
        operation(code=code, by=by, at=at, **body)
    return read_plan(code=code, by=by, at=at)
