"""How a violation comes to be: found in a source event, and confirmed. No permissions: the operations check them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from governance.core import audit
from governance.core.access import Actor, system_actor
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Invalid
from governance.core.events import publish
from governance.rulebook import publication
from governance.violations import ledger
from governance.violations.events import ViolationsConfirmed
from governance.violations.models import Violation
from governance.violations.rule_watch import is_paused
from governance.violations.rules import ViolationType
from governance.violations.second_person import key_of
from governance.violations.settling import settle_and_follow
from governance.violations.states import State, check_move
from governance.violations.telling import tell_deciders

# Confirms where the rule book lets a rule do so.
RULE_BOOK: Final = system_actor("rule-book")


class Details(TypedDict, total=False):
    """What else is known of a breach. `evidence`: each {kind, reference}; an amount has its currency."""

    order_reference: str | None
    external_reference: str | None
    cause: str | None
    product: str | None
    category: str | None
    rate: str | None
    amount: Decimal | None
    currency: str | None
    evidence: Sequence[Mapping[str, str]]


def subject_of(violation_id: int) -> tuple[str, str]:
    """The violation as the subject of audit entries and messages."""
    return ("violation", str(violation_id))


def open_violation(
    *,
    seller_id: int,
    rule: str,
    source: str,
    occurred_on: date,
    reason: str,
    reported_by: str,
    by: Actor,
    at: datetime,
    **details: Unpack[Details],
) -> tuple[Violation, ViolationType]:
    """The violation of `rule` found in `source`, with what the rule book in force when it occurred says of it.

    Holds the seller's ledger. What is there already stays as it is, unless it was withdrawn: then it waits for a
    decision again. Raises `Invalid` when the rule book has no such rule.
    """
    if not reason.strip():
        raise Invalid("Say in words why this rule applies: the seller will read it.", pointer="reason")
    book = publication.in_force(occurred_on)
    kind = ledger.rules_in(book).types.get(rule)
    if kind is None:
        known = ", ".join(sorted(ledger.rules_in(book).types))
        raise Invalid(f"{book.name} {book.version} has no rule {rule!r}. It has: {known}.", pointer="rule")
    ledger.lock([seller_id])
    found = {"seller_id": seller_id, "source": source, "rule": rule}
    told = {
        "rule_book_id": book.id,
        "state": State.REPORTED.value,
        "severity": kind.severity,
        "points_class": kind.points_class,
        "points": kind.points,
        "reason": reason.strip(),
        "occurred_on": occurred_on,
        "reported_at": at,
        "reported_by": reported_by,
        **details,
        "evidence": [dict(one) for one in details.get("evidence", ())],
    }
    violation = _new(found | told)
    if violation is None:
        violation = _known(found)
        if State(violation.state) is not State.WITHDRAWN:
            return violation, kind
        _renew(violation, told)
    subject = subject_of(violation.id)
    audit.record(AuditAction.VIOLATION_REPORT, subject=subject, by=by, at=at, reason=reason.strip(), after=found)
    return violation, kind


def confirm_by_rule(violation: Violation, kind: ViolationType, *, effective_on: date, by: Actor, at: datetime) -> None:
    """Confirm what waits for a decision, where its rule may and is not paused; otherwise a person decides.

    `by` is who let the source event happen; the rule book confirms.
    """
    if mark_confirmed_by_rule(violation, kind, effective_on=effective_on, by=by, at=at):
        _let_follow(violation, by=by, at=at)


def confirm_now(
    violation: Violation,
    *,
    effective_on: date,
    confirmed_by: str,
    by: Actor,
    at: datetime,
    reason: str | None = None,
) -> None:
    """Confirm a violation whose seller's ledger is held: its points count, and what follows from them follows."""
    _mark_confirmed(violation, effective_on=effective_on, confirmed_by=confirmed_by, by=by, at=at, reason=reason)
    _let_follow(violation, by=by, at=at)


def mark_confirmed_by_rule(
    violation: Violation, kind: ViolationType, *, effective_on: date, by: Actor, at: datetime
) -> bool:
    """As `confirm_by_rule`, but nothing follows yet: who confirms many settles their ledgers once, for all of them."""
    if State(violation.state) is not State.REPORTED:
        return False
    if not kind.auto_confirm or is_paused(violation.rule):
        tell_deciders(violation, at=at)
        return False
    violation.automatic = True
    _mark_confirmed(violation, effective_on=effective_on, confirmed_by=key_of(RULE_BOOK), by=by, at=at)
    return True


def _mark_confirmed(
    violation: Violation,
    *,
    effective_on: date,
    confirmed_by: str,
    by: Actor,
    at: datetime,
    reason: str | None = None,
) -> None:
    check_move(State(violation.state), State.CONFIRMED)
    violation.state, violation.version = State.CONFIRMED.value, violation.version + 1
    violation.confirmed_at, violation.confirmed_by, violation.effective_on = at, confirmed_by, effective_on
    db.session.flush()
    after = {"effective_on": str(effective_on), "confirmed_by": confirmed_by}
    subject = subject_of(violation.id)
    audit.record(AuditAction.VIOLATION_CONFIRM, subject=subject, by=by, at=at, reason=reason, after=after)


def _let_follow(violation: Violation, *, by: Actor, at: datetime) -> None:
    settle_and_follow(seller_ids=[violation.seller_id], by=by, at=at)
    publish(ViolationsConfirmed((violation.id,)), by=by, at=at)


def _new(row: dict[str, Any]) -> Violation | None:
    statement = insert(Violation).values(row).on_conflict_do_nothing().returning(Violation)
    new: Violation | None = db.session.scalar(statement)
    return new


def _known(found: Mapping[str, Any]) -> Violation:
    same = (getattr(Violation, name) == value for name, value in found.items())
    query = select(Violation).where(*same).with_for_update()
    return db.session.scalars(query, execution_options={"populate_existing": True}).one()


def _renew(violation: Violation, told: Mapping[str, Any]) -> None:
    """What it came from was corrected once more and bears it after all."""
    check_move(State(violation.state), State.REPORTED)
    nothing = dict.fromkeys(
        (
            "confirmed_at",
            "confirmed_by",
            "effective_on",
            "decided_reason",
            "suspended_on",
            "fix_verified_on",
            "closed_at",
        )
    )
    for name, value in {**nothing, "automatic": False, **told, "version": violation.version + 1}.items():
        setattr(violation, name, value)
    db.session.flush()
