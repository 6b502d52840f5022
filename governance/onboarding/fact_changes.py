"""A seller reports that something about its business has changed; it counts when somebody at the platform verified it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.clocks import keeping as clocks
from governance.core.clocks.rules import Step
from governance.core.commands import settings
from governance.core.database import db
from governance.core.documents.models import Document
from governance.core.errors import Conflict, Finding, Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.core.ownership import speaks_for
from governance.onboarding import identities
from governance.onboarding.identity_models import SellerIdentity
from governance.onboarding.upkeep_models import IdentityChange
from governance.onboarding.upkeep_rules import rules_at
from governance.onboarding.upkeep_telling import tell_platform, tell_seller

CLOCK: Final = "changed_facts"
TERM: Final = "changed_facts"
STEPS: Final = (Step.share(80), Step.share(100))
REPORTED, VERIFIED, REFUSED = "reported", "verified", "refused"
# What can change while it stays the same business; another number is another business, which applies anew.
CHANGEABLE: Final = (
    "legal_name",
    "registered_address",
    "business_scope",
    *identities.ABOUT_PEOPLE,
)
_LONGEST: Final = 4_000


def subject_of(change_id: int) -> tuple[str, str]:
    """The change as the subject of clocks, messages and audit entries."""
    return ("identity_change", str(change_id))


def report_change(
    *, seller_id: int, fields: Mapping[str, str], document_id: int | None, by: Actor, at: datetime
) -> IdentityChange:
    """The seller says what is different now, with the document that shows it; a clock runs until it is verified.

    Raises `Invalid` naming each field that cannot be reported, `Conflict` while an earlier report waits.
    """
    check_permission(by, Permission.DOCUMENT_ADD)
    if not speaks_for(by, application_id=None, seller_id=seller_id):
        raise NotFound("There is no such seller.")
    _check(seller_id, fields, document_id)
    identity = db.session.get(SellerIdentity, seller_id)
    if identity is None:
        raise NotFound("Nothing is known yet of who this seller is.")
    row = {
        "seller_id": seller_id,
        "fields": {name: value.strip() for name, value in fields.items()},
        "names": sorted(fields),
        "document_id": document_id,
        "state": REPORTED,
        "reported_at": at,
        "reported_by": by.label,
    }
    statement = insert(IdentityChange).values(row).on_conflict_do_nothing().returning(IdentityChange)
    change: IdentityChange | None = db.session.scalar(statement)
    if change is None:
        raise Conflict("An earlier report still waits to be verified: the next one follows after it.")
    clock = clocks.start(
        name=CLOCK,
        subject=subject_of(change.id),
        rule=rules_at(at).terms[TERM],
        country=identity.country,
        started_at=at,
        steps=STEPS,
        seller_id=seller_id,
        by=by,
        at=at,
    )
    subject, after = subject_of(change.id), {"seller_id": seller_id, "fields": change.names}
    audit.record(AuditAction.IDENTITY_REPORT, subject=subject, by=by, at=at, after=after)
    due_on = day_of(clock.due_at, settings().timezone)
    tell_platform(
        "identity.reported", seller_id, subject=subject, at=at, fields=_in_words(change.names), due_on=str(due_on)
    )
    return change


def verify_change(*, change_id: int, by: Actor, at: datetime) -> IdentityChange:
    """Note that what was reported is so: it holds from now on. Raises `PermissionDenied` for who reported it."""
    change = _to_decide(change_id, by)
    identity, person = identities.held(change.seller_id)
    identities.write(identity, person, change.fields or {}, at=at)
    return _decide(change, VERIFIED, AuditAction.IDENTITY_CHANGE, "identity.changed", by=by, at=at)


def refuse_change(*, change_id: int, reason: str, by: Actor, at: datetime) -> IdentityChange:
    """What was reported cannot be accepted; what was known before holds, and the seller reads why."""
    if not reason.strip():
        raise Invalid("Say in words why it cannot be accepted: the seller will read it.", pointer="reason")
    change = _to_decide(change_id, by)
    change.reason = reason.strip()
    return _decide(change, REFUSED, AuditAction.IDENTITY_REFUSE, "identity.refused", by=by, at=at)


def remind(*, change_id: int, due_at: datetime, at: datetime) -> None:
    """Little time is left to verify a change, or none: tell those who can."""
    change = db.session.get_one(IdentityChange, change_id)
    told = {"fields": _in_words(change.names), "due_on": str(day_of(due_at, settings().timezone))}
    tell_platform("identity.waiting", change.seller_id, subject=subject_of(change_id), at=at, **told)


def changes_of(seller_id: int) -> list[IdentityChange]:
    """Everything a seller reported, the newest first."""
    query = select(IdentityChange).where(IdentityChange.seller_id == seller_id)
    return list(db.session.scalars(query.order_by(IdentityChange.id.desc())))


def _to_decide(change_id: int, by: Actor) -> IdentityChange:
    check_permission(by, Permission.DOCUMENT_VERIFY)
    query = select(IdentityChange).where(IdentityChange.id == change_id).with_for_update()
    change = db.session.scalar(query, execution_options={"populate_existing": True})
    if change is None:
        raise NotFound(f"There is no reported change {change_id}.")
    if change.state != REPORTED:
        raise InvalidTransition(f"This change is {change.state} already.")
    if change.reported_by == by.label:
        raise PermissionDenied("Who reported a change does not verify it: ask a second person.")
    return change


def _decide(
    change: IdentityChange, state: str, action: AuditAction, topic: str, *, by: Actor, at: datetime
) -> IdentityChange:
    # What was reported stands in the identity now, or nowhere: it may be personal, so no second copy is kept.
    change.state, change.fields, change.decided_at, change.decided_by = state, None, at, by.label
    db.session.flush()
    subject, after = subject_of(change.id), {"fields": change.names}
    clocks.meet(subject=subject, name=CLOCK, by=by, at=at)
    audit.record(action, subject=subject, by=by, at=at, reason=change.reason, after=after)
    told: dict[str, Any] = {"fields": _in_words(change.names), "reason": change.reason}
    tell_seller(topic, change.seller_id, subject=subject, at=at, **told)
    return change


def _check(seller_id: int, fields: Mapping[str, str], document_id: int | None) -> None:
    findings = [Finding(name, f"{name} is nothing a seller reports.") for name in fields if name not in CHANGEABLE]
    for name, value in fields.items():
        if not value.strip() or len(value) > _LONGEST or "\x00" in value:
            findings.append(Finding(name, "Say what holds now."))
    if not fields:
        findings.append(Finding("fields", f"Say what has changed: {', '.join(CHANGEABLE)}."))
    document = db.session.get(Document, document_id) if document_id is not None else None
    if document_id is not None and (document is None or document.seller_id != seller_id):
        findings.append(Finding("document_id", f"There is no document {document_id} of this seller."))
    if findings:
        raise Invalid("This change cannot be reported like this.", findings=findings)


def _in_words(names: Sequence[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)
