"""Applications over HTTP: what applicants write and hand in, what officers ask and decide."""

from __future__ import annotations

from typing import Any

from flask import make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import PreconditionFailed, PreconditionRequired

from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.openapi import ApiBlueprint
from governance.core.paging import Page, page_schema
from governance.onboarding import applications, decision, readings, review
from governance.onboarding.decision import Condition, Reason
from governance.onboarding.lookup import find
from governance.onboarding.models import Application
from governance.onboarding.readings import ApplicationDetails, details_of
from governance.onboarding.schemas import (
    ApplicationChecksSchema,
    ApplicationDepositSchema,
    ApplicationNeedsSchema,
    ApplicationPersonSchema,
    ApplicationQuery,
    ApplicationSchema,
    ApplicationSummarySchema,
    ApplicationWordsSchema,
    AskApplicantSchema,
    DecideApplicationSchema,
    SubmitApplicationSchema,
)
from governance.onboarding.states import State
from governance.onboarding.written import WrittenApplicationSchema

blueprint = ApiBlueprint("applications", __name__, url_prefix="/api/v1/applications", description="Who wants to sell.")


@blueprint.route("")
@needs(Permission.APPLICATION_READ)
@blueprint.arguments(ApplicationQuery, location="query")
@blueprint.response(200, page_schema(ApplicationSummarySchema))
def listed(query: dict[str, Any]) -> Page[Application]:
    """Applications, the oldest first; an applicant sees its own alone."""
    return readings.find_applications(by=current_actor(), **query)


@blueprint.route("/<string:reference>")
@needs(Permission.APPLICATION_READ)
@blueprint.response(200, ApplicationSchema)
def one(reference: str) -> ResponseReturnValue:
    """One application with its history. Its ETag goes into If-Match of a change."""
    return _shown(reference)


@blueprint.route("/<string:reference>", methods=["PATCH"])
@needs(Permission.APPLICATION_WRITE)
@blueprint.arguments(WrittenApplicationSchema)
@blueprint.response(200, ApplicationSchema)
def write(body: dict[str, Any], reference: str) -> ResponseReturnValue:
    """Change fields of a draft, or what was asked about. Needs If-Match: nobody overwrites what they have not seen."""
    by, at = current_actor(), now()
    with transaction():
        version = _version_to_change(reference)
        applications.write(reference=reference, changes=body, by=by, at=at, version=version)
        return _shown(reference)


@blueprint.route("/<string:reference>/needs")
@needs(Permission.APPLICATION_READ)
@blueprint.response(200, ApplicationNeedsSchema)
def needed(reference: str) -> dict[str, Any]:
    """The documents that the application asks for as it stands."""
    return {"documents": readings.needs_of(reference, by=current_actor(), at=now())}


@blueprint.route("/<string:reference>/submit", methods=["POST"])
@needs(Permission.APPLICATION_WRITE)
@blueprint.arguments(SubmitApplicationSchema)
@blueprint.response(200, ApplicationSchema)
def submit(body: dict[str, Any], reference: str) -> ResponseReturnValue:
    """Hand the application in, or in again with what was asked for; 422 lists everything that is missing."""
    with transaction():
        applications.submit(reference=reference, answers=body["answers"], by=current_actor(), at=now())
        return _shown(reference)


@blueprint.route("/<string:reference>/withdraw", methods=["POST"])
@needs(Permission.APPLICATION_WRITE)
@blueprint.response(200, ApplicationSchema)
def withdraw(reference: str) -> ResponseReturnValue:
    """Take the application back."""
    with transaction():
        applications.withdraw(reference=reference, by=current_actor(), at=now())
        return _shown(reference)


@blueprint.route("/<string:reference>/contest", methods=["POST"])
@needs(Permission.APPLICATION_WRITE)
@blueprint.arguments(ApplicationWordsSchema)
@blueprint.response(200, ApplicationSchema)
def contest(body: dict[str, Any], reference: str) -> ResponseReturnValue:
    """Say why a refusal is wrong: another person looks at it again."""
    with transaction():
        applications.contest(reference=reference, reason=body["reason"], by=current_actor(), at=now())
        return _shown(reference)


@blueprint.route("/<string:reference>/take", methods=["POST"])
@needs(Permission.APPLICATION_REVIEW)
@blueprint.response(200, ApplicationSchema)
def take(reference: str) -> ResponseReturnValue:
    """Take an application from the queue; from now on it is yours to decide."""
    with transaction():
        review.take(reference=reference, by=current_actor(), at=now())
        return _shown(reference)


@blueprint.route("/<string:reference>/put-back", methods=["POST"])
@needs(Permission.APPLICATION_REVIEW)
@blueprint.response(200, ApplicationSchema)
def put_back(reference: str) -> ResponseReturnValue:
    """Put an application back into the queue, for somebody else."""
    with transaction():
        review.put_back(reference=reference, by=current_actor(), at=now())
        return _shown(reference)


@blueprint.route("/<string:reference>/requests", methods=["POST"])
@needs(Permission.APPLICATION_REVIEW)
@blueprint.arguments(AskApplicantSchema)
@blueprint.response(200, ApplicationSchema)
def ask(body: dict[str, Any], reference: str) -> ResponseReturnValue:
    """Ask the applicant for one document or one field; our clock stands meanwhile."""
    with transaction():
        review.ask(reference=reference, by=current_actor(), at=now(), **body)
        return _shown(reference)


@blueprint.route("/<string:reference>/deposit", methods=["POST"])
@needs(Permission.APPLICATION_REVIEW)
@blueprint.arguments(ApplicationDepositSchema)
@blueprint.response(200, ApplicationSchema)
def deposit(body: dict[str, Any], reference: str) -> ResponseReturnValue:
    """Note that the deposit was paid, or is waived and why."""
    with transaction():
        review.settle_deposit(
            reference=reference, to=body["state"], reason=body["reason"], by=current_actor(), at=now()
        )
        return _shown(reference)


@blueprint.route("/<string:reference>/checks")
@needs(Permission.APPLICATION_DECIDE)
@blueprint.response(200, ApplicationChecksSchema)
def checks(reference: str) -> dict[str, Any]:
    """The latest result of every check."""
    return {"items": readings.checks_of(reference, by=current_actor())}


@blueprint.route("/<string:reference>/person")
@needs(Permission.PERSONAL_READ)
@blueprint.response(200, ApplicationPersonSchema)
def person(reference: str) -> dict[str, str | None]:
    """The personal data in full; that you looked is written down."""
    with transaction():
        return readings.personal_of(reference, by=current_actor(), at=now())


@blueprint.route("/<string:reference>/decisions", methods=["POST"])
@needs(Permission.APPLICATION_DECIDE)
@blueprint.arguments(DecideApplicationSchema)
@blueprint.response(200, ApplicationSchema)
def decide(body: dict[str, Any], reference: str) -> ResponseReturnValue:
    """Decide, or propose where a second person is needed; 422 lists everything that stands in the way."""
    with transaction():
        decision.decide(
            reference=reference,
            outcome=State(body["outcome"]),
            reasons=[Reason(**reason) for reason in body["reasons"]],
            conditions=[Condition(**condition) for condition in body["conditions"]],
            overrides=body["overrides"],
            shop_reference=body["shop_reference"],
            by=current_actor(),
            at=now(),
        )
        return _shown(reference)


@blueprint.route("/<string:reference>/decisions/confirm", methods=["POST"])
@needs(Permission.APPLICATION_DECIDE)
@blueprint.response(200, ApplicationSchema)
def confirm(reference: str) -> ResponseReturnValue:
    """Confirm, as a second person, the decision that waits: now it counts."""
    with transaction():
        decision.confirm(reference=reference, by=current_actor(), at=now())
        return _shown(reference)


@blueprint.route("/<string:reference>/decisions/decline", methods=["POST"])
@needs(Permission.APPLICATION_DECIDE)
@blueprint.arguments(ApplicationWordsSchema)
@blueprint.response(200, ApplicationSchema)
def decline(body: dict[str, Any], reference: str) -> ResponseReturnValue:
    """Do not confirm the decision that waits: the application is in review as before."""
    with transaction():
        decision.decline(reference=reference, reason=body["reason"], by=current_actor(), at=now())
        return _shown(reference)


def _shown(reference: str) -> ResponseReturnValue:
    """The application as it stands, tagged with its version."""
    details: ApplicationDetails = details_of(reference, by=current_actor())
    response = make_response(ApplicationSchema().dump(details))
    response.set_etag(str(details.row.version))
    return response


def _version_to_change(reference: str) -> int:
    """The version that If-Match names; raises 428 without it, 412 when it is not the present one."""
    if not request.if_match:
        raise PreconditionRequired("Send the ETag of the application you have seen as If-Match.")
    version = find(reference, by=current_actor()).version
    if str(version) not in request.if_match:
        raise PreconditionFailed("Somebody has changed this meanwhile: look at it again before you change it.")
    return version
