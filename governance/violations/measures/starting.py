"""Measures that begin: proposed, started or declined by a second person, started at once on a listed ground."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.sellers.models import Seller
from governance.violations import ledger
from governance.violations.kinds import Kind, ListedGround, Scope
from governance.violations.measures import beginning
from governance.violations.measures.basis import violation_type
from governance.violations.measures.beginning import Draft, begin, go_ahead, involved_in, open_alike
from governance.violations.measures.holding import check_words, held, move
from governance.violations.measures.in_force import measure_rules, measure_rules_at
from governance.violations.measures.models import Measure
from governance.violations.measures.points import reporters_of
from governance.violations.measures.rules import MeasureRules
from governance.violations.measures.states import State
from governance.violations.models import Violation
from governance.violations.second_person import check_second_person, key_of

REFUSAL = "Who proposed a measure, or reported what it rests on, does not decide about it: ask a second person."


def propose(
    *,
    seller_id: int,
    kind: Kind,
    scope: Scope,
    item: str | None,
    cause: str,
    reason: str,
    by: Actor,
    at: datetime,
    days: int | None = None,
    parameters: dict[str, Any] | None = None,
    violation_id: int | None = None,
    rule: str | None = None,
) -> Measure:
    """Propose a measure that another person starts or declines. The same cause again returns what is open already.

    It rests on a violation or names the rule that was broken. Raises `Invalid` with what cannot be so.
    """
    check_permission(by, Permission.MEASURE_START)
    draft = Draft(
        seller_id=seller_id,
        kind=kind,
        scope=scope,
        item=item,
        cause=cause,
        reason=check_words(reason),
        days=days,
        parameters=parameters or {},
        violation_id=violation_id,
        rule=rule,
        needs_person=True,
    )
    rules = _ready(draft, at)
    if violation_id is None and (rule is None or violation_type(rule, rules.rule_book_id) is None):
        raise Invalid("A measure rests on a violation, or names the rule that was broken.", pointer="rule")
    return _begun(draft, rules, by=by, at=at)


def start(*, measure_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> Measure:
    """A second person lets a proposed measure go on: the seller is told, and it holds when the window is over.

    Raises `PermissionDenied` for whoever proposed it or reported what it rests on, `InvalidTransition` when it was
    decided already, `Conflict` when the limit leaves no day for it.
    """
    measure = _to_decide(measure_id, by, at, version)
    why = check_words(reason)
    rules = measure_rules(measure.rule_book_id)
    draft = beginning.draft_of(measure)
    if beginning.term(draft, rules, beginning.starts_on(draft, rules, at=at)).days == 0:
        raise Conflict("Commercial measures have held this seller back for as long as they may: there is no day left.")
    measure.decided_by, measure.automatic = key_of(by), False
    db.session.flush()
    beginning.note(AuditAction.MEASURE_START, measure, reason=why, by=by, at=at)
    return go_ahead(measure, rules, by=by, at=at)


def decline(*, measure_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> Measure:
    """A second person decides that a proposed measure does not start, for good. Raises as `start` does."""
    measure = _to_decide(measure_id, by, at, version)
    why = check_words(reason)
    made = {"decided_by": key_of(by), "ended_at": at, "end_reason": "declined", "end_note": why}
    return move(measure, State.DECLINED, AuditAction.MEASURE_DECLINE, made, by=by, at=at, reason=why)


def start_now(
    *,
    seller_id: int,
    kind: Kind,
    scope: Scope,
    item: str | None,
    cause: str,
    ground: ListedGround,
    reason: str,
    by: Actor,
    at: datetime,
    evidence: Sequence[dict[str, Any]] = (),
    rule: str | None = None,
    days: int | None = None,
    violation_id: int | None = None,
) -> Measure:
    """Start a measure at once, on a listed ground; the seller gets the notice with it.

    The same cause again, while it lasts, changes nothing. Nobody acts at once on a violation they reported. A closure
    is always decided by a second person, whatever the ground: it is proposed, and holds as soon as it is decided.
    """
    check_permission(by, Permission.MEASURE_START)
    draft = Draft(
        seller_id=seller_id,
        kind=kind,
        scope=scope,
        item=item,
        cause=cause,
        reason=check_words(reason),
        days=days,
        violation_id=violation_id,
        rule=rule,
        listed_ground=ground,
        evidence=evidence,
        needs_person=kind is Kind.CLOSURE,
    )
    rules = _ready(draft, at)
    if ground not in rules.listed_grounds:
        raise Invalid(f"{rules.title} does not list the ground {ground}.", pointer="ground")
    if violation_id is not None and key_of(by) in reporters_of([violation_id]):
        raise PermissionDenied(REFUSAL)
    return _begun(draft, rules, by=by, at=at)


def _ready(draft: Draft, at: datetime) -> MeasureRules:
    """The rules of today, after checking that the measure can be; holds the seller's ledger."""
    if (draft.scope is Scope.SHOP) != (draft.item is None):
        raise Invalid("A measure falls on the whole shop, or on an item that is named.", pointer="item")
    if draft.kind is Kind.CLOSURE and draft.scope is not Scope.SHOP:
        raise Invalid("What is closed is the whole shop.", pointer="scope")
    if draft.days is not None and draft.days < 1:
        raise Invalid("A term is one day at the least.", pointer="days")
    if not db.session.scalar(select(exists().where(Seller.id == draft.seller_id))):
        raise NotFound(f"There is no seller with the id {draft.seller_id}.")
    ledger.lock([draft.seller_id])
    if draft.violation_id is not None:
        its = (Violation.id == draft.violation_id, Violation.seller_id == draft.seller_id)
        if not db.session.scalar(select(exists().where(*its))):
            raise Invalid(f"This seller has no violation {draft.violation_id}.", pointer="violation_id")
    return measure_rules_at(day_of(at, settings().timezone))


def _begun(draft: Draft, rules: MeasureRules, *, by: Actor, at: datetime) -> Measure:
    measure = open_alike(draft) or begin(draft, rules, by=by, at=at)
    if measure is None:
        raise Conflict("Commercial measures have held this seller back for as long as they may: there is no day left.")
    return measure


def _to_decide(measure_id: int, by: Actor, at: datetime, version: int | None) -> Measure:
    """The proposed measure, held, after checking that `by` may decide about it."""
    check_permission(by, Permission.MEASURE_START)
    measure = held(measure_id, by, version)
    if measure.state != State.PROPOSED:
        raise InvalidTransition(f"A measure that is {measure.state} is decided already.")
    check_second_person(by, involved_in(measure, at), refusal=REFUSAL)
    return measure
