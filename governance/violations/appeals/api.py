"""Appeals over HTTP: filed and answered by shops, asked about and decided by the platform."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import Response, send_file

from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.documents.api import SAFE_HEADERS
from governance.core.documents.kinds import TAKEN
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.numbers import number_in
from governance.core.openapi import HEADERS_OF_ANSWERS, ApiBlueprint
from governance.core.paging import Page, page_schema
from governance.sellers import register
from governance.violations.appeals import asking, assignment, decision, evidence, filing, withdrawal
from governance.violations.appeals.contesting import what_can_be_contested
from governance.violations.appeals.lookup import number_of
from governance.violations.appeals.readings import find_appeals, read_appeal
from governance.violations.appeals.schemas import (
    AppealAnswerSchema,
    AppealDecisionSchema,
    AppealEvidenceSchema,
    AppealFilingSchema,
    AppealHearingSchema,
    AppealQuery,
    AppealQuestionSchema,
    AppealRowSchema,
    AppealSchema,
    AppealStepSchema,
    AppealWithdrawalSchema,
    ContestableListSchema,
)
from governance.violations.appeals.shown import AppealRow, AppealShown

_FILE: Final = {
    "description": "The file as it was handed in.",
    "content": {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in sorted(TAKEN)},
    "headers": HEADERS_OF_ANSWERS,
}

blueprint = ApiBlueprint("appeals", __name__, url_prefix="/api/v1/appeals", description="What is contested.")
of_sellers = ApiBlueprint("contestable", __name__, url_prefix="/api/v1/sellers", description="What can be contested.")


@blueprint.route("")
@needs(Permission.APPEAL_READ)
@blueprint.arguments(AppealQuery, location="query")
@blueprint.response(200, page_schema(AppealRowSchema))
def listed(query: dict[str, Any]) -> Page[AppealRow]:
    """Appeals, what is due first first; an account of a shop sees its own alone."""
    seller: str | None = query.pop("seller")
    seller_id = register.find(seller).id if seller is not None else None
    return find_appeals(seller_id=seller_id, by=current_actor(), at=now(), **query)


@blueprint.route("", methods=["POST"])
@needs(Permission.APPEAL_FILE)
@blueprint.arguments(AppealFilingSchema)
@blueprint.response(201, AppealSchema)
def file(body: dict[str, Any]) -> AppealShown:
    """Contest something that was decided about your shop. It costs nothing and admits nothing."""
    by, at = current_actor(), now()
    subject = (body.pop("subject_kind"), body.pop("subject_id"))
    numbers, events = _numbers(body.pop("documents")), _events(body.pop("events")) or ()
    with transaction():
        appeal_id = filing.file(subject=subject, documents=numbers, events=events, by=by, at=at, **body).id
    return read_appeal(appeal_id=appeal_id, by=by, at=at)


@of_sellers.route("/<string:reference>/contestable")
@needs(Permission.APPEAL_READ)
@of_sellers.response(200, ContestableListSchema)
def contestable(reference: str) -> dict[str, Any]:
    """The violations and measures a shop can still contest, with days left."""
    seller_id = register.find(reference).id
    return {"items": what_can_be_contested(seller_id=seller_id, by=current_actor(), at=now())}


@blueprint.route("/<string:appeal>")
@needs(Permission.APPEAL_READ)
@blueprint.response(200, AppealSchema)
def one(appeal: str) -> AppealShown:
    """One appeal with everything around it."""
    return read_appeal(appeal_id=number_of(appeal), by=current_actor(), at=now())


@blueprint.route("/<string:appeal>/take", methods=["POST"])
@needs(Permission.APPEAL_DECIDE)
@blueprint.arguments(AppealStepSchema)
@blueprint.response(200, AppealSchema)
def take(body: dict[str, Any], appeal: str) -> AppealShown:
    """Hold the appeal from now on."""
    return _changed(assignment.take, appeal, body)


@blueprint.route("/<string:appeal>/question", methods=["POST"])
@needs(Permission.APPEAL_DECIDE)
@blueprint.arguments(AppealQuestionSchema)
@blueprint.response(200, AppealSchema)
def ask(body: dict[str, Any], appeal: str) -> AppealShown:
    """Ask the shop something; our time stands still until it answers."""
    return _changed(asking.ask, appeal, body)


@blueprint.route("/<string:appeal>/answer", methods=["POST"])
@needs(Permission.APPEAL_FILE)
@blueprint.arguments(AppealAnswerSchema)
@blueprint.response(200, AppealSchema)
def answer(body: dict[str, Any], appeal: str) -> AppealShown:
    """Answer what your shop was asked."""
    return _changed(asking.answer, appeal, body | {"documents": _numbers(body["documents"])})


@blueprint.route("/<string:appeal>/evidence", methods=["POST"])
@needs(Permission.DOCUMENT_ADD)
@blueprint.arguments(AppealEvidenceSchema)
@blueprint.response(200, AppealSchema)
def add_evidence(body: dict[str, Any], appeal: str) -> AppealShown:
    """Add documents that were handed in before."""
    return _changed(evidence.add, appeal, body | {"documents": _numbers(body["documents"])})


@blueprint.route("/<string:appeal>/hearing", methods=["POST"])
@needs(Permission.APPEAL_DECIDE)
@blueprint.arguments(AppealHearingSchema)
@blueprint.response(200, AppealSchema)
def record_hearing(body: dict[str, Any], appeal: str) -> AppealShown:
    """Write down what was said when you talked to the shop."""
    return _changed(asking.record_hearing, appeal, body)


@blueprint.route("/<string:appeal>/decision", methods=["POST"])
@needs(Permission.APPEAL_DECIDE)
@blueprint.arguments(AppealDecisionSchema)
@blueprint.response(200, AppealSchema)
def decide(body: dict[str, Any], appeal: str) -> AppealShown:
    """Decide it, unless you had a part in what is contested."""
    return _changed(decision.decide, appeal, body | {"events": _events(body["events"])})


@blueprint.route("/<string:appeal>/withdrawal", methods=["POST"])
@needs(Permission.APPEAL_FILE)
@blueprint.arguments(AppealWithdrawalSchema)
@blueprint.response(200, AppealSchema)
def withdraw(body: dict[str, Any], appeal: str) -> AppealShown:
    """Take it back, for good. This admits nothing."""
    return _changed(withdrawal.withdraw, appeal, body)


@blueprint.route("/<string:appeal>/evidence/<string:document>/content")
@needs(Permission.DOCUMENT_READ)
@blueprint.doc(responses={200: _FILE})
def evidence_content(appeal: str, document: str) -> Response:
    """A document of the appeal; that it was asked for is on record."""
    with transaction():
        document_id = number_in(document, noun="document")
        found, content = evidence.content_of(
            appeal_id=number_of(appeal), document_id=document_id, by=current_actor(), at=now()
        )
        response = send_file(
            content,
            mimetype=found.media_type,
            as_attachment=True,
            download_name=found.name,
            conditional=False,
            etag=False,
        )
        response.set_etag(found.sha256)
    response.headers.update(SAFE_HEADERS)
    return response


def _changed(operation: Callable[..., object], appeal: str, body: dict[str, Any]) -> AppealShown:
    """Let one operation change the appeal; returns it as it then stands."""
    by, at, appeal_id = current_actor(), now(), number_of(appeal)
    with transaction():
        operation(appeal_id=appeal_id, by=by, at=at, **body)
    return read_appeal(appeal_id=appeal_id, by=by, at=at)


def _numbers(documents: list[str]) -> list[int]:
    return [int(document) for document in documents]


def _events(events: list[dict[str, str]] | None) -> list[tuple[str, str]] | None:
    return None if events is None else [(event["metric"], event["reference"]) for event in events]
