"""What is tested of which goods, over HTTP."""

from __future__ import annotations

from typing import Any

from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.openapi import ApiBlueprint
from governance.core.paging import Page, page_schema
from inspections.standards.schemas import (
    AppliedQuery,
    AppliedTestsSchema,
    GoodsTemplateQuery,
    GoodsTemplateSchema,
    NewGoodsTemplateSchema,
)
from inspections.standards.shown import TemplateShown
from inspections.standards.template_readings import applied_tests, find_templates, read_template
from inspections.standards.templates import Asked, set_template, units_needed

blueprint = ApiBlueprint(
    "test_templates", __name__, url_prefix="/api/v1/test-templates", description="What is tested of which goods."
)


@blueprint.route("")
@needs(Permission.STANDARD_READ)
@blueprint.arguments(GoodsTemplateQuery, location="query")
@blueprint.response(200, page_schema(GoodsTemplateSchema))
def listed(query: dict[str, Any]) -> Page[TemplateShown]:
    """What is tested today of the goods of each category, or of each product that has tests of its own."""
    return find_templates(by=current_actor(), at=now(), **query)


# The codes of products are the platform's own, and may have slashes in them.
@blueprint.route("/products/<path:product>")
@needs(Permission.STANDARD_READ)
@blueprint.arguments(AppliedQuery, location="query")
@blueprint.response(200, AppliedTestsSchema)
def applied(query: dict[str, Any], product: str) -> dict[str, Any]:
    """What is tested of one product's goods on a day: what its category asks, and what it adds or leaves out."""
    tests = applied_tests(product=product, by=current_actor(), at=now(), **query)
    return {"tests": tests, "units": units_needed(tests)}


@blueprint.route("", methods=["POST"])
@needs(Permission.STANDARD_WRITE)
@blueprint.arguments(NewGoodsTemplateSchema)
@blueprint.response(201, GoodsTemplateSchema)
def set_one(body: dict[str, Any]) -> TemplateShown:
    """Say what is tested of a category's goods, or of one product, from a day on."""
    by, at = current_actor(), now()
    body["items"] = [Asked(**one) for one in body["items"]]
    with transaction():
        set_template(by=by, at=at, **body)
    subject = {name: body[name] for name in ("category", "product")}
    return read_template(day=body["in_force_from"], by=by, at=at, **subject)
