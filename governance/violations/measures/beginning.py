"""How a measure begins: written down, told of, in effect. Whoever calls holds the seller's ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from governance.core import audit
from governance.core.access import Actor, system_actor
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.violations.kinds import Kind, ListedGround, Scope
from governance.violations.measures import calls, notices, sale, windows
from governance.violations.measures.basis import violations_behind
from governance.violations.measures.holding import move
from governance.violations.measures.limits import Term, term_of
from governance.violations.measures.models import Measure
from governance.violations.measures.points import reporters_of
from governance.violations.measures.register import PUBLISHED
from governance.violations.measures.rules import MeasureRules
from governance.violations.measures.states import CALLS_OUT, State
from governance.violations.measures.telling import tell_deciders, tell_seller
from governance.violations.second_person import key_of

# What a rule starts by itself is started by nobody in particular.
RULE_BOOK: Final = system_actor("rule-book")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A measure that is to begin. With a listed ground at once; one that `needs_person` waits for somebody to decide."""

    seller_id: int
    kind: Kind
    scope: Scope
    item: str | None
    cause: str
    reason: str
    days: int | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    crossing_id: int | None = None
    violation_id: int | None = None
    rule: str | None = None
    listed_ground: ListedGround | None = None
    needs_person: bool = False
    evidence: Sequence[dict[str, Any]] = ()


def restricts(kind: Kind) -> bool:
    """Whether it holds the seller back; a warning and a training do not, so they need no window before they hold."""
    return kind in CALLS_OUT


def starts_on(draft: Draft, rules: MeasureRules, *, at: datetime) -> date:
    """The first day on which it holds, when the seller is told now."""
    if draft.listed_ground is not None or not restricts(draft.kind):
        return day_of(at, settings().timezone)
    return windows.first_day_after_window(draft.seller_id, rules, at=at)


def term(draft: Draft, rules: MeasureRules, day: date) -> Term:
    """How long it holds from `day` on, under the limit."""
    return term_of(
        seller_id=draft.seller_id,
        kind=draft.kind,
        scope=draft.scope,
        item=draft.item,
        days=draft.days,
        starts_on=day,
        ground=draft.listed_ground,
        rules=rules,
    )


def begin(draft: Draft, rules: MeasureRules, *, by: Actor, at: datetime) -> Measure | None:
    """Let a measure begin as far as it may without a person; None when it is there, or the limit leaves no day for it."""
    day = starts_on(draft, rules, at=at)
    if term(draft, rules, day).days == 0:
        return None
    measure = _written(draft, rules, by, at)
    if measure is None:
        return None
    after = {"kind": measure.kind, "scope": measure.scope, "item": measure.item, "cause": measure.cause}
    subject = windows.subject_of(measure.id)
    audit.record(AuditAction.MEASURE_PROPOSE, subject=subject, by=by, at=at, reason=measure.reason, after=after)
    if draft.needs_person:
        tell_deciders("measure.proposed", measure, at=at, but=involved_in(measure, at))
        return measure
    return go_ahead(measure, rules, evidence=draft.evidence, by=by, at=at)


def go_ahead(
    measure: Measure, rules: MeasureRules, *, by: Actor, at: datetime, evidence: Sequence[dict[str, Any]] = ()
) -> Measure:
    """Tell the seller of a proposed measure; what holds nobody back, or has a listed ground, takes effect with that."""
    draft = draft_of(measure)
    day = starts_on(draft, rules, at=at)
    left = term(draft, rules, day)
    measure.days, measure.shortened_from = left.days, left.shortened_from
    at_once = measure.listed_ground is not None or not restricts(Kind(measure.kind))
    _announce_days(measure, day)
    if at_once:
        measure.noticed_at = at
        db.session.flush()
        notices.send(measure, rules, evidence=evidence, by=by, at=at)
        return take_effect(measure, rules, by=by, at=at)
    move(measure, State.NOTICED, AuditAction.MEASURE_NOTICE, {"noticed_at": at}, by=by, at=at)
    windows.open_window(measure, rules, by=by, at=at)
    notices.send(measure, rules, evidence=evidence, by=by, at=at)
    tell_seller("measure.noticed", measure, at=at)
    return measure


def take_effect(measure: Measure, rules: MeasureRules, *, by: Actor, at: datetime) -> Measure:
    """The measure holds from today on: its term begins, the platform is called, the public will read of it."""
    today = day_of(at, settings().timezone)
    if measure.starts_on != today:
        _announce_days(measure, today)
        notices.send(measure, rules, by=by, at=at)
    windows.met(windows.subject_of(measure.id), windows.WINDOW, by=by, at=at)
    move(measure, State.ACTIVE, AuditAction.MEASURE_START, {"started_at": at}, by=by, at=at)
    windows.begin_term(measure, rules, by=by, at=at)
    if Kind(measure.kind) in PUBLISHED:
        windows.begin_publication(measure, rules, by=by, at=at)
    calls.call(measure, "impose", by=by, at=at)
    sale.stop(measure, by=by, at=at)
    tell_seller("measure.started", measure, at=at)
    return measure


def involved_in(measure: Measure, at: datetime) -> set[str]:
    """Who proposed the measure, let it start, or reported what it rests on: they decide nothing more about it."""
    found = violations_behind(measure, day_of(at, settings().timezone))
    named = {measure.proposed_by, measure.decided_by, *reporters_of([one.violation_id for one in found])}
    return {somebody for somebody in named if somebody is not None}


def draft_of(measure: Measure) -> Draft:
    """What begins, as it was written down."""
    return Draft(
        seller_id=measure.seller_id,
        kind=Kind(measure.kind),
        scope=Scope(measure.scope),
        item=measure.item,
        cause=measure.cause,
        reason=measure.reason,
        days=measure.days,
        listed_ground=ListedGround(measure.listed_ground) if measure.listed_ground else None,
    )


def open_alike(draft: Draft) -> Measure | None:
    """The open measure of the same cause that is there already."""
    query = select(Measure).where(
        Measure.seller_id == draft.seller_id,
        Measure.cause == draft.cause,
        Measure.kind == draft.kind.value,
        Measure.scope == draft.scope.value,
        Measure.item.is_not_distinct_from(draft.item),
        Measure.ended_at.is_(None),
    )
    return db.session.scalar(query)


def note(action: AuditAction, measure: Measure, *, reason: str, by: Actor, at: datetime) -> None:
    """Write down what a person decided about a measure."""
    audit.record(action, subject=windows.subject_of(measure.id), by=by, at=at, reason=reason)


def _announce_days(measure: Measure, day: date) -> None:
    measure.starts_on = day
    measure.ends_on = None if measure.days is None else day + timedelta(days=measure.days)
    db.session.flush()


def _written(draft: Draft, rules: MeasureRules, by: Actor, at: datetime) -> Measure | None:
    row = {
        "seller_id": draft.seller_id,
        "kind": draft.kind.value,
        "scope": draft.scope.value,
        "item": draft.item,
        "cause": draft.cause,
        "crossing_id": draft.crossing_id,
        "violation_id": draft.violation_id,
        "rule": draft.rule,
        "rule_book_id": rules.rule_book_id,
        "listed_ground": draft.listed_ground.value if draft.listed_ground else None,
        "state": State.PROPOSED.value,
        "automatic": by.kind == "system" and not draft.needs_person,
        "reason": draft.reason,
        "parameters": dict(draft.parameters),
        "days": draft.days,
        "proposed_at": at,
        "proposed_by": key_of(by),
    }
    new: Measure | None = db.session.scalar(insert(Measure).values(row).on_conflict_do_nothing().returning(Measure))
    return new
