"""What follows when a permit has ended: sale stops at once, a fix is required, the lapse is reported, and the way back.

Sale stops whoever is to blame: the law asks for a valid permit. The seller is held to account only when no new
document was waiting for the platform to look at it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from governance.core import audit
from governance.core.access import Actor, Permission, may, system_actor
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.onboarding.expiry import lapses_on
from governance.onboarding.identity_models import Permit
from governance.onboarding.permit_states import PermitState, check_move
from governance.onboarding.upkeep_rules import UpkeepRules
from governance.onboarding.upkeep_telling import tell_seller
from governance.rectification import fixes
from governance.rectification.models import RequiredFix
from governance.rectification.states import WITH_SELLER
from governance.rectification.states import State as FixState
from governance.sellers import stops
from governance.violations import cases
from governance.violations.kinds import Kind as MeasureKind
from governance.violations.kinds import ListedGround, Scope
from governance.violations.measures import lifting, starting

TERM = "lapsed_permit"


def cause_of(permit: Permit) -> str:
    """The permit as the cause of a stop and the source of a fix and a case."""
    return f"permit:{permit.id}"


def lapsed_permit(source: str) -> Permit | None:
    """The permit whose lapse is this source of a fix, as long as nothing has taken its place."""
    kind, _, number = source.partition(":")
    if kind != "permit" or not number.isdecimal():
        return None
    permit = db.session.get(Permit, int(number))
    return permit if permit is not None and permit.state == PermitState.EXPIRED else None


def lapse(permit: Permit, rules: UpkeepRules, *, by: Actor, at: datetime) -> None:
    """The permit, which the caller holds, has ended and so has its grace: stop sale and let follow what follows."""
    check_move(PermitState(permit.state), PermitState.EXPIRED)
    permit.state = PermitState.EXPIRED.value
    db.session.flush()
    subject = ("permit", str(permit.id))
    audit.record(
        AuditAction.PERMIT_EXPIRE, subject=subject, by=by, at=at, after={"valid_until": str(permit.valid_until)}
    )
    if not rules.of_a_brand(permit.kind):
        _stop_sale(permit, rules, by=by, at=at)
    if not _waits_for_the_platform(permit, rules):
        hold_to_account(permit, rules, by=by, at=at)
    tell_seller(
        "permit.expired",
        permit.seller_id,
        subject=subject,
        at=at,
        permit=rules.name_of(permit.kind),
        category=permit.category,
        valid_until=str(permit.valid_until),
    )


def hold_to_account(permit: Permit, rules: UpkeepRules, *, by: Actor, at: datetime) -> None:
    """Ask for the new document within its term, and report the lapse as the rule book says; once per permit.

    Where the rule book confirms such cases by itself (a date is no matter of opinion), it does so here.
    """
    if _waits_for_the_platform(permit, rules) or permit.valid_until is None:
        return
    name = rules.name_of(permit.kind)
    fixes.require(
        seller_id=permit.seller_id,
        source=cause_of(permit),
        title=f"{name} has ended",
        demand=f"Hand in the {name.lower()} that follows on the one valid until {permit.valid_until}.",
        rule=rules.terms[TERM],
        by=by,
        at=at,
    )
    if rules.lapse_violation is None:
        return
    cases.report_and_confirm(
        seller_id=permit.seller_id,
        rule=rules.lapse_violation,
        source=cause_of(permit),
        occurred_on=lapses_on(permit.valid_until, rules.grace_days(permit.kind)),
        effective_on=rules.today,
        reason=f"{name} was valid until {permit.valid_until}, and no new one had been handed in by then.",
        category=permit.category,
        evidence=[{"kind": "permit", "reference": str(permit.id)}],
        by=by,
        at=at,
    )


def restore(permit: Permit, *, by: Actor, at: datetime) -> None:
    """A verified document has taken the place of `permit`: open sale again and close the fix that asked for it."""
    lifting.lift_for(
        cause=cause_of(permit), reason_code="cause", note="A verified document has taken its place.", by=by, at=at
    )
    # Sale that was stopped before stops were measures has no measure to lift.
    stops.lift_stop(cause=cause_of(permit), by=by, at=at)
    fix = open_fix(permit)
    if fix is None:
        return
    if fix.state == FixState.SUBMITTED and may(by, Permission.FIX_VERIFY) and by.kind == "account":
        fixes.verify(fix_id=fix.id, by=by, at=at)
    else:
        # Somebody else handed the document in for the seller: nothing is left to ask for.
        reason = "The new document is verified."
        fixes.cancel(fix_id=fix.id, reason=reason, by=system_actor("permits"), at=at)


def answer_fix(permit: Permit, new: Permit, *, by: Actor, at: datetime) -> None:
    """The seller handed in `new`, as the fix for this lapse asks: that is its plan, and its evidence."""
    fix = open_fix(permit)
    if fix is not None and FixState(fix.state) in WITH_SELLER and may(by, Permission.FIX_WORK):
        documents = [new.document_id] if new.document_id else []
        note = f"{new.number or '–'} · {new.valid_from or '–'} – {new.valid_until or '–'}"
        if FixState(fix.state) is FixState.REQUIRED:
            fixes.plan(fix_id=fix.id, owner=by.label, plan=f"The document that follows: {note}", by=by, at=at)
        fixes.submit(fix_id=fix.id, documents=documents, note=note, by=by, at=at)


def return_fix(permit: Permit, reason: str, *, by: Actor, at: datetime) -> None:
    """What was shown for this lapse cannot be accepted: let the seller show something else."""
    fix = open_fix(permit)
    if fix is not None and fix.state == FixState.SUBMITTED and may(by, Permission.FIX_VERIFY):
        fixes.return_(fix_id=fix.id, reason=reason, by=by, at=at)


def open_fix(permit: Permit) -> RequiredFix | None:
    """The open fix that asks for what follows on `permit`."""
    query = select(RequiredFix).where(
        RequiredFix.seller_id == permit.seller_id,
        RequiredFix.source == cause_of(permit),
        RequiredFix.closed_at.is_(None),
    )
    return db.session.scalar(query)


def expired_like(permit: Permit, rules: UpkeepRules) -> list[Permit]:
    """What has ended and waits for `permit` or another like it."""
    query = select(Permit).where(*alike(permit, rules), Permit.state == PermitState.EXPIRED.value)
    return list(db.session.scalars(query.order_by(Permit.id)))


def alike(permit: Permit, rules: UpkeepRules) -> list[ColumnElement[bool]]:
    """Permits that stand for the same thing: one kind, one category; of a brand's documents, one mark."""
    same = [
        Permit.seller_id == permit.seller_id,
        Permit.kind == permit.kind,
        Permit.category.is_not_distinct_from(permit.category),
    ]
    return [*same, Permit.number.is_not_distinct_from(permit.number)] if rules.of_a_brand(permit.kind) else same


def _stop_sale(permit: Permit, rules: UpkeepRules, *, by: Actor, at: datetime) -> None:
    """Stop what the permit allowed, at once: the category it is about, or the whole shop."""
    starting.start_now(
        seller_id=permit.seller_id,
        kind=MeasureKind.CATEGORY_STOPPED if permit.category else MeasureKind.SHOP_STOPPED,
        scope=Scope.CATEGORY if permit.category else Scope.SHOP,
        item=permit.category,
        cause=cause_of(permit),
        ground=ListedGround.EXPIRED_PERMIT,
        reason=f"{rules.name_of(permit.kind)} was valid until {permit.valid_until}.",
        rule=rules.lapse_violation,
        by=by,
        at=at,
    )


def _waits_for_the_platform(permit: Permit, rules: UpkeepRules) -> bool:
    """Whether a new document was handed in that nobody has looked at yet."""
    waiting = exists().where(
        *alike(permit, rules), Permit.state == PermitState.PROPOSED.value, Permit.document_id.is_not(None)
    )
    return bool(db.session.scalar(select(waiting)))
