"""Reading violations: what waits, what stands, what one costs and why. A shop sees what was confirmed of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, select

from governance.core.access import Actor, Permission, check_permission, may
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.paging import DEFAULT_SIZE, Page, number_of_cursor, page_of
from governance.rulebook.models import RuleBook
from governance.sellers.models import Seller
from governance.violations import ledger
from governance.violations.appeals.contesting import contested_now
from governance.violations.appeals.models import Appeal
from governance.violations.ledger_reading import entries_of
from governance.violations.measures.models import Measure, NodeCrossing
from governance.violations.measures.states import State as MeasureState
from governance.violations.models import Violation
from governance.violations.rules import ViolationType
from governance.violations.second_person import can_decide
from governance.violations.shown import (
    AppealLine,
    Arithmetic,
    EntryShown,
    EvidenceShown,
    MeasureLine,
    Show,
    ViolationRow,
    ViolationShown,
)
from governance.violations.states import STANDING, State, can_move

OPEN: Final = (STANDING - {State.CLOSED}) | {State.REPORTED}


def find_violations(
    *,
    by: Actor,
    at: datetime,
    seller_id: int | None = None,
    state: State | None = None,
    show: str = Show.ALL,
    rule: str | None = None,
    limit: int = DEFAULT_SIZE,
    cursor: str | None = None,
) -> Page[ViolationRow]:
    """Violations that answer to every filter given: those to decide with the oldest first, all others the newest."""
    check_permission(by, Permission.VIOLATION_READ)
    query = _violations().where(*_seen_by(by, seller_id), *_shown(Show(show))).limit(limit + 1)
    if state is not None:
        query = query.where(Violation.state == state.value)
    if rule is not None:
        query = query.where(Violation.rule == rule)
    oldest_first = show == Show.TO_DECIDE
    if cursor is not None:
        last = number_of_cursor(cursor)
        query = query.where(Violation.id > last if oldest_first else Violation.id < last)
    query = query.order_by(Violation.id.asc() if oldest_first else Violation.id.desc())
    page = page_of(db.session.execute(query).all(), limit=limit, place=lambda row: (row[0].id,))
    today = day_of(at, settings().timezone)
    entries = entries_of((violation.id for violation, _ in page.items), as_of=today)
    return Page([_row(*pair, entries.get(pair[0].id, ())) for pair in page.items], page.next)


def read_violation(*, violation_id: int, by: Actor, at: datetime) -> ViolationShown:
    """A violation with everything about it; raises `NotFound`, also for what `by` may not know of."""
    check_permission(by, Permission.VIOLATION_READ)
    found = db.session.execute(_violations().where(Violation.id == violation_id, *_seen_by(by, None))).one_or_none()
    if found is None:
        raise NotFound(f"There is no violation {violation_id}.")
    violation, seller = found
    today, kind = day_of(at, settings().timezone), _kind(violation)
    entries = entries_of([violation.id], as_of=today).get(violation.id, ())
    row, book = _row(violation, seller, entries), db.session.get_one(RuleBook, violation.rule_book_id)
    platform = by.seller_id is None
    return ViolationShown(
        row=row,
        rule_book=f"{book.name} {book.version}",
        ground_kind=kind.ground_kind,
        ground_source=kind.ground_source,
        listed_ground=kind.listed_ground,
        reason=violation.reason,
        decided_reason=violation.decided_reason,
        order_reference=violation.order_reference,
        external_reference=violation.external_reference,
        cause=violation.cause,
        rate=violation.rate,
        amount=violation.amount,
        currency=violation.currency,
        reported_by=violation.reported_by if platform else None,
        confirmed_by=violation.confirmed_by if platform else None,
        confirmed_at=violation.confirmed_at,
        suspended_on=violation.suspended_on,
        fix_verified_on=violation.fix_verified_on,
        fix_source=f"violation:{violation.id}" if kind.fix is not None else None,
        closed_at=violation.closed_at,
        arithmetic=_arithmetic(violation, kind, row.counting),
        evidence=tuple(EvidenceShown(**one) for one in violation.evidence),
        entries=entries,
        measures=_measures(violation, row.lapses_on, by),
        appeals=_appeals(violation),
        can=_can(violation, by, at),
    )


def _violations() -> Select[Violation, Seller]:
    return select(Violation, Seller).join(Seller, Seller.id == Violation.seller_id)


def _seen_by(by: Actor, seller_id: int | None) -> list[ColumnElement[bool]]:
    """The seller that is asked for, and the one that `by` speaks for: it knows of what was confirmed at some time."""
    own = [Violation.seller_id == one for one in (seller_id, by.seller_id) if one is not None]
    return [*own, Violation.confirmed_at.is_not(None)] if by.seller_id is not None else list(own)


def _shown(show: Show) -> list[ColumnElement[bool]]:
    if show is Show.TO_DECIDE:
        return [Violation.state == State.REPORTED.value]
    return [Violation.state.in_(sorted(OPEN))] if show is Show.OPEN else []


def _kind(violation: Violation) -> ViolationType:
    return ledger.violation_rules()[violation.rule_book_id].types[violation.rule]


def _row(violation: Violation, seller: Seller, entries: Sequence[EntryShown]) -> ViolationRow:
    standing = [entry for entry in entries if entry.points > 0 and entry.earned is None and not entry.taken_back]
    return ViolationRow(
        id=violation.id,
        version=violation.version,
        seller_id=seller.id,
        seller=seller.reference,
        seller_name=seller.name,
        rule=violation.rule,
        rule_name=_kind(violation).name,
        state=State(violation.state),
        severity=violation.severity,
        points_class=violation.points_class,
        points=violation.points,
        counting=sum(entry.points for entry in entries if entry.counts),
        source=violation.source,
        product=violation.product,
        category=violation.category,
        occurred_on=violation.occurred_on,
        effective_on=violation.effective_on,
        lapses_on=standing[-1].lapses_on if standing else None,
        reported_at=violation.reported_at,
        automatic=violation.automatic,
        suspended=violation.suspended_on is not None,
    )


def _arithmetic(violation: Violation, kind: ViolationType, counting: int) -> Arithmetic:
    counted = ledger.counted_of([violation.seller_id], ledger.violation_rules()).get(violation.id)
    if counted is None:
        return Arithmetic(points=kind.points, given=kind.points, counting=counting)
    return Arithmetic(
        points=kind.points,
        repeat=counted.nth,
        given=counted.given,
        limit=counted.limit,
        counted_with=counted.counted_with,
        counted=counted.points,
        earned=sum(back.points for back in counted.given_back),
        counting=counting,
        lapses_on=counted.lapses_on,
    )


def _measures(violation: Violation, lapses_on: date | None, by: Actor) -> tuple[MeasureLine, ...]:
    """Measures straight from the violation, and those of nodes that were reached while its points counted."""
    helped = Measure.violation_id == violation.id
    if violation.effective_on is not None and lapses_on is not None:
        helped |= (
            (NodeCrossing.points_class == violation.points_class)
            & (NodeCrossing.crossed_on >= violation.effective_on)
            & (NodeCrossing.crossed_on < lapses_on)
        )
    query = (
        select(Measure)
        .outerjoin(NodeCrossing, NodeCrossing.id == Measure.crossing_id)
        .where(Measure.seller_id == violation.seller_id, helped)
        .order_by(Measure.id)
    )
    if by.seller_id is not None:  # what is only proposed, the shop was not told of
        query = query.where(Measure.noticed_at.is_not(None) | Measure.started_at.is_not(None))
    return tuple(
        MeasureLine(
            id=measure.id,
            kind=measure.kind,
            scope=measure.scope,
            item=measure.item,
            state=MeasureState(measure.state),
            starts_on=measure.starts_on,
            ends_on=measure.ends_on,
        )
        for measure in db.session.scalars(query)
    )


def _appeals(violation: Violation) -> tuple[AppealLine, ...]:
    its = (Appeal.subject_kind == "violation", Appeal.subject_id == str(violation.id))
    return tuple(
        AppealLine(id=appeal.id, instance=appeal.instance, state=appeal.state, outcome=appeal.outcome)
        for appeal in db.session.scalars(select(Appeal).where(*its).order_by(Appeal.instance))
    )


def _can(violation: Violation, by: Actor, at: datetime) -> frozenset[str]:
    """What the reader may do with it now."""
    if by.seller_id is not None:
        return frozenset({"appeal"} if may(by, Permission.APPEAL_FILE) and _contestable(violation, by, at) else ())
    state, found = State(violation.state), set[str]()
    if may(by, Permission.VIOLATION_CONFIRM):
        if state is State.REPORTED and can_decide(by, {violation.reported_by}):
            found |= {"confirm", "dismiss"}
        if state in STANDING and can_move(state, State.WITHDRAWN):
            found.add("withdraw")
    return frozenset(found)


def _contestable(violation: Violation, by: Actor, at: datetime) -> bool:
    """Whether the window is open; under a rule book that says nothing about appeals there is none."""
    try:
        return contested_now(subject=("violation", str(violation.id)), by=by, at=at).can
    except NotFound:
        return False
