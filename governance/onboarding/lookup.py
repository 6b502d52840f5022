"""Finding an application and what belongs to it, each time within what the asker may know of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from governance.core.access import Actor
from governance.core.database import db
from governance.core.documents.keeping import documents_of
from governance.core.errors import Conflict, NotFound
from governance.core.ownership import Owned, speaks_for
from governance.onboarding.content import content_of
from governance.onboarding.models import (
    Application,
    ApplicationDecision,
    ApplicationPerson,
    ApplicationRequest,
    ApplicationSubmission,
)
from governance.onboarding.states import DecisionState


def find(reference: str, *, by: Actor) -> Application:
    """The application with this reference; raises `NotFound`, also for what `by` may not know of."""
    return _theirs(db.session.scalar(select(Application).where(Application.reference == reference)), reference, by)


def to_change(reference: str, *, by: Actor, version: int | None = None) -> Application:
    """The application, held until the end of the transaction and one version further; raises as `find`.

    Raises `Conflict` when `version` is given and not the present one: somebody else changed it first.
    """
    query = select(Application).where(Application.reference == reference).with_for_update()
    found = db.session.scalar(query.execution_options(populate_existing=True))
    application = _theirs(found, reference, by)
    if version not in {None, application.version}:
        raise Conflict("Somebody has changed this meanwhile: look at it again before you change it.")
    application.version += 1
    return application


def subject_of(application: Application) -> tuple[str, str]:
    """The application as the subject of clocks, documents, messages and audit entries."""
    return "application", str(application.id)


def content_now(application: Application) -> dict[str, Any]:
    """The application as it would be submitted now; documents whose content is erased are no part of it."""
    person = db.session.get_one(ApplicationPerson, application.id)
    papers = [paper for paper in documents_of(subject_of(application)) if paper.erased_at is None]
    return content_of(application, person, papers)


def owned(reference: str) -> Owned:
    """The application as something that documents are about."""
    found = db.session.scalar(select(Application.id).where(Application.reference == reference))
    if found is None:
        raise NotFound(f"There is no application {reference!r}.")
    return Owned.application(found)


def submissions_of(application_id: int) -> list[ApplicationSubmission]:
    """Every submission, the first one first."""
    query = select(ApplicationSubmission).where(ApplicationSubmission.application_id == application_id)
    return list(db.session.scalars(query.order_by(ApplicationSubmission.number)))


def latest_submission(application_id: int) -> ApplicationSubmission | None:
    """What was submitted last."""
    query = select(ApplicationSubmission).where(ApplicationSubmission.application_id == application_id)
    return db.session.scalars(query.order_by(ApplicationSubmission.number.desc()).limit(1)).first()


def requests_of(application_id: int) -> list[ApplicationRequest]:
    """Everything that was asked, oldest first."""
    query = select(ApplicationRequest).where(ApplicationRequest.application_id == application_id)
    return list(db.session.scalars(query.order_by(ApplicationRequest.id)))


def open_requests(application_id: int) -> list[ApplicationRequest]:
    """What was asked and not yet answered."""
    return [each for each in requests_of(application_id) if each.answered_at is None]


def decisions_of(application_id: int) -> list[ApplicationDecision]:
    """Every decision that the asker's scope shows, oldest first; an applicant sees those that are final."""
    query = select(ApplicationDecision).where(ApplicationDecision.application_id == application_id)
    return list(db.session.scalars(query.order_by(ApplicationDecision.id)))


def latest_decision(application_id: int) -> ApplicationDecision | None:
    """The last decision that counts."""
    final = [each for each in decisions_of(application_id) if each.state == DecisionState.FINAL]
    return final[-1] if final else None


def pending_decision(application_id: int) -> ApplicationDecision | None:
    """The decision that waits for its second person."""
    proposed = [each for each in decisions_of(application_id) if each.state == DecisionState.PROPOSED]
    return proposed[-1] if proposed else None


def _theirs(found: Application | None, reference: str, by: Actor) -> Application:
    if found is None or not speaks_for(by, application_id=found.id, seller_id=found.seller_id):
        raise NotFound(f"There is no application {reference!r}.")
    return found
