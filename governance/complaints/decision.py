"""Deciding a case: upheld, partly or dismissed, with reasons that both sides read, by a person who may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from governance.complaints.entries import enter
from governance.complaints.events import CaseDecided
from governance.complaints.lookup import subject_of, to_work_on
from governance.complaints.models import Case
from governance.complaints.owed import follow_up
from governance.complaints.parties import name_of
from governance.complaints.policy import check_decide
from governance.complaints.rules import CaseRules, rules_at
from governance.complaints.standing import standing_of
from governance.complaints.states import WITHOUT_REMEDY, EntryKind, Kind, Outcome, Party
from governance.complaints.telling import tell_seller
from governance.complaints.terms import Terms, check_terms
from governance.complaints.wording import said
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Finding, Invalid
from governance.core.events import publish

DECIDED: Final = frozenset({Outcome.UPHELD, Outcome.PARTLY, Outcome.DISMISSED})


def decide(
    *,
    case_id: int,
    outcome: Outcome,
    reason: str,
    remedy: str | None = None,
    amount: Decimal | None = None,
    currency: str | None = None,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Decide a case in which both sides were heard. A complaint that is upheld, if only in part, says what is owed.

    Raises `PermissionDenied` for the own case, for one that `by` has decided before, and for anything but a person.
    """
    check_permission(by, Permission.CASE_DECIDE)
    words = said(reason, "reason")
    case = to_work_on(case_id, by=by, version=version)
    check_decide(standing_of(case, by=by, at=at), by)
    rules = rules_at(at)
    terms = terms_of(case, outcome, remedy=remedy, amount=amount, currency=currency, rules=rules)
    conclude(case, outcome, reason=words, terms=terms, rules=rules, by=by, at=at)
    return case


def terms_of(
    case: Case,
    outcome: Outcome,
    *,
    remedy: str | None,
    amount: Decimal | None,
    currency: str | None,
    rules: CaseRules,
) -> Terms | None:
    """What an outcome leaves to be done, checked; None where it owes nobody anything. Raises `Invalid`."""
    if outcome not in DECIDED:
        raise Invalid("A case is upheld, upheld in part or dismissed.", pointer="outcome")
    if Kind(case.kind) in WITHOUT_REMEDY or outcome is Outcome.DISMISSED:
        given = {"remedy": remedy, "amount": amount, "currency": currency}
        findings = [Finding(name, "Nothing is owed here.") for name, value in given.items() if value is not None]
        if findings:
            raise Invalid("This outcome owes nobody anything.", findings=findings)
        return None
    if remedy is None:
        raise Invalid("Say what is owed, or that nothing is.", pointer="remedy")
    return check_terms(Terms(remedy=remedy, amount=amount, currency=currency), issue=case.issue, rules=rules)


def conclude(
    case: Case,
    outcome: Outcome,
    *,
    reason: str,
    terms: Terms | None,
    rules: CaseRules,
    decided_by: str | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Write down a decision that was checked, and what follows from it; whoever calls holds the case.

    `decided_by` names a common finding (`group:3`) in place of the person who made it.
    """
    case.outcome, case.decided_at, case.decided_by = outcome.value, at, decided_by or name_of(by)
    owed = terms.data if terms else {}
    told = {"outcome": outcome.value, "onward": [route.code for route in rules.onward_routes], **owed}
    enter(
        case,
        EntryKind.DECIDED,
        Party.PLATFORM,
        by=by,
        at=at,
        text=reason,
        data=told,
        for_complainant=True,
        for_seller=case.seller_told_at is not None,
    )
    follow_up(case, terms, by=by, at=at)
    _audit(case, {"outcome": outcome.value, **owed}, by, at)
    publish(decided(case), by=by, at=at)
    tell_seller("case.decided", case, at=at)


def decided(case: Case) -> CaseDecided:
    """What the rooms above are told of a decision."""
    return CaseDecided(
        case_id=case.id,
        seller_id=case.seller_id,
        outcome=str(case.outcome),
        issue=case.issue,
        severity=case.severity,
        order_reference=case.order_reference,
        lot=case.lot,
        product=case.product,
        group_id=case.group_id,
    )


def _audit(case: Case, what: Mapping[str, Any], by: Actor, at: datetime) -> None:
    db.session.flush()
    after = {"state": case.state, "by": case.decided_by, **what}
    audit.record(AuditAction.CASE_DECIDE, subject=subject_of(case.id), by=by, at=at, after=after)
