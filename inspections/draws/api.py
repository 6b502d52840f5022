"""Draws over HTTP for officers: what is coming, what was drawn, and the few things a person does about a draw."""

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
from inspections.draws import beacons, extending, officers, voiding
from inspections.draws.held import find, plan_id_of
from inspections.draws.readings import find_draws, read_draw
from inspections.draws.schemas import (
    BeaconMessageSchema,
    DrawDetailsSchema,
    DrawMoreSchema,
    DrawQuery,
    DrawSchema,
    DrawVoidSchema,
    OfficerCommitmentSchema,
    OfficerSecretSchema,
)
from inspections.draws.shown import DrawRow, DrawShown

blueprint = ApiBlueprint("draws", __name__, url_prefix="/api/v1/draws", description="Draws of goods to be inspected.")


@blueprint.route("")
@needs(Permission.DRAW_READ)
@blueprint.arguments(DrawQuery, location="query")
@blueprint.response(200, page_schema(DrawSchema))
def listed(query: dict[str, Any]) -> Page[DrawRow]:
    """Draws; coming ones in order of their slots, all others the latest first."""
    plan: str | None = query.pop("plan")
    plan_id = plan_id_of(plan) if plan is not None else None
    return find_draws(plan_id=plan_id, by=current_actor(), at=now(), **query)


@blueprint.route("/<string:draw>")
@needs(Permission.DRAW_READ)
@blueprint.response(200, DrawDetailsSchema)
def one(draw: str) -> DrawShown:
    """One draw with everything that was drawn."""
    return read_draw(reference=draw, by=current_actor(), at=now())


@blueprint.route("/<string:draw>/void", methods=["POST"])
@needs(Permission.DRAW_WORK)
@blueprint.arguments(DrawVoidSchema)
@blueprint.response(200, DrawDetailsSchema)
def void(body: dict[str, Any], draw: str) -> DrawShown:
    """Call a draw off, while nobody can know how it would end."""
    return _changed(voiding.void, draw, body)


@blueprint.route("/<string:draw>/beacon", methods=["POST"])
@needs(Permission.DRAW_WORK)
@blueprint.arguments(BeaconMessageSchema)
@blueprint.response(200, DrawDetailsSchema)
def beacon(body: dict[str, Any], draw: str) -> DrawShown:
    """Hand in the beacon's message that the draw waits for. The draw follows within minutes."""
    return _changed(beacons.give_beacon, draw, {"message": body})


@blueprint.route("/<string:draw>/commitment", methods=["POST"])
@needs(Permission.DRAW_WORK)
@blueprint.arguments(OfficerCommitmentSchema)
@blueprint.response(200, DrawDetailsSchema)
def commitment(body: dict[str, Any], draw: str) -> DrawShown:
    """Give the digest of a secret that you keep for a team, before the list is frozen."""
    return _changed(officers.commit_secret, draw, body)


@blueprint.route("/<string:draw>/secret", methods=["POST"])
@needs(Permission.DRAW_WORK)
@blueprint.arguments(OfficerSecretSchema)
@blueprint.response(200, DrawDetailsSchema)
def secret(body: dict[str, Any], draw: str) -> DrawShown:
    """Tell the secret whose digest you gave, once the list is frozen."""
    return _changed(officers.tell_secret, draw, body)


@blueprint.route("/<string:draw>/extension", methods=["POST"])
@needs(Permission.DRAW_WORK)
@blueprint.arguments(DrawMoreSchema)
@blueprint.response(200, DrawDetailsSchema)
def extension(body: dict[str, Any], draw: str) -> DrawShown:
    """Draw more of a stratum, in the order of the same keys."""
    return _changed(extending.extend, draw, body)


def _changed(operation: Callable[..., object], reference: str, body: dict[str, Any]) -> DrawShown:
    """Let one operation change the draw; returns it as it then stands."""
    by, at = current_actor(), now()
    with transaction():
        operation(draw_id=find(reference).id, by=by, at=at, **body)
    return read_draw(reference=reference, by=by, at=at)
