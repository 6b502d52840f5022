"""Lists over HTTP: NDJSON in, counts and reasons out."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from flask import request

from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.commands import settings
from governance.core.database import transaction
from governance.core.doors import needs
from governance.core.errors import Invalid
from governance.core.identity import current_actor
from governance.core.openapi import ApiBlueprint
from governance.facts.offers.imports import ListSummary, import_list
from governance.facts.offers.kinds import LISTINGS, LOTS, PRODUCTS
from governance.facts.offers.schemas import ListSummarySchema

NDJSON: Final = "application/x-ndjson"
MOST_BYTES: Final = 50 * 2**20
_BODY: Final[dict[str, Any]] = {
    "description": "One JSON object a line, with the columns that `flask catalogue columns` lists; at most 50 MB.",
    "required": True,
    "content": {NDJSON: {"schema": {"type": "string"}}},
}

blueprint = ApiBlueprint("lists", __name__, url_prefix="/api/v1", description="What is on sale, by the list.")


@blueprint.route("/products/bulk", methods=["POST"])
@needs(Permission.CATALOGUE_IMPORT)
@blueprint.response(200, ListSummarySchema)
@blueprint.doc(requestBody=_BODY)
def deliver_products() -> ListSummary:
    """Take in products; the same list again changes nothing, columns that are left out stay as they are known."""
    return _deliver(PRODUCTS.name)


@blueprint.route("/listings/bulk", methods=["POST"])
@needs(Permission.CATALOGUE_IMPORT)
@blueprint.response(200, ListSummarySchema)
@blueprint.doc(requestBody=_BODY)
def deliver_listings() -> ListSummary:
    """Take in listings of products that are known, in the same way."""
    return _deliver(LISTINGS.name)


@blueprint.route("/lots/bulk", methods=["POST"])
@needs(Permission.CATALOGUE_IMPORT)
@blueprint.response(200, ListSummarySchema)
@blueprint.doc(requestBody=_BODY)
def deliver_lots() -> ListSummary:
    """Take in lots of known listings that lie in the platform's own store, in the same way."""
    return _deliver(LOTS.name)


def _deliver(kind: str) -> ListSummary:
    if request.mimetype != NDJSON:
        raise Invalid(f"Send one JSON object a line, as {NDJSON}.", pointer="Content-Type")
    request.max_content_length = MOST_BYTES
    scratch = settings().var_path / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=scratch) as folder:
        path = Path(folder) / "delivery.ndjson"
        with path.open("wb") as stream:
            shutil.copyfileobj(request.stream, stream)
        with transaction():
            return import_list(kind=kind, path=path, settings=settings(), by=current_actor(), at=now())
