"""Cases by the thousand over HTTP: NDJSON in, counts and reasons out."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from flask import request

from governance.complaints.intake.imports import ImportSummary, import_cases
from governance.complaints.intake.schemas import DeliveryQuery, DeliverySchema
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.commands import settings
from governance.core.database import transaction
from governance.core.doors import needs
from governance.core.errors import Invalid
from governance.core.identity import current_actor
from governance.core.openapi import ApiBlueprint

NDJSON: Final = "application/x-ndjson"
MOST_BYTES: Final = 50 * 2**20
_BODY: Final = {
    "description": "One case a line, with the columns that `flask complaints columns` lists; at most 50 MB.",
    "required": True,
    "content": {NDJSON: {"schema": {"type": "string"}}},
}

blueprint = ApiBlueprint(
    "case_deliveries", __name__, url_prefix="/api/v1/cases", description="Complaints, reports and notices, by the file."
)


@blueprint.route("/bulk", methods=["POST"])
@needs(Permission.CASE_IMPORT)
@blueprint.arguments(DeliveryQuery, location="query")
@blueprint.response(200, DeliverySchema)
@blueprint.doc(requestBody=_BODY)
def deliver(query: dict[str, Any]) -> ImportSummary:
    """Take in cases from another system: good rows enter, each rejected one comes back with its reasons.

    A row is known again by `source` and its external_reference: delivering it twice changes nothing.
    """
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
            return import_cases(path=path, settings=settings(), by=current_actor(), at=now(), **query)
