"""Reading applications: lists for the queue, one application with its history, its checks, and personal data in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.documents.masking import mask_email, mask_number, mask_phone
from governance.core.errors import Invalid
from governance.core.paging import DEFAULT_SIZE, Page, decode_cursor, page_of
from governance.onboarding.check_results import latest_checks
from governance.onboarding.content import PERSONAL_FIELDS
from governance.onboarding.lookup import decisions_of, find, latest_submission, requests_of, subject_of, submissions_of
from governance.onboarding.models import (
    Application,
    ApplicationCheck,
    ApplicationDecision,
    ApplicationOverride,
    ApplicationPerson,
    ApplicationRequest,
    ApplicationSubmission,
)
from governance.onboarding.requirements import NeededDocument, needed_documents
from governance.onboarding.states import State
from governance.onboarding.terms import terms_at
from governance.sellers.models import Seller


@dataclass(frozen=True, kw_only=True)
class ApplicationDetails:
    """An application as it stands; `person` is masked, `seller` is the reference of the shop it became."""

    row: Application
    person: Mapping[str, str | None]
    seller: str | None
    submissions: Sequence[ApplicationSubmission]
    requests: Sequence[ApplicationRequest]
    decisions: Sequence[ApplicationDecision]

    def __getattr__(self, name: str) -> Any:
        """What is read as it stands in the row."""
        return getattr(self.row, name)


@dataclass(frozen=True)
class CheckReading:
    """The latest result of a check; `current` when it is about what was submitted last. `override`: why it was decided."""

    check: ApplicationCheck
    current: bool
    override: str | None


def find_applications(
    *,
    by: Actor,
    state: State | None = None,
    taken_by_me: bool = False,
    limit: int = DEFAULT_SIZE,
    cursor: str | None = None,
) -> Page[Application]:
    """Applications, the oldest first; an applicant and a shop find their own alone."""
    check_permission(by, Permission.APPLICATION_READ)
    query = select(Application).order_by(Application.id).limit(limit + 1)
    if by.application_id is not None:
        query = query.where(Application.id == by.application_id)
    if by.seller_id is not None:
        query = query.where(Application.seller_id == by.seller_id)
    if state is not None:
        query = query.where(Application.state == state.value)
    if taken_by_me:
        query = query.where(Application.taken_by == by.id)
    if cursor is not None:
        query = query.where(Application.id > _place(cursor))
    rows = db.session.scalars(query).all()
    return page_of(rows, limit=limit, place=lambda application: [application.id])


def details_of(reference: str, *, by: Actor) -> ApplicationDetails:
    """One application with its history; raises `NotFound`, also for what `by` may not know of."""
    check_permission(by, Permission.APPLICATION_READ)
    application = find(reference, by=by)
    person = db.session.get_one(ApplicationPerson, application.id)
    seller = db.session.get(Seller, application.seller_id) if application.seller_id else None
    return ApplicationDetails(
        row=application,
        person={name: _masked(name, getattr(person, name)) for name in PERSONAL_FIELDS},
        seller=seller.reference if seller else None,
        submissions=submissions_of(application.id),
        requests=requests_of(application.id),
        decisions=decisions_of(application.id),
    )


def checks_of(reference: str, *, by: Actor) -> list[CheckReading]:
    """The latest result of every check, for those who decide: it may name other shops."""
    check_permission(by, Permission.APPLICATION_DECIDE)
    application = find(reference, by=by)
    latest = latest_submission(application.id)
    query = select(ApplicationOverride).where(ApplicationOverride.application_id == application.id)
    overrides = {each.check_id: each.reason for each in db.session.scalars(query.order_by(ApplicationOverride.id))}
    number = latest.number if latest else 0
    return [
        CheckReading(check, check.submission == number, overrides.get(check.id))
        for check in latest_checks(application.id).values()
    ]


def needs_of(reference: str, *, by: Actor, at: datetime) -> list[NeededDocument]:
    """The documents that the application asks for as it stands."""
    check_permission(by, Permission.APPLICATION_READ)
    application = find(reference, by=by)
    content = {name: getattr(application, name) for name in ("country", "kind", "categories", "brands")}
    return needed_documents(content, terms_at(at).admission)


def personal_of(reference: str, *, by: Actor, at: datetime) -> dict[str, str | None]:
    """The personal data of an application in full; that it was looked at is written down."""
    check_permission(by, Permission.PERSONAL_READ)
    application = find(reference, by=by)
    person = db.session.get_one(ApplicationPerson, application.id)
    audit.record(AuditAction.APPLICATION_PERSONAL, subject=subject_of(application), by=by, at=at)
    return {name: getattr(person, name) for name in PERSONAL_FIELDS}


def _masked(name: str, value: str | None) -> str | None:
    if not value:
        return value
    if name in {"representative_id_number", "bank_account_number"}:
        return mask_number(value)
    if name == "contact_phone":
        return mask_phone(value)
    return mask_email(value) if name == "contact_email" else value


def _place(cursor: str) -> int:
    (number,) = decode_cursor(cursor, size=1)
    if not isinstance(number, int) or isinstance(number, bool):
        raise Invalid("This cursor is not one of ours: start again without a cursor.", pointer="cursor")
    return number
