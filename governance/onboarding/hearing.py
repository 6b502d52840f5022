"""What the upkeep hears from below: steps of clocks, documents that were verified, fixes that were verified or not."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select

from governance.core.access import Actor
from governance.core.calendar import day_of
from governance.core.clocks.events import ClockMoved, ClockStepReached
from governance.core.clocks.models import ClockStep
from governance.core.clocks.rules import Step
from governance.core.commands import settings
from governance.core.database import db
from governance.core.documents.events import DocumentVerified
from governance.core.events import Subscription
from governance.onboarding import fact_changes, lapses, permits, reverification
from governance.onboarding.expiry import grace_ends
from governance.onboarding.identity_models import Permit
from governance.onboarding.permit_states import PermitState
from governance.onboarding.upkeep_rules import rules_at
from governance.onboarding.upkeep_telling import tell_seller
from governance.rectification.events import FixOverdue, FixVerified
from governance.rectification.models import FixEvidence


def hear_clock(event: ClockStepReached, by: Actor, at: datetime) -> str | None:
    """A clock of a permit or an identity has reached a step; each step comes once, also after the scheduler was away."""
    place, _, number = event.step.partition(":")
    if event.name == permits.CLOCK:
        return _permit_step(event, place, int(number), by, at)
    if event.name == reverification.CLOCK:
        seller_id = int(event.subject_id)
        reverification.come_due(seller_id=seller_id, overdue=place == "after", by=by, at=at)
        return "A seller is to be verified again."
    if event.name == fact_changes.CLOCK:
        fact_changes.remind(change_id=int(event.subject_id), due_at=event.due_at, at=at)
    return None


def hear_move(event: ClockMoved, _by: Actor, _at: datetime) -> str | None:
    """The calendar moved a clock: the list of who is due when follows."""
    if event.name != reverification.CLOCK:
        return None
    reverification.move(seller_id=int(event.subject_id), due_on=day_of(event.due_at, settings().timezone))
    return "The day moved with the calendar."


def hear_document(event: DocumentVerified, by: Actor, at: datetime) -> str | None:
    """Somebody found a document right: the permits that waited for it count now."""
    waiting = permits.proposed_with([event.document_id])
    for permit in waiting:
        permits.accept(permit, by=by, at=at)
    return "The permit counts now." if waiting else None


def hear_fix(event: FixVerified, by: Actor, at: datetime) -> str | None:
    """The evidence for a fix was found right: the new permit counts, or the identity is to be verified again."""
    kind, _, number = event.source.partition(":")
    if kind == "identity":
        reverification.corrected(seller_id=event.seller_id, at=at)
    elif kind == "permit":
        shown = list(db.session.scalars(select(FixEvidence.document_id).where(FixEvidence.fix_id == event.fix_id)))
        waiting = [permit for permit in permits.proposed_with(shown) if permit.seller_id == event.seller_id]
        for permit in waiting[-1:]:
            permits.verify(permit_id=permit.id, by=by, at=at)
        if not waiting and _still_expired(int(number)):
            return "Sale stays stopped until a new permit is handed in and verified."
    return None


def hear_overdue_fix(event: FixOverdue, by: Actor, at: datetime) -> str | None:
    """A correction of the identity did not come in time: sale stops until it is right."""
    if event.source != reverification.source_of(event.seller_id):
        return None
    reverification.not_corrected(seller_id=event.seller_id, by=by, at=at)
    return "Sale is stopped until the identity is right."


def _permit_step(event: ClockStepReached, place: str, days: int, by: Actor, at: datetime) -> str | None:
    permit = permits.held(int(event.subject_id))
    if permit.state != PermitState.VERIFIED or permit.valid_until is None:
        return None
    rules = rules_at(at)
    told = {"permit": rules.name_of(permit.kind), "valid_until": str(permit.valid_until)}
    subject = permits.subject_of(permit.id)
    if place == "before":
        tell_seller("permit.expiring", permit.seller_id, subject=subject, at=at, **told)
        return f"{told['permit']} ends on {permit.valid_until}."
    grace = _grace_of(event.clock_id)
    if days < grace:
        until = str(grace_ends(permit.valid_until, grace))
        tell_seller("permit.grace", permit.seller_id, subject=subject, at=at, until=until, **told)
        return f"{told['permit']} is in grace."
    lapses.lapse(permit, rules, by=by, at=at)
    return f"{told['permit']} has ended."


def _grace_of(clock_id: int) -> int:
    """The days of grace that held when the permit was verified: its clock ends with them, whatever rules came since."""
    names = db.session.scalars(select(ClockStep.name).where(ClockStep.clock_id == clock_id))
    return max(step.number for step in map(Step.named, names) if step.place == "after")


def _still_expired(permit_id: int) -> bool:
    permit = db.session.get(Permit, permit_id)
    return permit is not None and permit.state == PermitState.EXPIRED


SUBSCRIPTIONS: Final = (
    Subscription(ClockStepReached, hear_clock),
    Subscription(ClockMoved, hear_move),
    Subscription(DocumentVerified, hear_document),
    Subscription(FixVerified, hear_fix),
    Subscription(FixOverdue, hear_overdue_fix),
)
