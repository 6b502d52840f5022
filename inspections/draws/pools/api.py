"""Inspectors and laboratories over HTTP, for the platform's own people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.numbers import number_in
from governance.core.openapi import ApiBlueprint
from governance.core.paging import Page, page_schema
from governance.sellers import register
from inspections.draws.pools import conflicts, inspectors
from inspections.draws.pools.readings import find_inspectors, read_inspector
from inspections.draws.pools.schemas import (
    AppointmentSchema,
    ConflictEndSchema,
    InspectorChangeSchema,
    InspectorSchema,
    NewConflictSchema,
    PoolChangeSchema,
    PoolQuery,
    PoolReasonSchema,
)
from inspections.draws.pools.shown import InspectorShown

blueprint = ApiBlueprint("inspectors", __name__, url_prefix="/api/v1/inspectors", description="Who inspects.")


@blueprint.route("")
@needs(Permission.POOL_READ)
@blueprint.arguments(PoolQuery, location="query")
@blueprint.response(200, page_schema(InspectorSchema))
def listed(query: dict[str, Any]) -> Page[InspectorShown]:
    """Inspectors by code, with the work they have and whom they keep away from."""
    return find_inspectors(by=current_actor(), at=now(), **query)


@blueprint.route("", methods=["POST"])
@needs(Permission.POOL_MANAGE)
@blueprint.arguments(AppointmentSchema)
@blueprint.response(201, InspectorSchema)
def appoint(body: dict[str, Any]) -> InspectorShown:
    """Let an account inspect under a pseudonym."""
    by, at = current_actor(), now()
    with transaction():
        code = inspectors.appoint(by=by, at=at, **body).code
    return read_inspector(code, by=by, at=at)


@blueprint.route("/<string:code>")
@needs(Permission.POOL_READ)
@blueprint.response(200, InspectorSchema)
def one(code: str) -> InspectorShown:
    """One inspector."""
    return read_inspector(code, by=current_actor(), at=now())


@blueprint.route("/<string:code>", methods=["PATCH"])
@needs(Permission.POOL_MANAGE)
@blueprint.arguments(InspectorChangeSchema)
@blueprint.response(200, InspectorSchema)
def change(body: dict[str, Any], code: str) -> InspectorShown:
    """Change team or tasks a week."""
    return _changed(inspectors.change, code, body)


@blueprint.route("/<string:code>/rest", methods=["POST"])
@needs(Permission.POOL_MANAGE)
@blueprint.arguments(PoolReasonSchema)
@blueprint.response(200, InspectorSchema)
def rest(body: dict[str, Any], code: str) -> InspectorShown:
    """Draw an inspector no more for now."""
    return _changed(inspectors.rest, code, body)


@blueprint.route("/<string:code>/return", methods=["POST"])
@needs(Permission.POOL_MANAGE)
@blueprint.arguments(PoolChangeSchema)
@blueprint.response(200, InspectorSchema)
def come_back(body: dict[str, Any], code: str) -> InspectorShown:
    """Draw a resting inspector again."""
    return _changed(inspectors.return_, code, body)


@blueprint.route("/<string:code>/conflicts", methods=["POST"])
@needs(Permission.POOL_MANAGE)
@blueprint.arguments(NewConflictSchema)
@blueprint.response(201, InspectorSchema)
def keep_away(body: dict[str, Any], code: str) -> InspectorShown:
    """Note that an inspector keeps away from a seller."""
    seller_id = register.find(body.pop("seller")).id
    return _changed(conflicts.keep_away, code, {"seller_id": seller_id, **body})


@blueprint.route("/<string:code>/conflicts/<string:conflict>/end", methods=["POST"])
@needs(Permission.POOL_MANAGE)
@blueprint.arguments(ConflictEndSchema)
@blueprint.response(200, InspectorSchema)
def end_conflict(body: dict[str, Any], code: str, conflict: str) -> InspectorShown:
    """Let a conflict end, today or on a day to come."""
    conflict_id = number_in(conflict, noun="conflict")
    return _changed(conflicts.end_conflict, code, {"conflict_id": conflict_id, **body})


def _changed(operation: Callable[..., object], code: str, body: dict[str, Any]) -> InspectorShown:
    by, at = current_actor(), now()
    with transaction():
        operation(inspector_id=inspectors.find_inspector(code).id, by=by, at=at, **body)
    return read_inspector(code, by=by, at=at)
