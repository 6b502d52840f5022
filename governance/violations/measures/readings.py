"""One measure in full: why, what the seller was told, what the platform did, where the public reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, and_, cast, select

from governance.core.access import Actor, Permission, check_permission, may
from governance.core.calendar import day_of
from governance.core.clocks.models import Clock
from governance.core.commands import settings
from governance.core.database import db
from governance.violations.kinds import Kind, Scope
from governance.violations.measures import register
from governance.violations.measures.basis import violations_behind
from governance.violations.measures.beginning import involved_in
from governance.violations.measures.impact import impact_of
from governance.violations.measures.in_force import measure_rules
from governance.violations.measures.listed import find_measures, row_for
from governance.violations.measures.models import Measure, MeasureNotice, NodeCrossing, PlatformCall
from governance.violations.measures.notices import compiled
from governance.violations.measures.points import BehindNode
from governance.violations.measures.shown import (
    Behind,
    CallShown,
    Crossing,
    Impact,
    MeasureRow,
    MeasureShown,
    Moment,
    NoticeShown,
    RegisterState,
    Words,
)
from governance.violations.measures.states import CALLS_OUT, OVER, State
from governance.violations.measures.windows import CONFIRMATION, PUBLICATION, subject_of
from governance.violations.models import Violation
from governance.violations.second_person import can_decide

__all__ = ["find_measures", "read_measure", "register_state"]


def read_measure(*, measure_id: int, by: Actor, at: datetime) -> MeasureShown:
    """One measure in full; raises `NotFound`, also for what `by` may not know of."""
    check_permission(by, Permission.MEASURE_READ)
    measure, row = row_for(measure_id, by=by, at=at)
    of_platform, day = by.seller_id is None, day_of(at, settings().timezone)
    calls, place = tuple(_calls(measure, at, by)), register_state(measure)
    return MeasureShown(
        row=row,
        parameters=measure.parameters,
        shortened_from=measure.shortened_from,
        how_to_lift=_how_to_lift(measure, at),
        violation_id=measure.violation_id,
        crossing=_crossing(measure),
        violations=tuple(_behind(one) for one in violations_behind(measure, day)),
        notices=tuple(_notices(measure)),
        calls=calls,
        register=place,
        impact=_impact(measure, by, at),
        moments=tuple(sorted(_moments(measure, calls, place, by), key=lambda moment: moment.at)),
        proposed_by=measure.proposed_by if of_platform else None,
        decided_by=measure.decided_by if of_platform else None,
        end_note=measure.end_note,
        can=frozenset(_can(measure, row, calls, by, at)),
    )


def register_state(measure: Measure) -> RegisterState | None:
    """Where a measure stands in the public register; None when it is not there and not due there."""
    entry, clock = register.entry_of(measure.id), _clock(measure)
    if entry is None:
        if clock is None or clock.ended_at is not None:
            return None
        return RegisterState(
            state="due",
            due_at=clock.due_at,
            published_at=None,
            corrected_at=None,
            correction=None,
            remove_on=None,
            removed_at=None,
        )
    return RegisterState(
        state=entry.state,
        due_at=clock.due_at if clock else None,
        published_at=entry.published_at,
        corrected_at=entry.corrected_at,
        correction=entry.correction,
        remove_on=entry.remove_on,
        removed_at=entry.removed_at,
    )


def _clock(measure: Measure) -> Clock | None:
    kind, number = subject_of(measure.id)
    its = (Clock.subject_kind == kind, Clock.subject_id == number, Clock.name == PUBLICATION)
    return db.session.scalar(select(Clock).where(*its).order_by(Clock.id.desc()).limit(1))


def _how_to_lift(measure: Measure, at: datetime) -> Words:
    rules = measure_rules(measure.rule_book_id)
    return compiled(measure, rules, day_of(at, settings().timezone)).how_to_lift or {}


def _crossing(measure: Measure) -> Crossing | None:
    if measure.crossing_id is None:
        return None
    crossing = db.session.get_one(NodeCrossing, measure.crossing_id)
    names = ("points_class", "node", "cycle", "balance", "crossed_on", "ended_at", "end_reason")
    return Crossing(**{name: getattr(crossing, name) for name in names})


def _behind(one: BehindNode) -> Behind:
    violation = db.session.get_one(Violation, one.violation_id)
    return Behind(
        violation_id=one.violation_id,
        rule=one.rule,
        reason=one.reason,
        occurred_on=violation.occurred_on,
        effective_on=violation.effective_on,
        points=one.points,
        product=one.product,
        category=one.category,
        state=one.state,
    )


def _notices(measure: Measure) -> Iterator[NoticeShown]:
    query = select(MeasureNotice).where(MeasureNotice.measure_id == measure.id).order_by(MeasureNotice.number)
    for notice in db.session.scalars(query):
        said = {name: getattr(notice, name) for name in NoticeShown.__dataclass_fields__}
        lists = {"evidence": tuple(notice.evidence), "redress": tuple(notice.redress), "scope": Scope(notice.scope)}
        yield NoticeShown(**said | lists)


def _calls(measure: Measure, at: datetime, by: Actor) -> Iterator[CallShown]:
    its_clock = and_(
        Clock.subject_kind == "platform_call",
        Clock.subject_id == cast(PlatformCall.id, String),
        Clock.name == CONFIRMATION,
    )
    query = select(PlatformCall, Clock.due_at).outerjoin(Clock, its_clock)
    rows: Sequence[Any] = db.session.execute(
        query.where(PlatformCall.measure_id == measure.id).order_by(PlatformCall.id)
    ).all()
    for call, due_at in rows:
        yield CallShown(
            id=call.id,
            action=call.action,
            called_at=call.called_at,
            due_at=due_at,
            late=call.confirmed_at is None and due_at is not None and due_at < at,
            confirmed_at=call.confirmed_at,
            confirmed_by=call.confirmed_by if by.seller_id is None else None,
            note=call.note,
        )


def _impact(measure: Measure, by: Actor, at: datetime) -> Impact | None:
    """What it does to the seller: for those who decide, while there is something to decide."""
    if not may(by, Permission.MARKET_READ) or by.seller_id is not None or State(measure.state) in OVER:
        return None
    return impact_of(
        seller_id=measure.seller_id,
        kind=Kind(measure.kind),
        scope=Scope(measure.scope),
        item=measure.item,
        days=measure.days,
        by=by,
        at=at,
    )


def _moments(
    measure: Measure, calls: tuple[CallShown, ...], place: RegisterState | None, by: Actor
) -> Iterator[Moment]:
    """Everything that happened to it. What the seller was not told of yet, it does not read either."""
    if by.seller_id is None:
        yield Moment(at=measure.proposed_at, what="proposed", note=measure.reason, who=measure.proposed_by)
    own = (("noticed", measure.noticed_at), ("started", measure.started_at), ("suspended", measure.suspended_at))
    yield from (Moment(at=at, what=what) for what, at in own if at is not None)
    for call in calls:
        yield Moment(at=call.called_at, what=f"called_{call.action}")
        if call.confirmed_at is not None:
            yield Moment(at=call.confirmed_at, what=f"confirmed_{call.action}", note=call.note, who=call.confirmed_by)
    if place is not None:
        public = (("published", place.published_at), ("corrected", place.corrected_at), ("removed", place.removed_at))
        yield from (Moment(at=at, what=what) for what, at in public if at is not None)
    if measure.ended_at is not None:
        yield Moment(at=measure.ended_at, what=measure.state, note=measure.end_note)


def _can(measure: Measure, row: MeasureRow, calls: tuple[CallShown, ...], by: Actor, at: datetime) -> Iterator[str]:
    state = State(measure.state)
    if state is State.PROPOSED and may(by, Permission.MEASURE_START) and can_decide(by, involved_in(measure, at)):
        yield from ("start", "decline")
    if state not in OVER and may(by, Permission.MEASURE_LIFT):
        yield "lift"
    if state in {State.NOTICED, State.ACTIVE, State.SUSPENDED} and by.seller_id is not None:
        yield "contest"
    waits = row.kind in CALLS_OUT and any(call.confirmed_at is None for call in calls)
    if waits and may(by, Permission.MEASURE_CONFIRM):
        yield "confirm"
