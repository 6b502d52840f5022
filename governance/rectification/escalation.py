"""A fix that nobody answers: some days after its last day it is taken further, as the rule book says."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from governance.core import audit
from governance.core.access import Actor
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Unavailable
from governance.rectification import deadline
from governance.rectification.from_violations import violation_of
from governance.rectification.in_force import rectification_rules_at
from governance.rectification.models import RequiredFix
from governance.rectification.telling import tell_everybody, tell_overdue
from governance.sellers.models import Seller
from governance.violations import cases
from governance.violations.models import Violation
from governance.violations.reporting import RULE_BOOK
from governance.violations.states import State as ViolationState


def escalate(fix: RequiredFix, *, by: Actor, at: datetime) -> bool:
    """Take an overdue fix further, once for each deadline; returns whether it was done now.

    Everybody is told. A fix that follows from a violation which nobody contests becomes a violation of its own, where
    the rule book names one; a date is no matter of opinion. The caller holds the fix and its clock.
    """
    if fix.escalated_at is not None:
        return False
    tell_overdue(fix, by=by, at=at)
    fix.escalated_at = at
    db.session.flush()
    reported = _report(fix, at=at)
    after = {"due_on": str(deadline.due_on(fix)), "violation": reported}
    audit.record(AuditAction.FIX_ESCALATE, subject=deadline.subject_of(fix.id), by=by, at=at, after=after)
    tell_everybody("fix.escalated", fix, at=at)
    return True


def _report(fix: RequiredFix, *, at: datetime) -> int | None:
    """Report the violation that an unanswered fix is; returns its id."""
    today = day_of(at, settings().timezone)
    rules, behind = rectification_rules_at(today), violation_of(fix.source)
    if rules is None or rules.violation is None or behind is None or _contested(behind):
        return None
    _hold_ledger_at_once(fix.seller_id)
    violation = cases.report_and_confirm(
        seller_id=fix.seller_id,
        rule=rules.violation,
        source=f"fix:{fix.id}",
        occurred_on=today,
        effective_on=today,
        reason=f"Required fix {fix.id} ({fix.title}) was due on {deadline.due_on(fix)}, and what it asks for was not shown.",
        evidence=[{"kind": "fix", "reference": str(fix.id)}],
        by=RULE_BOOK,
        at=at,
    )
    return violation.id


def _contested(violation_id: int) -> bool:
    state = db.session.scalar(select(Violation.state).where(Violation.id == violation_id))
    return state == ViolationState.APPEALED


def _hold_ledger_at_once(seller_id: int) -> None:
    """Hold the seller's ledger without waiting for it: others hold the ledger first and ask for the clock then.

    Raises `Unavailable` when somebody is at it; the step of the clock comes again in a minute.
    """
    ledger = select(Seller.id).where(Seller.id == seller_id).with_for_update(key_share=True, skip_locked=True)
    if db.session.scalar(ledger) is None:
        raise Unavailable("Somebody is at this seller's points: this is tried again in a minute.")
