"""Standards over HTTP: which there are, what each edition asks, and how one comes into force."""

from __future__ import annotations

from typing import Any

from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.openapi import ApiBlueprint
from governance.core.paging import Page, page_schema
from inspections.standards import publishing
from inspections.standards.drafting import draft_edition
from inspections.standards.edition_documents import edition_from_document
from inspections.standards.readings import find_standards, read_edition, read_standard
from inspections.standards.schemas import (
    EditionChangeSchema,
    EditionDocumentSchema,
    EditionSchema,
    StandardQuery,
    StandardSchema,
    WithdrawalSchema,
)
from inspections.standards.shown import EditionShown, StandardShown

blueprint = ApiBlueprint(
    "standards", __name__, url_prefix="/api/v1/standards", description="What goods are held against."
)
# Codes of standards have slashes in them: GB/T 2828.11.
EDITION = "/<path:code>/editions/<string:edition>"


@blueprint.route("")
@needs(Permission.STANDARD_READ)
@blueprint.arguments(StandardQuery, location="query")
@blueprint.response(200, page_schema(StandardSchema))
def listed(query: dict[str, Any]) -> Page[StandardShown]:
    """Standards by their codes, each with its editions."""
    return find_standards(by=current_actor(), at=now(), **query)


@blueprint.route("/<path:code>")
@needs(Permission.STANDARD_READ)
@blueprint.response(200, StandardSchema)
def one(code: str) -> StandardShown:
    """One standard with its editions."""
    return read_standard(code=code, by=current_actor(), at=now())


@blueprint.route(EDITION)
@needs(Permission.STANDARD_READ)
@blueprint.response(200, EditionSchema)
def edition_of(code: str, edition: str) -> EditionShown:
    """One edition with its test items and their limits."""
    return read_edition(code=code, edition=edition, by=current_actor())


@blueprint.route("", methods=["POST"])
@needs(Permission.STANDARD_WRITE)
@blueprint.arguments(EditionDocumentSchema)
@blueprint.response(201, EditionSchema)
def draft(body: dict[str, Any]) -> EditionShown:
    """Draft an edition, or write a draft anew. Somebody else publishes it."""
    by, at = current_actor(), now()
    with transaction():
        draft_edition(document=body["document"], by=by, at=at)
    read = edition_from_document(body["document"])
    return read_edition(code=read.code, edition=read.edition, by=by)


@blueprint.route(f"{EDITION}/publication", methods=["POST"])
@needs(Permission.STANDARD_PUBLISH)
@blueprint.arguments(EditionChangeSchema)
@blueprint.response(200, EditionSchema)
def publish(body: dict[str, Any], code: str, edition: str) -> EditionShown:
    """Publish a draft that somebody else wrote: goods are held against it from its day in force on."""
    by, at = current_actor(), now()
    with transaction():
        publishing.publish(standard=code, edition=edition, by=by, at=at, **body)
    return read_edition(code=code, edition=edition, by=by)


@blueprint.route(f"{EDITION}/withdrawal", methods=["POST"])
@needs(Permission.STANDARD_PUBLISH)
@blueprint.arguments(WithdrawalSchema)
@blueprint.response(200, EditionSchema)
def withdraw(body: dict[str, Any], code: str, edition: str) -> EditionShown:
    """Withdraw an edition: from today on it does not count; what was tested before stays."""
    by, at = current_actor(), now()
    with transaction():
        publishing.withdraw(standard=code, edition=edition, by=by, at=at, **body)
    return read_edition(code=code, edition=edition, by=by)
