"""Permits of sellers: handed in, verified by somebody else, and then in the place of the one before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission, system_actor
from governance.core.audit import AuditAction
from governance.core.clocks import keeping as clocks
from governance.core.clocks.rules import Binds, Kind, Step
from governance.core.clocks.states import OPEN
from governance.core.database import db
from governance.core.documents import keeping as documents
from governance.core.documents.models import Document
from governance.core.errors import Finding, Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.core.ownership import speaks_for
from governance.onboarding import lapses
from governance.onboarding.clock_order import hold_clocks
from governance.onboarding.expiry import lapses_on, reminders_from
from governance.onboarding.identity_models import Permit
from governance.onboarding.permit_states import GIVES_WAY, PermitState, check_move
from governance.onboarding.upkeep_rules import UpkeepRules, rules_at
from governance.onboarding.upkeep_telling import tell_platform, tell_seller

CLOCK: Final = "permit"


def subject_of(permit_id: int) -> tuple[str, str]:
    """The permit as the subject of clocks, messages and audit entries."""
    return ("permit", str(permit_id))


def propose(
    *,
    seller_id: int,
    kind: str,
    category: str | None,
    document_id: int,
    number: str | None,
    valid_from: date | None,
    valid_until: date | None,
    by: Actor,
    at: datetime,
) -> Permit:
    """Hand in a permit, new or in place of one that ends; it counts once somebody else has verified the document.

    Answers the required fix that a lapse opened. Raises `Invalid` when the rule book has no such permit, the document
    is not the seller's, or it has ended already.
    """
    check_permission(by, Permission.DOCUMENT_ADD)
    if not speaks_for(by, application_id=None, seller_id=seller_id):
        raise NotFound("There is no such seller.")
    rules = rules_at(at)
    document = db.session.get(Document, document_id)
    faults = _faults(rules, kind, number, valid_until)
    if document is None or document.seller_id != seller_id or document.erased_at is not None:
        faults.append(Finding("document_id", f"There is no document {document_id} of this seller."))
    if faults:
        raise Invalid("This permit cannot be handed in like this.", findings=faults)
    permit = Permit(
        seller_id=seller_id,
        category=category,
        kind=kind,
        number=(number or "").strip() or None,
        valid_from=valid_from,
        valid_until=valid_until,
        document_id=document_id,
        state=PermitState.PROPOSED.value,
        created_at=at,
    )
    db.session.add(permit)
    db.session.flush()
    after = {"seller_id": seller_id, "kind": kind, "category": category, "valid_until": str(valid_until)}
    audit.record(AuditAction.PERMIT_PROPOSE, subject=subject_of(permit.id), by=by, at=at, after=after)
    for old in lapses.expired_like(permit, rules):
        lapses.answer_fix(old, permit, by=by, at=at)
    tell_platform(
        "permit.proposed", seller_id, subject=subject_of(permit.id), at=at, permit=rules.name_of(kind), number=number
    )
    return permit


def renew(
    *,
    permit_id: int,
    document_id: int,
    number: str | None,
    valid_from: date | None,
    valid_until: date | None,
    by: Actor,
    at: datetime,
) -> Permit:
    """Hand in the document that follows on a permit; as `propose`, for the same kind and category."""
    old = db.session.get(Permit, permit_id)
    if old is None or not speaks_for(by, application_id=None, seller_id=old.seller_id):
        raise NotFound(f"There is no permit {permit_id}.")
    return propose(
        seller_id=old.seller_id,
        kind=old.kind,
        category=old.category,
        document_id=document_id,
        number=number,
        valid_from=valid_from,
        valid_until=valid_until,
        by=by,
        at=at,
    )


def verify(*, permit_id: int, by: Actor, at: datetime) -> Permit:
    """Note that `by` compared the document with the register and found it right: the permit counts from now on.

    Sales that the lapse of the one before had stopped open again. Raises `PermissionDenied` for who handed it in.
    """
    check_permission(by, Permission.DOCUMENT_VERIFY)
    permit = held(permit_id)
    check_move(PermitState(permit.state), PermitState.VERIFIED)
    document = db.session.get(Document, permit.document_id) if permit.document_id else None
    if document is None:
        raise InvalidTransition("Nothing was handed in that could be verified: ask the seller for the document.")
    if document.verified_at is None:
        documents.verify(document_id=document.id, by=by, at=at)  # heard below: see `accept`
    else:
        accept(permit, by=by, at=at)
    return permit


def refuse(*, permit_id: int, reason: str, by: Actor, at: datetime) -> Permit:
    """Do not accept a document that was handed in; the seller reads why, and what it was to replace stays as it is."""
    check_permission(by, Permission.DOCUMENT_VERIFY)
    if not reason.strip():
        raise Invalid("Say in words why it cannot be accepted: the seller will read it.", pointer="reason")
    permit = held(permit_id)
    check_move(PermitState(permit.state), PermitState.WITHDRAWN)
    permit.state = PermitState.WITHDRAWN.value
    db.session.flush()
    subject = subject_of(permit.id)
    audit.record(AuditAction.PERMIT_REFUSE, subject=subject, by=by, at=at, reason=reason.strip())
    rules = rules_at(at)
    for old in lapses.expired_like(permit, rules):
        lapses.return_fix(old, reason.strip(), by=by, at=at)
        lapses.hold_to_account(old, rules, by=system_actor("permits"), at=at)
    tell_seller(
        "permit.refused", permit.seller_id, subject=subject, at=at, permit=rules.name_of(permit.kind), reason=reason
    )
    return permit


def accept(permit: Permit, *, by: Actor, at: datetime) -> None:
    """Let a proposed permit count, in place of those before it; the caller has seen that its document was verified."""
    document = db.session.get(Document, permit.document_id) if permit.document_id else None
    if document is not None and document.uploaded_by == by.label:
        raise PermissionDenied("Who handed a document in does not verify it: ask a second person.")
    rules = rules_at(at)
    if permit.valid_until and rules.today >= lapses_on(permit.valid_until, rules.grace_days(permit.kind)):
        raise InvalidTransition(f"This document ended on {permit.valid_until}: it cannot count any more.")
    hold_clocks(name=CLOCK, seller_id=permit.seller_id)
    old = _given_up_for(permit, rules)
    restored = any(one.state == PermitState.EXPIRED for one in old)
    enter(permit, rules, by=by, at=at)
    for one in old:
        _give_up(one, by=by, at=at)
        lapses.restore(one, by=by, at=at)
    topic = "permit.restored" if restored else "permit.verified"
    tell_seller(topic, permit.seller_id, subject=subject_of(permit.id), at=at, permit=rules.name_of(permit.kind))


def enter(permit: Permit, rules: UpkeepRules, *, by: Actor, at: datetime) -> None:
    """Let `permit` be verified from `at` on, and its clock run to its last valid day and the end of its grace."""
    check_move(PermitState(permit.state), PermitState.VERIFIED)
    permit.state, permit.verified_at, permit.verified_by = PermitState.VERIFIED.value, at, by.label
    db.session.flush()
    after = {"kind": permit.kind, "category": permit.category, "valid_until": str(permit.valid_until)}
    audit.record(AuditAction.PERMIT_VERIFY, subject=subject_of(permit.id), by=by, at=at, after=after)
    if permit.valid_until is None:
        return
    reminders = reminders_from(rules.today, permit.valid_until, rules.admission.reminders_days)
    ends = sorted({0, rules.grace_days(permit.kind)})
    clocks.start_until(
        name=CLOCK,
        subject=subject_of(permit.id),
        due_on=permit.valid_until,
        binds=Binds.SELLER,
        kind=Kind.LAW,
        source=rules.source_of(permit.kind),
        verified_on=rules.today,
        steps=[*(Step.before(days=days) for days in reminders), *(Step.after(days=days) for days in ends)],
        seller_id=permit.seller_id,
        by=by,
        at=at,
    )


def held(permit_id: int) -> Permit:
    """The permit as it is now, kept from everybody else until the transaction ends; raises `NotFound`."""
    query = select(Permit).where(Permit.id == permit_id).with_for_update()
    permit = db.session.scalar(query, execution_options={"populate_existing": True})
    if permit is None:
        raise NotFound(f"There is no permit {permit_id}.")
    return permit


def proposed_with(document_ids: Sequence[int]) -> list[Permit]:
    """Permits waiting for one of these documents to be verified, held."""
    query = select(Permit).where(Permit.document_id.in_(document_ids), Permit.state == PermitState.PROPOSED.value)
    return list(db.session.scalars(query.order_by(Permit.id).with_for_update()))


def permits_of(seller_id: int) -> list[Permit]:
    """Every permit of a seller, the newest first; also those that were replaced or refused."""
    return list(db.session.scalars(select(Permit).where(Permit.seller_id == seller_id).order_by(Permit.id.desc())))


def _faults(rules: UpkeepRules, kind: str, number: str | None, valid_until: date | None) -> list[Finding]:
    known = rules.kind(kind)
    if known is None or not known.permit:
        names = ", ".join(sorted(code for code, each in rules.admission.documents.items() if each.permit))
        return [Finding("kind", f"The rule book knows no permit {kind!r}. It knows: {names}.")]
    faults = []
    if known.numbered and not (number or "").strip():
        faults.append(Finding("number", f"A {known.name.en.lower()} has a number: fill it in."))
    elif rules.of_a_brand(kind) and not (number or "").strip():
        faults.append(Finding("number", "Fill in the registration number of the mark it is about."))
    if known.must_end and valid_until is None:
        faults.append(Finding("valid_until", f"A {known.name.en.lower()} has a last valid day: fill it in."))
    if valid_until is not None and valid_until < rules.today:
        faults.append(Finding("valid_until", f"This document ended on {valid_until}."))
    return faults


def _given_up_for(permit: Permit, rules: UpkeepRules) -> list[Permit]:
    """What `permit` takes the place of: what stands for the same thing and was not handed in after it."""
    older = (Permit.id < permit.id, Permit.state.in_([state.value for state in GIVES_WAY]))
    query = select(Permit).where(*lapses.alike(permit, rules), *older)
    return list(db.session.scalars(query.order_by(Permit.id).with_for_update()))


def _give_up(permit: Permit, *, by: Actor, at: datetime) -> None:
    check_move(PermitState(permit.state), PermitState.REPLACED)
    permit.state = PermitState.REPLACED.value
    db.session.flush()
    subject = subject_of(permit.id)
    if any(clock.name == CLOCK and clock.state in OPEN for clock in clocks.clocks_of(subject)):
        clocks.meet(subject=subject, name=CLOCK, by=by, at=at)
