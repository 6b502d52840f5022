"""Cases reported and decided by people: report, confirm, dismiss. The decider is never the reporter."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Invalid, NotFound, PermissionDenied
from governance.rulebook import publication
from governance.violations import ledger
from governance.violations.models import Violation
from governance.violations.rules import ViolationRules
from governance.violations.states import State, check_move


def report(
    *,
    seller_id: int,
    rule: str,
    source: str,
    occurred_on: date,
    reason: str,
    by: Actor,
    at: datetime,
    order_reference: str | None = None,
    cause: str | None = None,
) -> Violation:
    """Report a breach of `rule`, as the rule book says that was in force when it occurred; nothing counts yet.

    `source` names where it comes from (`report:2026-17`). The same source, rule and seller again returns the case
    that is there already. Raises `Invalid` when the rule book has no such rule.
    """
    check_permission(by, Permission.VIOLATION_REPORT)
    if not reason.strip():
        raise Invalid("Say in words why this rule applies: the seller will read it.", pointer="reason")
    book = publication.in_force(occurred_on)
    rules = ViolationRules.from_document(book.id, publication.document_of(book.id))
    kind = rules.types.get(rule)
    if kind is None:
        known = ", ".join(sorted(rules.types))
        raise Invalid(f"{book.name} {book.version} has no rule {rule!r}. It has: {known}.", pointer="rule")
    row = {
        "seller_id": seller_id,
        "source": source,
        "rule": rule,
        "rule_book_id": book.id,
        "state": State.REPORTED.value,
        "severity": kind.severity,
        "points_class": kind.points_class,
        "points": kind.points,
        "order_reference": order_reference,
        "cause": cause,
        "reason": reason.strip(),
        "occurred_on": occurred_on,
        "reported_at": at,
        "reported_by": by.label,
    }
    statement = insert(Violation).values(row).on_conflict_do_nothing().returning(Violation)
    new: Violation | None = db.session.scalar(statement)
    if new is None:
        same = (Violation.source == source, Violation.rule == rule, Violation.seller_id == seller_id)
        return db.session.scalars(select(Violation).where(*same)).one()
    after = {"seller_id": seller_id, "rule": rule, "source": source}
    audit.record(
        AuditAction.VIOLATION_REPORT,
        subject=("violation", str(new.id)),
        by=by,
        at=at,
        reason=reason.strip(),
        after=after,
    )
    return new


def confirm(*, violation_id: int, effective_on: date, by: Actor, at: datetime) -> Violation:
    """Confirm a reported case: its points count from `effective_on`, the day of the decision.

    Raises `PermissionDenied` when `by` reported it, `InvalidTransition` when it is decided already.
    """
    violation = _to_decide(violation_id, State.CONFIRMED, by)
    violation.state = State.CONFIRMED.value
    violation.confirmed_at, violation.confirmed_by, violation.effective_on = at, by.label, effective_on
    db.session.flush()
    subject = ("violation", str(violation.id))
    audit.record(
        AuditAction.VIOLATION_CONFIRM, subject=subject, by=by, at=at, after={"effective_on": str(effective_on)}
    )
    ledger.settle(seller_ids=[violation.seller_id], rules=ledger.violation_rules(), by=by, at=at)
    return violation


def dismiss(*, violation_id: int, reason: str, by: Actor, at: datetime) -> Violation:
    """Decide a reported case for the seller, for good. Raises as `confirm` does."""
    if not reason.strip():
        raise Invalid("Say in words why the case is dismissed.", pointer="reason")
    violation = _to_decide(violation_id, State.DISMISSED, by)
    violation.state = State.DISMISSED.value
    subject = ("violation", str(violation.id))
    audit.record(AuditAction.VIOLATION_DISMISS, subject=subject, by=by, at=at, reason=reason.strip())
    return violation


def _to_decide(violation_id: int, to: State, by: Actor) -> Violation:
    """The case, its seller's ledger held, after checking that `by` may make this move now."""
    check_permission(by, Permission.VIOLATION_CONFIRM)
    seller_id = db.session.scalar(select(Violation.seller_id).where(Violation.id == violation_id))
    if seller_id is None:
        raise NotFound(f"There is no violation {violation_id}.")
    ledger.lock([seller_id])
    violation = db.session.get_one(Violation, violation_id, populate_existing=True)
    check_move(State(violation.state), to)
    if violation.reported_by == by.label:
        raise PermissionDenied("Who reported a case does not decide it: ask a second person.")
    return violation
