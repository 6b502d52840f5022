"""Measures that end before their term or stand still: by a fix, an appeal, a training, a person, or with their cause."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select

from governance.core.access import Actor, Permission, check_permission
from governance.core.database import db
from governance.core.errors import Invalid, InvalidTransition, NotFound
from governance.core.ownership import speaks_for
from governance.violations.kinds import Kind
from governance.violations.measures import ending, windows
from governance.violations.measures.holding import check_words, held
from governance.violations.measures.models import Measure
from governance.violations.measures.states import State, check_move

REASONS: Final = ("fix", "appeal", "training", "cause", "person")
# What an appeal against the measure itself suspends; a violation names itself.
OWN_APPEAL: Final = "measure"


def lift(
    *, measure_id: int, reason_code: str, note: str, by: Actor, at: datetime, version: int | None = None
) -> Measure:
    """Lift a measure; `reason_code` is fix, appeal, training, cause or person. On appeal the register is corrected.

    Raises `InvalidTransition` when it is over, `Invalid` for an unknown reason or without words.
    """
    check_permission(by, Permission.MEASURE_LIFT)
    _check_reason(reason_code)
    measure = held(measure_id, by, version)
    check_move(State(measure.state), State.LIFTED)
    return ending.lifted(measure, reason_code, check_words(note, pointer="note"), by=by, at=at)


def lift_for(
    *,
    reason_code: str,
    note: str,
    by: Actor,
    at: datetime,
    cause: str | None = None,
    violation_id: int | None = None,
    kind: Kind | None = None,
) -> list[Measure]:
    """Lift every open measure of a cause (`permit:12`) or that came straight from a violation; nothing when none is.

    With `kind` only those of this kind.
    """
    check_permission(by, Permission.MEASURE_LIFT)
    if (cause is None) == (violation_id is None):
        raise Invalid("Name what the measures come from: a cause or a violation.", pointer="cause")
    query = select(Measure.id).where(Measure.ended_at.is_(None))
    query = query.where(Measure.cause == cause if cause is not None else Measure.violation_id == violation_id)
    if kind is not None:
        query = query.where(Measure.kind == kind.value)
    found = db.session.scalars(query.order_by(Measure.seller_id, Measure.id)).all()
    return [lift(measure_id=number, reason_code=reason_code, note=note, by=by, at=at) for number in found]


def suspend(*, measure_id: int, reason: str, by: Actor, at: datetime) -> Measure:
    """The platform is late with an appeal against the measure: it has no effect until that is decided.

    Raises `InvalidTransition` for one on a listed ground: those go on, whoever is late.
    """
    check_permission(by, Permission.MEASURE_LIFT)
    return ending.suspended(held(measure_id, by), OWN_APPEAL, check_words(reason), by=by, at=at)


def resume(*, measure_id: int, reason: str, by: Actor, at: datetime) -> Measure:
    """The appeal is decided against the seller: the measure goes on with what was left of its term."""
    check_permission(by, Permission.MEASURE_LIFT)
    measure = held(measure_id, by)
    if measure.state != State.SUSPENDED:
        raise InvalidTransition(f"A measure that is {measure.state} does not stand still.")
    return ending.resumed(measure, check_words(reason), by=by, at=at)


def hold(*, measure_id: int, by: Actor, at: datetime) -> None:
    """An appeal came against a measure that is announced: it does not begin before that is decided.

    The seller may do this for its own, by filing. Nothing for a measure that holds already.
    """
    check_permission(by, Permission.MEASURE_READ)
    _check_own(measure_id, by)
    windows.hold_window(measure_id, by=by, at=at, reason="an appeal is to be decided")


def go_on(*, measure_id: int, by: Actor, at: datetime) -> None:
    """The appeal is decided or taken back: what was left of the window runs on.

    The seller is told the new days; when it took the appeal back itself, with the notice as the measure begins.
    """
    check_permission(by, Permission.MEASURE_READ)
    _check_own(measure_id, by)
    reason = "the appeal is over"
    if by.seller_id is not None:
        windows.let_window_go_on(measure_id, by=by, at=at, reason=reason)
        return
    measure = held(measure_id, by)
    if measure.state == State.NOTICED:
        ending.window_goes_on(measure, by=by, at=at, reason=reason)


def _check_own(measure_id: int, by: Actor) -> None:
    seller_id = db.session.scalar(select(Measure.seller_id).where(Measure.id == measure_id))
    if seller_id is None or not speaks_for(by, seller_id=seller_id):
        raise NotFound(f"There is no measure {measure_id}.")


def _check_reason(reason_code: str) -> None:
    if reason_code not in REASONS:
        raise Invalid(f"A measure is lifted by {', '.join(REASONS)}, not by {reason_code!r}.", pointer="reason_code")
