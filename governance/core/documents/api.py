"""Documents over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from flask import Response, send_file

from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.documents import keeping
from governance.core.documents.kinds import TAKEN
from governance.core.documents.listing import list_documents
from governance.core.documents.models import Document
from governance.core.documents.schemas import (
    DocumentForm,
    DocumentListQuery,
    DocumentNumberSchema,
    DocumentSchema,
)
from governance.core.documents.subjects import subject_of
from governance.core.doors import needs
from governance.core.errors import Invalid
from governance.core.identity import current_actor
from governance.core.numbers import number_in
from governance.core.openapi import HEADERS_OF_ANSWERS, ApiBlueprint
from governance.core.paging import Page, page_schema

# What was handed in by strangers is saved, never shown by the browser as a page of ours.
SAFE_HEADERS: Final = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
_FILE: Final = {
    "description": "The file as it was handed in.",
    "content": {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in sorted(TAKEN)},
    "headers": HEADERS_OF_ANSWERS,
}

blueprint = ApiBlueprint("documents", __name__, url_prefix="/api/v1/documents", description="What was handed in.")


@blueprint.route("")
@needs(Permission.DOCUMENT_READ)
@blueprint.arguments(DocumentListQuery, location="query")
@blueprint.response(200, page_schema(DocumentSchema))
def documents(query: dict[str, Any]) -> Page[Document]:
    """Documents, newest first; an applicant and an account of a shop see their own alone."""
    by, kind, reference = current_actor(), query.pop("subject_kind"), query.pop("subject_id")
    if (kind is None) != (reference is None):
        raise Invalid("Kind and id of the subject are given together.", pointer="subject_kind")
    subject = (kind, subject_of(kind=kind, reference=reference, by=by).id) if kind else None
    return list_documents(by=by, subject=subject, **query)


@blueprint.route("", methods=["POST"])
@needs(Permission.DOCUMENT_ADD)
@blueprint.arguments(DocumentForm, location="files")
@blueprint.response(201, DocumentSchema)
@blueprint.doc(responses={413: HTTPStatus.REQUEST_ENTITY_TOO_LARGE.name})
def add(form: dict[str, Any]) -> Document:
    """Hand in a document."""
    by, content, kind = current_actor(), form.pop("content"), form.pop("subject_kind")
    with transaction():
        about = subject_of(kind=kind, reference=form.pop("subject_id"), by=by)
        return keeping.keep(
            content=content.stream,
            name=content.filename or "",
            subject=(kind, about.id),
            application_id=about.application_id,
            seller_id=about.seller_id,
            by=by,
            at=now(),
            **form,
        )


@blueprint.route("/<string:document>")
@needs(Permission.DOCUMENT_READ)
@blueprint.response(200, DocumentSchema)
def document(document: str) -> Document:
    """What is known of a document."""
    return keeping.document_of(document_id=number_in(document, noun="document"), by=current_actor())


@blueprint.route("/<string:document>/content")
@needs(Permission.DOCUMENT_READ)
@blueprint.doc(responses={200: _FILE})
def content(document: str) -> Response:
    """The file itself; that it was asked for is on record."""
    with transaction():
        found, file = keeping.content_of(document_id=number_in(document, noun="document"), by=current_actor(), at=now())
        response = send_file(
            file, mimetype=found.media_type, as_attachment=True, download_name=found.name, conditional=False, etag=False
        )
        response.content_length = found.size
        response.set_etag(found.sha256)
    response.headers.update(SAFE_HEADERS)
    return response


@blueprint.route("/<string:document>/number")
@needs(Permission.PERSONAL_READ)
@blueprint.response(200, DocumentNumberSchema)
def number(document: str) -> dict[str, str | None]:
    """The number on it, in full; that it was asked for is on record."""
    with transaction():
        shown = keeping.number_of(document_id=number_in(document, noun="document"), by=current_actor(), at=now())
    return {"number": shown}
