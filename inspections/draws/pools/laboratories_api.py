"""Laboratories over HTTP, for the platform's own people."""

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
from inspections.draws.pools import laboratories
from inspections.draws.pools.readings import find_laboratories, read_laboratory
from inspections.draws.pools.schemas import (
    LaboratoryChangeSchema,
    LaboratoryQuery,
    LaboratorySchema,
    PoolChangeSchema,
    PoolReasonSchema,
    RegistrationSchema,
)
from inspections.draws.pools.shown import LaboratoryShown

blueprint = ApiBlueprint("laboratories", __name__, url_prefix="/api/v1/laboratories", description="Who tests.")


@blueprint.route("")
@needs(Permission.POOL_READ)
@blueprint.arguments(LaboratoryQuery, location="query")
@blueprint.response(200, page_schema(LaboratorySchema))
def listed(query: dict[str, Any]) -> Page[LaboratoryShown]:
    """Laboratories by code, with what they may test."""
    return find_laboratories(by=current_actor(), at=now(), **query)


@blueprint.route("", methods=["POST"])
@needs(Permission.POOL_MANAGE)
@blueprint.arguments(RegistrationSchema)
@blueprint.response(201, LaboratorySchema)
def register(body: dict[str, Any]) -> LaboratoryShown:
    """Take in a laboratory."""
    by, at = current_actor(), now()
    with transaction():
        code = laboratories.register(by=by, at=at, **body).code
    return read_laboratory(code, by=by, at=at)


@blueprint.route("/<string:code>")
@needs(Permission.POOL_READ)
@blueprint.response(200, LaboratorySchema)
def one(code: str) -> LaboratoryShown:
    """One laboratory."""
    return read_laboratory(code, by=current_actor(), at=now())


@blueprint.route("/<string:code>", methods=["PATCH"])
@needs(Permission.POOL_MANAGE)
@blueprint.arguments(LaboratoryChangeSchema)
@blueprint.response(200, LaboratorySchema)
def change(body: dict[str, Any], code: str) -> LaboratoryShown:
    """Change what is known of a laboratory, or its scope."""
    return _changed(laboratories.change, code, body)


@blueprint.route("/<string:code>/suspension", methods=["POST"])
@needs(Permission.POOL_MANAGE)
@blueprint.arguments(PoolReasonSchema)
@blueprint.response(200, LaboratorySchema)
def suspend(body: dict[str, Any], code: str) -> LaboratoryShown:
    """Draw a laboratory no more for now."""
    return _changed(laboratories.suspend, code, body)


@blueprint.route("/<string:code>/resumption", methods=["POST"])
@needs(Permission.POOL_MANAGE)
@blueprint.arguments(PoolChangeSchema)
@blueprint.response(200, LaboratorySchema)
def resume(body: dict[str, Any], code: str) -> LaboratoryShown:
    """Draw a suspended laboratory again."""
    return _changed(laboratories.resume, code, body)


def _changed(operation: Callable[..., object], code: str, body: dict[str, Any]) -> LaboratoryShown:
    by, at = current_actor(), now()
    with transaction():
        operation(laboratory_id=laboratories.find_laboratory(code).id, by=by, at=at, **body)
    return read_laboratory(code, by=by, at=at)
