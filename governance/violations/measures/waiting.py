"""Measures that are announced and whose window is over: they begin, unless an appeal is still to be decided."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import String, cast, exists, select

from governance.core.access import Actor
from governance.core.clocks.models import Clock
from governance.core.database import db
from governance.violations import ledger
from governance.violations.measures import windows
from governance.violations.measures.beginning import take_effect
from governance.violations.measures.holding import locked
from governance.violations.measures.in_force import measure_rules
from governance.violations.measures.models import Measure, NodeCrossing
from governance.violations.measures.points import appealed_points, balances_of
from governance.violations.measures.states import State
from governance.violations.models import Violation
from governance.violations.states import State as ViolationState


def waits_for_appeal(measure: Measure, day: date) -> bool:
    """Whether what a measure rests on is under appeal: without that it would not be."""
    if measure.violation_id is not None:
        state = db.session.scalar(select(Violation.state).where(Violation.id == measure.violation_id))
        return state == ViolationState.APPEALED
    if measure.crossing_id is None:
        return False
    crossing = db.session.get_one(NodeCrossing, measure.crossing_id)
    balance = balances_of([measure.seller_id], day).get(measure.seller_id, {}).get(crossing.points_class, 0)
    return balance - appealed_points(measure.seller_id, crossing.points_class, day) < crossing.node


def begin_what_waited(seller_ids: Collection[int], *, day: date, by: Actor, at: datetime) -> int:
    """Let begin what these sellers were told of and nothing holds up any more; returns how many measures.

    The caller holds the sellers' ledgers.
    """
    window = exists().where(
        Clock.subject_kind == "measure",
        Clock.subject_id == cast(Measure.id, String),
        Clock.name == windows.WINDOW,
        Clock.ended_at.is_(None),
    )
    query = select(Measure.id).where(
        ledger.among(Measure.seller_id, seller_ids),
        Measure.state == State.NOTICED.value,
        Measure.starts_on <= day,
        ~window,
    )
    begun = 0
    for measure_id in db.session.scalars(query.order_by(Measure.id)).all():
        windows.lock(measure_id)
        measure = locked(measure_id)
        if measure.state == State.NOTICED and not waits_for_appeal(measure, day):
            take_effect(measure, measure_rules(measure.rule_book_id), by=by, at=at)
            begun += 1
    return begun
