"""Required fixes over HTTP: what is open, and every step of one."""

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
from governance.rectification import fixes
from governance.rectification.addresses import number_of
from governance.rectification.readings import FixDetails, FixReading, find_fixes, fix_details
from governance.rectification.schemas import (
    FixChangeSchema,
    FixDetailsSchema,
    FixExtensionSchema,
    FixPlanSchema,
    FixQuery,
    FixReasonSchema,
    FixReturnSchema,
    FixSchema,
    FixSubmissionSchema,
)
from governance.sellers import register

blueprint = ApiBlueprint("fixes", __name__, url_prefix="/api/v1/fixes", description="What has to be put right.")


@blueprint.route("")
@needs(Permission.FIX_READ)
@blueprint.arguments(FixQuery, location="query")
@blueprint.response(200, page_schema(FixSchema))
def listed(query: dict[str, Any]) -> Page[FixReading]:
    """Required fixes, what is due first first; an account of a shop sees its own alone."""
    seller: str | None = query.pop("seller")
    seller_id = register.find(seller).id if seller is not None else None
    return find_fixes(seller_id=seller_id, by=current_actor(), at=now(), **query)


@blueprint.route("/<string:fix>")
@needs(Permission.FIX_READ)
@blueprint.response(200, FixDetailsSchema)
def one(fix: str) -> FixDetails:
    """One fix with the evidence that was shown for it."""
    return fix_details(number_of(fix), by=current_actor(), at=now())


@blueprint.route("/<string:fix>/plan", methods=["POST"])
@needs(Permission.FIX_WORK)
@blueprint.arguments(FixPlanSchema)
@blueprint.response(200, FixDetailsSchema)
def plan(body: dict[str, Any], fix: str) -> FixDetails:
    """Say who takes care of it, how, and why it happened; it may be said again until evidence is shown."""
    return _changed(fixes.plan, fix, body)


@blueprint.route("/<string:fix>/submit", methods=["POST"])
@needs(Permission.FIX_WORK)
@blueprint.arguments(FixSubmissionSchema)
@blueprint.response(200, FixDetailsSchema)
def submit(body: dict[str, Any], fix: str) -> FixDetails:
    """Show evidence, once there is a plan. This admits nothing, and the time stands still until somebody has looked at it."""
    documents = [int(document) for document in body.pop("documents")]
    return _changed(fixes.submit, fix, {"documents": documents, **body})


@blueprint.route("/<string:fix>/verify", methods=["POST"])
@needs(Permission.FIX_VERIFY)
@blueprint.arguments(FixChangeSchema)
@blueprint.response(200, FixDetailsSchema)
def verify(body: dict[str, Any], fix: str) -> FixDetails:
    """State as a second person that the evidence shows what was asked for."""
    return _changed(fixes.verify, fix, body)


@blueprint.route("/<string:fix>/return", methods=["POST"])
@needs(Permission.FIX_VERIFY)
@blueprint.arguments(FixReturnSchema)
@blueprint.response(200, FixDetailsSchema)
def give_back(body: dict[str, Any], fix: str) -> FixDetails:
    """State as a second person what is missing."""
    return _changed(fixes.return_, fix, body)


@blueprint.route("/<string:fix>/cancel", methods=["POST"])
@needs(Permission.FIX_REQUIRE)
@blueprint.arguments(FixReasonSchema)
@blueprint.response(200, FixDetailsSchema)
def cancel(body: dict[str, Any], fix: str) -> FixDetails:
    """No longer ask for it."""
    return _changed(fixes.cancel, fix, body)


@blueprint.route("/<string:fix>/extend", methods=["POST"])
@needs(Permission.FIX_REQUIRE)
@blueprint.arguments(FixExtensionSchema)
@blueprint.response(200, FixDetailsSchema)
def extend(body: dict[str, Any], fix: str) -> FixDetails:
    """Give the seller longer."""
    return _changed(fixes.extend, fix, body)


def _changed(operation: Callable[..., object], fix: str, body: dict[str, Any]) -> FixDetails:
    """Let one operation change the fix; returns it as it then stands."""
    by, at, fix_id = current_actor(), now(), number_of(fix)
    with transaction():
        operation(fix_id=fix_id, by=by, at=at, **body)
    return fix_details(fix_id, by=by, at=at)
