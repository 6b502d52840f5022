"""Draws over HTTP for everybody: announcements, records, and the program that checks a record."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from flask import Response, send_file

from governance.core.openapi import HEADERS_OF_ANSWERS, ApiBlueprint
from governance.core.paging import Page, PageQuery, page_schema
from inspections.draws.chance import verifier as checker
from inspections.draws.public_readings import public_draw, public_draws, public_record
from inspections.draws.schemas import PublicDrawSchema
from inspections.draws.shown import PublicDraw

_TEXT: Final = {
    "content": {"text/plain": {"schema": {"type": "string"}}},
    "headers": HEADERS_OF_ANSWERS,
}

blueprint = ApiBlueprint(
    "public_draws", __name__, url_prefix="/api/v1/public-draws", description="Draws as everybody may check them."
)


@blueprint.route("")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_schema(PublicDrawSchema))
def listed(query: dict[str, Any]) -> Page[PublicDraw]:
    """All draws, the one of which something was told last first. Anybody may read it."""
    return public_draws(**query)


@blueprint.route("/verifier")
@blueprint.doc(responses={200: {"description": "A program of one file: `python verifier.py RECORD`.", **_TEXT}})
def verifier() -> Response:
    """The program that checks a record; it needs nothing but Python."""
    response = Response(Path(checker.__file__).read_bytes(), mimetype="text/plain")
    response.headers["Content-Disposition"] = "attachment; filename=verifier.py"
    return response


@blueprint.route("/<string:draw>")
@blueprint.response(200, PublicDrawSchema)
def one(draw: str) -> PublicDraw:
    """One draw: digests alone until its record is open. Anybody may read it."""
    return public_draw(draw)


@blueprint.route("/<string:draw>/record")
@blueprint.doc(responses={200: {"description": "The list and its outcome, as they were digested.", **_TEXT}})
def record(draw: str) -> Response:
    """The record of a draw, once it is open. Anybody may read it."""
    digest, file = public_record(draw)
    response = send_file(
        file,
        mimetype="text/plain",
        as_attachment=True,
        download_name=f"{draw}.draw",
        conditional=False,
        etag=False,
    )
    response.set_etag(digest)
    return response
