"""What follows from nodes: reached, they start measures; left, these end as the reason for leaving says."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import select

from governance.core.database import db
from governance.violations import ledger
from governance.violations.measures import crossings, wording
from governance.violations.measures.basis import language_of
from governance.violations.measures.beginning import RULE_BOOK, begin
from governance.violations.measures.crossing import Left, crossed, why_left
from governance.violations.measures.ending import lifted, resumed, suspended
from governance.violations.measures.models import Measure, NodeCrossing
from governance.violations.measures.planning import drafts_of_nodes
from governance.violations.measures.points import Missing, balances_of, behind, missing_points, sellers_at_nodes
from governance.violations.measures.rules import MeasureRules, NodeStep
from governance.violations.measures.shown import Followed
from governance.violations.measures.states import State
from governance.violations.models import PointsEarned

BY_VIOLATION = "violation:"
LATE = "The platform is late with an appeal against what it rests on."
DECIDED = "The appeal is decided, and the points count again."


def follow_nodes(seller_ids: Collection[int], rules: MeasureRules, *, day: date, at: datetime) -> Followed:
    """Bring crossings and their measures in line with the points of these sellers."""
    steps, done = rules.steps, Followed()
    concerned = sellers_at_nodes(seller_ids, steps, day)
    balances = balances_of(concerned, day)
    for seller_id in concerned:
        done += _follow(seller_id, balances.get(seller_id, {}), rules, day=day, at=at)
    return done + _go_on(seller_ids, day=day, at=at)


def _follow(seller_id: int, balances: Mapping[str, int], rules: MeasureRules, *, day: date, at: datetime) -> Followed:
    still = {(crossing.points_class, crossing.node): crossing for crossing in crossings.open_crossings(seller_id)}
    found, done = crossed(balances, still.keys(), rules.steps), Followed()
    for points_class, node in found.left:
        crossing = still[points_class, node]
        done += _left(crossing, balances.get(points_class, 0), day=day, at=at)
    for points_class, steps in groupby(found.reached, key=lambda step: step.points_class):
        done += _reached(seller_id, list(steps), balances[points_class], rules, day=day, at=at)
    return done


def _reached(
    seller_id: int, steps: Sequence[NodeStep], balance: int, rules: MeasureRules, *, day: date, at: datetime
) -> Followed:
    """Nodes of one class reached together: write each down, and let their measures begin."""
    written: dict[tuple[str, int], int | None] = {}
    for step in steps:
        crossing = crossings.record(seller_id, step, balance, rules, day=day, by=RULE_BOOK, at=at)
        if crossing is not None:
            written[step.points_class, step.at] = crossing.id
    drafts = drafts_of_nodes(
        seller_id=seller_id,
        reached=[step for step in steps if (step.points_class, step.at) in written],
        crossings=written,
        balance=balance,
        behind=behind(seller_id, steps[0].points_class, day),
        rules=rules,
        day=day,
    )
    begun = [measure for draft in drafts if (measure := begin(draft, rules, by=RULE_BOOK, at=at)) is not None]
    return Followed(crossed=len(written)) + counted(begun)


def counted(begun: Sequence[Measure]) -> Followed:
    """How far measures got that have just begun."""
    states = [measure.state for measure in begun]
    return Followed(
        proposed=states.count(State.PROPOSED), noticed=states.count(State.NOTICED), started=states.count(State.ACTIVE)
    )


def _left(crossing: NodeCrossing, balance: int, *, day: date, at: datetime) -> Followed:
    """The points are below a node: for good, or as long as the platform is late with an appeal."""
    lacking = missing_points(crossing.seller_id, crossing.points_class, day, crossing.crossed_at)
    measures = crossings.open_measures([crossing.id])
    if balance + lacking.held >= crossing.node:
        return _suspended(measures, f"{BY_VIOLATION}{lacking.held_for}", at=at)
    why = why_left(crossing.node, balance, taken_back=lacking.taken_back, given_back=lacking.given_back)
    crossings.leave(crossing, why, by=RULE_BOOK, at=at)
    return Followed(left=1) + _ended(measures, why, lacking, at=at)


def _suspended(measures: Sequence[Measure], for_what: str, *, at: datetime) -> Followed:
    holding = [
        measure
        for measure in measures
        if measure.state in {State.NOTICED, State.ACTIVE} and measure.listed_ground is None
    ]
    for measure in holding:
        suspended(measure, for_what, LATE, by=RULE_BOOK, at=at)
    return Followed(suspended=len(holding))


def _ended(measures: Sequence[Measure], why: Left, lacking: Missing, *, at: datetime) -> Followed:
    """Lift what no longer rests on anything. What holds for a term and was right keeps its term when points lapse."""
    if why is Left.REVERSED:
        reason, note = ("appeal" if lacking.overturned else "cause"), wording.NO_LONGER
    elif why is Left.EARNED:
        reason, note = _earned_by(measures), wording.EARNED
    else:
        reason, note = "cause", wording.LAPSED
        measures = [measure for measure in measures if measure.days is None or measure.started_at is None]
    for measure in measures:
        words = note[language_of(measure.seller_id)]
        lifted(measure, reason, words, by=RULE_BOOK, at=at, did_not_hold=why is Left.REVERSED)
    return Followed(ended=len(measures))


def _earned_by(measures: Sequence[Measure]) -> str:
    """What earned points last: a training or a fix."""
    seller_ids = {measure.seller_id for measure in measures}
    query = select(PointsEarned.source).where(ledger.among(PointsEarned.seller_id, seller_ids))
    last = db.session.scalar(query.order_by(PointsEarned.id.desc()).limit(1)) or ""
    return "training" if last.startswith("training:") else "fix"


def _go_on(seller_ids: Collection[int], *, day: date, at: datetime) -> Followed:
    """Let go on what stood still for an appeal about a violation, once the points count again."""
    query = (
        select(Measure.id, NodeCrossing)
        .join(NodeCrossing, NodeCrossing.id == Measure.crossing_id)
        .where(
            ledger.among(Measure.seller_id, seller_ids),
            Measure.state == State.SUSPENDED.value,
            Measure.suspended_for.startswith(BY_VIOLATION),
            NodeCrossing.ended_at.is_(None),
        )
        .order_by(Measure.id)
    )
    waiting = db.session.execute(query).all()
    balances = balances_of({crossing.seller_id for _, crossing in waiting}, day)
    again = [
        crossing.id
        for _, crossing in waiting
        if balances.get(crossing.seller_id, {}).get(crossing.points_class, 0) >= crossing.node
    ]
    measures = [measure for measure in crossings.open_measures(again) if measure.state == State.SUSPENDED]
    for measure in measures:
        if (measure.suspended_for or "").startswith(BY_VIOLATION):
            resumed(measure, DECIDED, by=RULE_BOOK, at=at)
    return Followed(
        noticed=sum(m.state == State.NOTICED for m in measures), started=sum(m.state == State.ACTIVE for m in measures)
    )
