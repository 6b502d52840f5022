"""Crossings of nodes: each is written once per seller, node and cycle, and ends when the points are below it again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from governance.core import audit
from governance.core.access import Actor
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.violations.measures import windows
from governance.violations.measures.crossing import Left
from governance.violations.measures.holding import locked
from governance.violations.measures.models import Measure, NodeCrossing
from governance.violations.measures.rules import MeasureRules, NodeStep


def subject_of(crossing_id: int) -> tuple[str, str]:
    """A crossing as the subject of audit entries."""
    return ("crossing", str(crossing_id))


def record(
    seller_id: int, step: NodeStep, balance: int, rules: MeasureRules, *, day: date, by: Actor, at: datetime
) -> NodeCrossing | None:
    """Write that a seller's points reached a node; None when that is open already."""
    same = (
        NodeCrossing.seller_id == seller_id,
        NodeCrossing.points_class == step.points_class,
        NodeCrossing.node == step.at,
    )
    cycle = (db.session.scalar(select(func.max(NodeCrossing.cycle)).where(*same)) or 0) + 1
    row = {
        "seller_id": seller_id,
        "points_class": step.points_class,
        "node": step.at,
        "cycle": cycle,
        "rule_book_id": rules.rule_book_id,
        "balance": balance,
        "crossed_on": day,
        "crossed_at": at,
    }
    statement = insert(NodeCrossing).values(row).on_conflict_do_nothing().returning(NodeCrossing)
    new: NodeCrossing | None = db.session.scalar(statement)
    if new is not None:
        after = {"class": step.points_class, "node": step.at, "cycle": cycle, "balance": balance}
        audit.record(AuditAction.MEASURE_PROPOSE, subject=subject_of(new.id), by=by, at=at, after=after)
    return new


def leave(crossing: NodeCrossing, why: Left, *, by: Actor, at: datetime) -> None:
    """Write that the points are below the node again."""
    crossing.ended_at, crossing.end_reason = at, why.value
    db.session.flush()
    audit.record(AuditAction.MEASURE_END, subject=subject_of(crossing.id), by=by, at=at, reason=why.value)


def open_crossings(seller_id: int) -> Sequence[NodeCrossing]:
    """The nodes at or above which a seller's points are, as far as it is written down."""
    its = (NodeCrossing.seller_id == seller_id, NodeCrossing.ended_at.is_(None))
    return db.session.scalars(select(NodeCrossing).where(*its).order_by(NodeCrossing.id)).all()


def open_measures(crossing_ids: Collection[int]) -> list[Measure]:
    """What came from these crossings and is not over, held; the clocks of each before it."""
    its = (Measure.crossing_id.in_(crossing_ids), Measure.ended_at.is_(None))
    found = db.session.scalars(select(Measure.id).where(*its).order_by(Measure.id)).all()
    for measure_id in found:
        windows.lock(measure_id)
    return [locked(measure_id) for measure_id in found]
