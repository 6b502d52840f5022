"""Verifying sellers again: at least every six months, and what follows when something is no longer true."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission, may, system_actor
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.clocks import keeping as clocks
from governance.core.clocks.rules import Step
from governance.core.clocks.states import OPEN
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Finding, Invalid, PermissionDenied
from governance.onboarding import identities
from governance.onboarding.clock_order import hold_clocks
from governance.onboarding.identity_models import SellerIdentity
from governance.onboarding.identity_states import IdentityState, check_move
from governance.onboarding.upkeep_rules import UpkeepRules, rules_at
from governance.onboarding.upkeep_telling import tell_platform, tell_seller
from governance.rectification import fixes
from governance.rectification.models import RequiredFix
from governance.rectification.states import State as FixState
from governance.sellers import stops
from governance.sellers.models import Seller

CLOCK: Final = "reverification"
TERM: Final = "reverification"
CORRECTION_TERM: Final = "information_answer"
NOTICE_DAYS: Final = 30
STEPS: Final = (Step.before(days=NOTICE_DAYS), Step.after(days=0))
SOURCE: Final = "identity:"


def subject_of(seller_id: int) -> tuple[str, str]:
    """The seller's identity as the subject of clocks, messages and audit entries."""
    return ("seller", str(seller_id))


def source_of(seller_id: int) -> str:
    """The identity as the source of a required fix and the cause of a stop."""
    return f"{SOURCE}{seller_id}"


def begin(identity: SellerIdentity, rules: UpkeepRules, *, by: Actor, at: datetime) -> None:
    """Note that the identity is verified as of `at`, and start the clock until the next time."""
    check_move(IdentityState(identity.state), IdentityState.VERIFIED)
    subject = subject_of(identity.seller_id)
    if any(clock.name == CLOCK and clock.state in OPEN for clock in clocks.clocks_of(subject)):
        clocks.meet(subject=subject, name=CLOCK, by=by, at=at)
    clock = clocks.start(
        name=CLOCK,
        subject=subject,
        rule=rules.terms[TERM],
        country=identity.country,
        started_at=at,
        steps=STEPS,
        seller_id=identity.seller_id,
        by=by,
        at=at,
    )
    identity.state, identity.verified_at = IdentityState.VERIFIED.value, at
    identity.reverify_on = day_of(clock.due_at, settings().timezone)
    db.session.flush()


def reverify(*, seller_id: int, findings: Sequence[Finding], by: Actor, at: datetime) -> SellerIdentity:
    """Note what an officer found when verifying a seller again; without findings it is verified until the next time.

    With findings the seller is asked to correct them within a term; sale stops when the term is over (`not_corrected`),
    and opens again when the identity is verified.
    """
    _check_officer(by)
    hold_clocks(name=CLOCK, seller_id=seller_id)
    identity, _ = identities.held(seller_id)
    rules = rules_at(at)
    before = {"state": identity.state, "reverify_on": str(identity.reverify_on)}
    if findings:
        _ask_to_correct(identity, findings, rules, at=at)
    else:
        begin(identity, rules, by=by, at=at)
        stops.lift_stop(cause=source_of(seller_id), by=by, at=at)
        _close_correction(seller_id, by=by, at=at)
        due_on = str(identity.reverify_on)
        tell_seller("identity.verified", seller_id, subject=subject_of(seller_id), at=at, due_on=due_on)
    after = {
        "state": identity.state,
        "reverify_on": str(identity.reverify_on),
        "findings": [finding.pointer for finding in findings],
    }
    audit.record(AuditAction.IDENTITY_REVERIFY, subject=subject_of(seller_id), by=by, at=at, before=before, after=after)
    return identity


def move(*, seller_id: int, due_on: date) -> None:
    """The calendar moved the day on which the seller is due again; the clock keeps the trail of it."""
    identity, _ = identities.held(seller_id)
    identity.reverify_on = due_on


def come_due(*, seller_id: int, overdue: bool, by: Actor, at: datetime) -> None:
    """The day comes near, or has passed: a task of the officers. Sale goes on, for it is not the seller's."""
    identity, _ = identities.held(seller_id)
    if identity.state in {IdentityState.UNVERIFIED, IdentityState.VERIFIED}:
        identity.state = IdentityState.TO_VERIFY.value
        db.session.flush()
    subject, due_on = subject_of(seller_id), str(identity.reverify_on)
    after = {"state": identity.state, "reverify_on": due_on, "overdue": overdue}
    audit.record(AuditAction.IDENTITY_DUE, subject=subject, by=by, at=at, after=after)
    topic = "identity.overdue" if overdue else "identity.due"
    tell_platform(topic, seller_id, subject=subject, at=at, due_on=due_on)


def corrected(*, seller_id: int, at: datetime) -> None:
    """The seller has shown a correction that somebody accepted: the identity is to be verified again."""
    identity, _ = identities.held(seller_id)
    if identity.state == IdentityState.UNDER_CORRECTION:
        identity.state = IdentityState.TO_VERIFY.value
        db.session.flush()
        tell_platform("identity.due", seller_id, subject=subject_of(seller_id), at=at, due_on=str(identity.reverify_on))


def not_corrected(*, seller_id: int, by: Actor, at: datetime) -> None:
    """The term for corrections has passed: sale stops in the whole shop until the identity is verified."""
    stops.stop_category(
        seller_id=seller_id,
        category=None,
        cause=source_of(seller_id),
        reason="What we know of your business is not right, and it was not corrected in time.",
        by=by,
        at=at,
    )


def to_verify(*, limit: int, after: tuple[date, int] | None = None) -> list[tuple[Seller, SellerIdentity]]:
    """Sellers whom the officers have to look at, the most urgent first; starts after (day, seller id)."""
    waiting = [IdentityState.TO_VERIFY.value, IdentityState.UNDER_CORRECTION.value]
    query = select(Seller, SellerIdentity).join(SellerIdentity, SellerIdentity.seller_id == Seller.id)
    query = query.where(SellerIdentity.state.in_(waiting)).order_by(SellerIdentity.reverify_on, Seller.id)
    if after is not None:
        day, seller_id = after
        later = (SellerIdentity.reverify_on > day) | (
            (SellerIdentity.reverify_on == day) & (SellerIdentity.seller_id > seller_id)
        )
        query = query.where(later)
    return [(row.Seller, row.SellerIdentity) for row in db.session.execute(query.limit(limit))]


def _ask_to_correct(identity: SellerIdentity, findings: Sequence[Finding], rules: UpkeepRules, *, at: datetime) -> None:
    if any(not finding.message.strip() or not finding.pointer.strip() for finding in findings):
        raise Invalid("Say for each finding which field it is about and what is wrong.", pointer="findings")
    check_move(IdentityState(identity.state), IdentityState.UNDER_CORRECTION)
    identity.state = IdentityState.UNDER_CORRECTION.value
    db.session.flush()
    told = " ".join(f"{finding.pointer.replace('_', ' ').capitalize()}: {finding.message}" for finding in findings)
    # Whoever verifies the correction must not have asked for it: the platform asks, on the officer's word.
    fixes.require(
        seller_id=identity.seller_id,
        source=source_of(identity.seller_id),
        title="Correct what we know of your business",
        demand=told,
        rule=rules.terms[CORRECTION_TERM],
        by=system_actor("reverification"),
        at=at,
    )
    subject = subject_of(identity.seller_id)
    tell_seller("identity.corrections", identity.seller_id, subject=subject, at=at, findings=told)


def _close_correction(seller_id: int, *, by: Actor, at: datetime) -> None:
    """The identity is right now: close the fix that asked for it."""
    query = select(RequiredFix).where(
        RequiredFix.seller_id == seller_id,
        RequiredFix.source == source_of(seller_id),
        RequiredFix.closed_at.is_(None),
    )
    fix = db.session.scalar(query)
    if fix is None:
        return
    if fix.state == FixState.SUBMITTED and may(by, Permission.FIX_VERIFY) and by.kind == "account":
        fixes.verify(fix_id=fix.id, by=by, at=at)
    else:
        fixes.cancel(fix_id=fix.id, reason="What we know is verified.", by=system_actor("reverification"), at=at)


def _check_officer(by: Actor) -> None:
    check_permission(by, Permission.DOCUMENT_VERIFY)
    if by.seller_id is not None or by.application_id is not None:
        raise PermissionDenied("Sellers are verified by the platform.")
