"""The points that nodes and measures rest on: whose reach or leave a node, which violations are behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, String, and_, column, exists, func, select, values

from governance.core.database import db
from governance.violations import ledger
from governance.violations.measures.crossing import Place, comes_near
from governance.violations.measures.models import NodeCrossing
from governance.violations.measures.rules import NodeStep
from governance.violations.models import LedgerEntry, Violation
from governance.violations.states import STANDING, State

# What counts today is what anybody knows: of two who write at once, the later may have the earlier moment.
ALL_KNOWN: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class BehindNode:
    """A violation whose points count today, as far as measures depend on it."""

    violation_id: int
    source: str
    rule: str
    rule_book_id: int
    points: int
    product: str | None
    category: str | None
    effective_on: date
    state: str
    reason: str
    evidence: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Missing:
    """Points that do not count today and would: held by a late appeal, taken back since a moment, given back."""

    held: int
    held_for: int | None
    taken_back: int
    overturned: bool
    given_back: int


def balances_of(seller_ids: Collection[int], day: date) -> dict[int, dict[str, int]]:
    """What counts of each class, per seller."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for seller_id, points_class, points in db.session.execute(ledger.balances(seller_ids, day, ALL_KNOWN)):
        found[seller_id][points_class] = points
    return found


def sellers_at_nodes(seller_ids: Collection[int], steps: Sequence[NodeStep], day: date) -> list[int]:
    """Those of the sellers who reach a node that is not open, or are below one that is: found in one question."""
    balance = ledger.balances(seller_ids, day, ALL_KNOWN).subquery()
    its = and_(NodeCrossing.seller_id == balance.c.seller_id, NodeCrossing.points_class == balance.c.points_class)
    found: set[int] = set()
    if steps:
        nodes = values(column("points_class", String), column("node", Integer), name="nodes")
        node = nodes.data([(step.points_class, step.at) for step in steps])
        open_there = exists().where(its, NodeCrossing.node == node.c.node, NodeCrossing.ended_at.is_(None))
        reached = select(balance.c.seller_id).join(node, node.c.points_class == balance.c.points_class)
        found.update(db.session.scalars(reached.where(balance.c.points >= node.c.node, ~open_there)))
    below = func.coalesce(balance.c.points, 0) < NodeCrossing.node
    left = select(NodeCrossing.seller_id).outerjoin(balance, its)
    still_open = (NodeCrossing.ended_at.is_(None), ledger.among(NodeCrossing.seller_id, seller_ids))
    found.update(db.session.scalars(left.where(*still_open, below)))
    return sorted(found)


def sellers_coming_near(
    seller_ids: Collection[int], steps: Sequence[NodeStep], warn_before: int, day: date, at: datetime
) -> list[tuple[int, Place]]:
    """Sellers whose points have come within `warn_before` of a node by what was written at this moment."""
    counts = (ledger.among(LedgerEntry.seller_id, seller_ids), *_on(day))
    now, before = (
        func.sum(LedgerEntry.points),
        func.coalesce(func.sum(LedgerEntry.points).filter(LedgerEntry.recorded_at < at), 0),
    )
    grouped = (
        select(LedgerEntry.seller_id, LedgerEntry.points_class, now.label("now"), before.label("before"))
        .where(*counts)
        .group_by(LedgerEntry.seller_id, LedgerEntry.points_class)
        .having(func.max(LedgerEntry.recorded_at) >= at)
    )
    return [
        (seller_id, (points_class, step.at))
        for seller_id, points_class, points, earlier in db.session.execute(grouped)
        for step in steps
        if step.points_class == points_class and comes_near(earlier, points, step, warn_before)
    ]


def behind(seller_id: int, points_class: str, day: date) -> list[BehindNode]:
    """The violations that make up a seller's points of one class, the oldest first."""
    points = func.sum(LedgerEntry.points).label("points")
    query = (
        select(Violation, points)
        .join(LedgerEntry, LedgerEntry.violation_id == Violation.id)
        .where(LedgerEntry.seller_id == seller_id, LedgerEntry.points_class == points_class, *_on(day))
        .group_by(Violation.id)
        .having(points > 0)
        .order_by(Violation.effective_on, Violation.id)
    )
    return [_behind(violation, counted) for violation, counted in db.session.execute(query)]


def behind_violation(violation: Violation, day: date) -> BehindNode:
    """One violation with what it counts today."""
    its = (LedgerEntry.violation_id == violation.id, *_on(day))
    return _behind(
        violation, db.session.scalar(select(func.coalesce(func.sum(LedgerEntry.points), 0)).where(*its)) or 0
    )


def missing_points(seller_id: int, points_class: str, day: date, since: datetime) -> Missing:
    """What a seller's points of one class lack today, beside what has lapsed, of what stood at `since` or later."""
    taken, held, given, overturned, held_for = 0, 0, 0, False, None
    for violation, entries in _chains(seller_id, points_class).items():
        own = [entry for entry in entries if entry.earned_id is None]
        counted = sum(entry.points for entry in own if _counts(entry, day))
        stood = next((entry.points for entry in reversed(own) if entry.points > 0 and _counts(entry, day)), 0)
        lost = stood - counted if any(entry.points < 0 and entry.recorded_at >= since for entry in own) else 0
        if violation.suspended_on is not None and violation.state in STANDING:
            held += lost
            held_for = violation.id if lost > 0 else held_for
        elif violation.state not in STANDING:
            taken += lost
            overturned = overturned or (lost > 0 and violation.state == State.OVERTURNED)
        else:
            given += -sum(entry.points for entry in entries if entry.earned_id is not None and _counts(entry, day))
            given += lost if violation.fix_verified_on is not None else 0
    return Missing(held, held_for, taken, overturned, given)


def appealed_points(seller_id: int, points_class: str, day: date) -> int:
    """The points of one class whose violations are under appeal."""
    return sum(one.points for one in behind(seller_id, points_class, day) if one.state == State.APPEALED)


def reporters_of(violation_ids: Collection[int]) -> set[str]:
    """Who reported these violations (`account:17`)."""
    query = select(Violation.reported_by).where(ledger.among(Violation.id, violation_ids)).distinct()
    return set(db.session.scalars(query))


def _chains(seller_id: int, points_class: str) -> Mapping[Violation, list[LedgerEntry]]:
    query = (
        select(LedgerEntry)
        .where(LedgerEntry.seller_id == seller_id, LedgerEntry.points_class == points_class)
        .order_by(LedgerEntry.id)
    )
    entries: dict[int, list[LedgerEntry]] = defaultdict(list)
    for entry in db.session.scalars(query):
        entries[entry.violation_id].append(entry)
    query_of_violations = select(Violation).where(ledger.among(Violation.id, list(entries)))
    found = db.session.scalars(query_of_violations, execution_options={"populate_existing": True})
    return {violation: entries[violation.id] for violation in found}


def _behind(violation: Violation, points: int) -> BehindNode:
    return BehindNode(
        violation_id=violation.id,
        source=violation.source,
        rule=violation.rule,
        rule_book_id=violation.rule_book_id,
        points=points,
        product=violation.product,
        category=violation.category,
        effective_on=violation.effective_on or violation.occurred_on,
        state=violation.state,
        reason=violation.reason,
        evidence=violation.evidence,
    )


def _on(day: date) -> tuple[ColumnElement[bool], ...]:
    return (LedgerEntry.effective_at <= day, LedgerEntry.lapses_at > day)


def _counts(entry: LedgerEntry, day: date) -> bool:
    return entry.effective_at <= day < entry.lapses_at
