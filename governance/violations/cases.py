"""Violations reported and decided, contested and withdrawn. Nobody decides what they reported or decided before."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Unpack

from sqlalchemy import select

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound
from governance.core.events import publish
from governance.core.ownership import speaks_for
from governance.violations import ledger
from governance.violations.events import ViolationsEnded
from governance.violations.models import Violation
from governance.violations.reporting import Details, confirm_by_rule, confirm_now, open_violation, subject_of
from governance.violations.second_person import check_second_person, key_of
from governance.violations.settling import settle_and_follow
from governance.violations.states import STANDING, State, check_move
from governance.violations.telling import tell_deciders


def report(
    *,
    seller_id: int,
    rule: str,
    source: str,
    occurred_on: date,
    reason: str,
    by: Actor,
    at: datetime,
    **details: Unpack[Details],
) -> Violation:
    """Report a breach of `rule`, as the rule book says that was in force when it occurred; nothing counts yet.

    `source` names where it comes from (`report:2026-17`). The same source, rule and seller again is the violation that
    is there already. Raises `Invalid` when the rule book has no such rule.
    """
    check_permission(by, Permission.VIOLATION_REPORT)
    violation, _ = open_violation(
        seller_id=seller_id,
        rule=rule,
        source=source,
        occurred_on=occurred_on,
        reason=reason,
        reported_by=key_of(by),
        by=by,
        at=at,
        **details,
    )
    tell_deciders(violation, at=at)
    return violation


def report_and_confirm(
    *,
    seller_id: int,
    rule: str,
    source: str,
    occurred_on: date,
    effective_on: date,
    reason: str,
    by: Actor,
    at: datetime,
    **details: Unpack[Details],
) -> Violation:
    """Report a breach that a date or a number shows, and let the rule book confirm it from `effective_on`.

    Where the rule may not confirm by itself, or is paused, it waits for a person. Raises as `report`.
    """
    check_permission(by, Permission.VIOLATION_REPORT)
    violation, kind = open_violation(
        seller_id=seller_id,
        rule=rule,
        source=source,
        occurred_on=occurred_on,
        reason=reason,
        reported_by=key_of(by),
        by=by,
        at=at,
        **details,
    )
    confirm_by_rule(violation, kind, effective_on=effective_on, by=by, at=at)
    return violation


def confirm(
    *,
    violation_id: int,
    effective_on: date,
    by: Actor,
    at: datetime,
    reason: str | None = None,
    version: int | None = None,
) -> Violation:
    """Confirm a reported violation: its points count from `effective_on`, the day of the decision.

    Raises `PermissionDenied` when `by` reported it, `InvalidTransition` when it is decided already.
    """
    violation = _to_decide(violation_id, State.CONFIRMED, by, version)
    confirm_now(violation, effective_on=effective_on, confirmed_by=key_of(by), by=by, at=at, reason=reason)
    return violation


def dismiss(*, violation_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> Violation:
    """Decide a reported violation for the seller, for good. Raises as `confirm` does."""
    words = _said(reason)
    violation = _to_decide(violation_id, State.DISMISSED, by, version)
    return _move(violation, State.DISMISSED, AuditAction.VIOLATION_DISMISS, words, by=by, at=at)


def withdraw(*, violation_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> Violation:
    """What the violation came from does not bear it: it never counted. Should it bear it again, it is reported anew."""
    check_permission(by, Permission.VIOLATION_CONFIRM)
    words = _said(reason)
    violation = _held(violation_id, by, version)
    stood = State(violation.state) in STANDING
    violation.suspended_on = None
    _move(violation, State.WITHDRAWN, AuditAction.VIOLATION_WITHDRAW, words, by=by, at=at)
    if stood:
        _ended(violation, "withdrawn", by=by, at=at)
    return violation


def begin_appeal(*, violation_id: int, by: Actor, at: datetime) -> Violation:
    """The seller contests the violation; until the decision it stands."""
    check_permission(by, Permission.APPEAL_FILE)
    violation = _row(violation_id, by, None)
    return _move(violation, State.APPEALED, AuditAction.VIOLATION_APPEAL, None, by=by, at=at)


def take_back_appeal(*, violation_id: int, by: Actor, at: datetime) -> Violation:
    """The seller takes its appeal back: the violation stands as before. What was suspended goes on by the next morning."""
    check_permission(by, Permission.APPEAL_FILE)
    violation = _row(violation_id, by, None)
    if violation.state != State.APPEALED:
        raise InvalidTransition(f"No appeal is open against a violation that is {violation.state}.")
    before = State.UPHELD if violation.decided_reason else State.CONFIRMED
    return _move(violation, before, AuditAction.VIOLATION_APPEAL, None, by=by, at=at)


def uphold(*, violation_id: int, reason: str, by: Actor, at: datetime) -> Violation:
    """A person who had no part in it decides the appeal: the violation stands, and what was suspended counts again."""
    words = _said(reason)
    violation = _to_judge(violation_id, State.UPHELD, by)
    suspended = violation.suspended_on is not None
    violation.suspended_on = None
    _move(violation, State.UPHELD, AuditAction.VIOLATION_UPHOLD, words, by=by, at=at)
    if suspended:
        settle_and_follow(seller_ids=[violation.seller_id], by=by, at=at)
    return violation


def overturn(*, violation_id: int, reason: str, by: Actor, at: datetime) -> Violation:
    """A person who had no part in it decides the appeal for the seller: points return, and what followed ends."""
    words = _said(reason)
    violation = _to_judge(violation_id, State.OVERTURNED, by)
    violation.suspended_on = None
    _move(violation, State.OVERTURNED, AuditAction.VIOLATION_OVERTURN, words, by=by, at=at)
    _ended(violation, "overturned", by=by, at=at)
    return violation


def suspend(*, violation_id: int, by: Actor, at: datetime) -> Violation:
    """The platform is late with the appeal: nothing of the violation counts until that is decided.

    Raises `InvalidTransition` when no appeal is open, or when the rule stands on a listed ground: those go on.
    """
    check_permission(by, Permission.APPEAL_DECIDE)
    violation = _held(violation_id, by, None)
    if violation.state != State.APPEALED:
        raise InvalidTransition(f"A violation that is {violation.state} waits for no decision of the platform.")
    if ledger.violation_rules()[violation.rule_book_id].types[violation.rule].listed_ground is not None:
        raise InvalidTransition("What stands on a listed ground goes on, however late the platform is.")
    if violation.suspended_on is None:
        violation.suspended_on = day_of(at, settings().timezone)
        _changed(violation, AuditAction.VIOLATION_SUSPEND, None, by=by, at=at)
        settle_and_follow(seller_ids=[violation.seller_id], by=by, at=at)
    return violation


def restore(*, violation_id: int, by: Actor, at: datetime) -> Violation:
    """The reason to suspend the violation has gone: it counts again, as if it had never been suspended."""
    check_permission(by, Permission.APPEAL_DECIDE)
    violation = _held(violation_id, by, None)
    if violation.suspended_on is not None:
        violation.suspended_on = None
        _changed(violation, AuditAction.VIOLATION_RESTORE, None, by=by, at=at)
        settle_and_follow(seller_ids=[violation.seller_id], by=by, at=at)
    return violation


def fix_verified(*, violation_id: int, on: date, by: Actor, at: datetime) -> Violation:
    """A second person has verified the required fix: points that count until then lapse."""
    check_permission(by, Permission.FIX_VERIFY)
    violation = _held(violation_id, by, None)
    if violation.fix_verified_on is None:
        violation.fix_verified_on = on
        violation.version += 1
        db.session.flush()
        settle_and_follow(seller_ids=[violation.seller_id], by=by, at=at)
    return violation


def _ended(violation: Violation, reason: str, *, by: Actor, at: datetime) -> None:
    settle_and_follow(seller_ids=[violation.seller_id], by=by, at=at)
    publish(ViolationsEnded((violation.id,), reason), by=by, at=at)


def _to_decide(violation_id: int, to: State, by: Actor, version: int | None) -> Violation:
    """The violation, its seller's ledger held, after checking that `by` may make this move now."""
    check_permission(by, Permission.VIOLATION_CONFIRM)
    violation = _held(violation_id, by, version)
    check_move(State(violation.state), to)
    refusal = "Who reported a violation does not decide it: ask a second person."
    check_second_person(by, {violation.reported_by}, refusal=refusal)
    return violation


def _to_judge(violation_id: int, to: State, by: Actor) -> Violation:
    """The contested violation, held, after checking that `by` may decide the appeal."""
    check_permission(by, Permission.APPEAL_DECIDE)
    violation = _held(violation_id, by, None)
    check_move(State(violation.state), to)
    refusal = "Who reported or confirmed a violation does not decide the appeal: ask another person."
    check_second_person(by, {violation.reported_by, violation.confirmed_by or ""}, refusal=refusal)
    return violation


def _held(violation_id: int, by: Actor, version: int | None) -> Violation:
    """The violation as it is now, its seller's ledger held first: so nobody waits for each other."""
    seller_id = db.session.scalar(select(Violation.seller_id).where(Violation.id == violation_id))
    if seller_id is not None:
        ledger.lock([seller_id])
    return _row(violation_id, by, version)


def _row(violation_id: int, by: Actor, version: int | None) -> Violation:
    """The violation, held. Raises `NotFound`, also for another seller's, and `Conflict` when it is another version."""
    query = select(Violation).where(Violation.id == violation_id).with_for_update()
    violation = db.session.scalar(query, execution_options={"populate_existing": True})
    if violation is None or not speaks_for(by, seller_id=violation.seller_id):
        raise NotFound(f"There is no violation {violation_id}.")
    if version not in {None, violation.version}:
        raise Conflict("This violation was changed meanwhile. Look at it again before you go on.", pointer="version")
    return violation


def _move(
    violation: Violation, to: State, action: AuditAction, reason: str | None, *, by: Actor, at: datetime
) -> Violation:
    """Let the violation become `to`; a `reason` is kept for the seller to read."""
    check_move(State(violation.state), to)
    before = {"state": violation.state}
    violation.state = to.value
    if reason is not None:
        violation.decided_reason = reason
    return _changed(violation, action, reason, by=by, at=at, before=before)


def _changed(
    violation: Violation,
    action: AuditAction,
    reason: str | None,
    *,
    by: Actor,
    at: datetime,
    before: dict[str, Any] | None = None,
) -> Violation:
    violation.version += 1
    db.session.flush()
    after = {"state": violation.state}
    subject = subject_of(violation.id)
    audit.record(action, subject=subject, by=by, at=at, reason=reason, before=before, after=after)
    return violation


def _said(reason: str) -> str:
    if not reason.strip():
        raise Invalid("Say in words why: the seller will read it.", pointer="reason")
    return reason.strip()
