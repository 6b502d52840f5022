"""Cases over HTTP: filed one by one, found, read, and what was handed in for them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from flask import Response, send_file

from governance.complaints import cases, evidence
from governance.complaints.erasure import erase_person
from governance.complaints.filing_schema import CaseFilingSchema
from governance.complaints.intake.row_checks import filing_of
from governance.complaints.readings import case_counts, contact_of, find_cases, read_case
from governance.complaints.references import id_of, reference_of
from governance.complaints.schemas import (
    CaseContactSchema,
    CaseCountsSchema,
    CaseQuery,
    CaseRowSchema,
    CaseSchema,
    ErasedPersonSchema,
    FiledCaseSchema,
)
from governance.complaints.shown import CaseCounts, CaseRow, CaseShown, Contact
from governance.complaints.states import State
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.documents.kinds import TAKEN
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.numbers import number_in
from governance.core.openapi import HEADERS_OF_ANSWERS, ApiBlueprint
from governance.core.paging import Page, page_schema

# What others handed in is saved, never shown by the browser as a page of ours.
SAFE_HEADERS: Final = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
_FILE: Final = {
    "description": "The file, as far as it is for the reader: photos for shops come without place and device.",
    "content": {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in sorted(TAKEN)},
    "headers": HEADERS_OF_ANSWERS,
}
_KNOWN: Final = {
    "description": "It was filed before under this source and reference.",
    "content": {"application/json": {"schema": FiledCaseSchema}},
    "headers": HEADERS_OF_ANSWERS,
}

blueprint = ApiBlueprint("cases", __name__, url_prefix="/api/v1/cases", description="Complaints, reports and notices.")


@blueprint.route("")
@needs(Permission.CASE_READ)
@blueprint.arguments(CaseQuery, location="query")
@blueprint.response(200, page_schema(CaseRowSchema))
def listed(query: dict[str, Any]) -> Page[CaseRow]:
    """Cases, what is due first first; an account of a shop sees its own alone, once it was told of them."""
    return find_cases(by=current_actor(), at=now(), **query)


@blueprint.route("", methods=["POST"])
@needs(Permission.CASE_IMPORT)
@blueprint.arguments(CaseFilingSchema)
@blueprint.response(201, FiledCaseSchema)
@blueprint.doc(responses={200: _KNOWN})
def file(body: dict[str, Any]) -> tuple[dict[str, Any], HTTPStatus]:
    """File a case. The same source and reference again change nothing, and answer 200 instead of 201."""
    filing = filing_of(body, source=body["source"])
    with transaction():
        filed = cases.file_case(filing=filing, by=current_actor(), at=now())
        told = {
            "reference": reference_of(filed.case.id),
            "state": State(filed.case.state),
            "known": filed.known,
            "token": filed.token,
        }
    return told, HTTPStatus.OK if filed.known else HTTPStatus.CREATED


@blueprint.route("/counts")
@needs(Permission.CASE_READ)
@blueprint.response(200, CaseCountsSchema)
def counts() -> CaseCounts:
    """How much there is to do."""
    return case_counts(by=current_actor(), at=now())


@blueprint.route("/<string:case>")
@needs(Permission.CASE_READ)
@blueprint.response(200, CaseSchema)
def one(case: str) -> CaseShown:
    """One case, as far as it is for you."""
    return read_case(case_id=id_of(case), by=current_actor(), at=now())


@blueprint.route("/<string:case>/contact")
@needs(Permission.PERSONAL_READ)
@blueprint.response(200, CaseContactSchema)
def contact(case: str) -> Contact:
    """Who filed it, in full; that it was asked for is on record."""
    with transaction():
        return contact_of(case_id=id_of(case), by=current_actor(), at=now())


@blueprint.route("/<string:case>/erase-person", methods=["POST"])
@needs(Permission.PERSONAL_READ)
@blueprint.response(200, ErasedPersonSchema)
def erase(case: str) -> dict[str, Any]:
    """Erase whoever filed it from all cases of theirs, when these have ended; what was decided stays."""
    with transaction():
        erased = erase_person(case_id=id_of(case), by=current_actor(), at=now())
    return vars(erased) | {"cases": [reference_of(case_id) for case_id in erased.cases]}


@blueprint.route("/<string:case>/evidence/<string:document>/content")
@needs(Permission.DOCUMENT_READ)
@blueprint.doc(responses={200: _FILE})
def evidence_content(case: str, document: str) -> Response:
    """A document of the case, for those whom it is for; that it was asked for is on record."""
    with transaction():
        by, document_id = current_actor(), number_in(document, noun="document")
        found, content = evidence.content_of(case_id=id_of(case), document_id=document_id, by=by, at=now())
        # People put names of people into names of files: those of others are not told.
        own = by.seller_id is None or found.seller_id == by.seller_id
        name = found.name if own else f"{reference_of(id_of(case))}-{document_id}{TAKEN[found.media_type].endings[0]}"
        response = send_file(
            content, mimetype=found.media_type, as_attachment=True, download_name=name, conditional=False, etag=False
        )
        # The same file may come without its marks for one reader and whole for another.
        response.set_etag(found.sha256 if own else f"{found.sha256}-for-others")
    response.headers.update(SAFE_HEADERS)
    return response
