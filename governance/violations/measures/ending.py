"""How a measure ends and stands still, for those who hold it: the platform is called, the register follows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from governance.core.access import Actor
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.errors import InvalidTransition
from governance.violations.measures import calls, notices, register, sale, windows, wording
from governance.violations.measures.basis import language_of
from governance.violations.measures.holding import move
from governance.violations.measures.in_force import measure_rules
from governance.violations.measures.models import Measure
from governance.violations.measures.states import State, check_move
from governance.violations.measures.telling import tell_seller


def lifted(
    measure: Measure, reason_code: str, note: str, *, by: Actor, at: datetime, did_not_hold: bool = False
) -> Measure:
    """End the measure before its term; one that did not hold is corrected in the register, another goes from it."""
    made = {"ended_at": at, "end_reason": reason_code, "end_note": note, "suspended_for": None}
    move(measure, State.LIFTED, AuditAction.MEASURE_LIFT, made, by=by, at=at, reason=note)
    windows.drop(measure.id, by=by, at=at, reason=note)
    if did_not_hold or reason_code == "appeal":
        register.correct(measure, by=by, at=at)
    else:
        register.leave(measure, by=by, at=at)
    return _over(measure, note, by=by, at=at)


def ended(measure: Measure, *, by: Actor, at: datetime) -> Measure:
    """The term of the measure is over."""
    made = {"ended_at": at, "end_reason": "term", "suspended_for": None}
    move(measure, State.ENDED, AuditAction.MEASURE_END, made, by=by, at=at)
    windows.met(windows.subject_of(measure.id), windows.TERM, by=by, at=at)
    register.leave(measure, by=by, at=at)
    return _over(measure, wording.TERM_OVER[language_of(measure.seller_id)], by=by, at=at)


def suspended(measure: Measure, for_what: str, reason: str, *, by: Actor, at: datetime) -> Measure:
    """The measure has no effect until an appeal is decided with which the platform is late; never on a listed ground."""
    check_move(State(measure.state), State.SUSPENDED)
    if measure.listed_ground is not None:
        raise InvalidTransition("A measure on a listed ground goes on, however late the platform is.")
    made = {"suspended_at": at, "suspended_for": for_what}
    move(measure, State.SUSPENDED, AuditAction.MEASURE_SUSPEND, made, by=by, at=at, reason=reason)
    windows.hold_window(measure.id, by=by, at=at, reason=reason)
    windows.met(windows.subject_of(measure.id), windows.TERM, by=by, at=at)
    if calls.was_imposed(measure):
        calls.call(measure, "lift", by=by, at=at)
    sale.open_again(measure, by=by, at=at)
    tell_seller("measure.suspended", measure, at=at)
    return measure


def resumed(measure: Measure, reason: str, *, by: Actor, at: datetime) -> Measure:
    """The measure goes on: one that had begun with the days that were left, another with what was left of its window."""
    to = State.ACTIVE if measure.started_at is not None else State.NOTICED
    check_move(State(measure.state), to)
    stood = day_of(at, settings().timezone) - day_of(measure.suspended_at or at, settings().timezone)
    made: dict[str, Any] = {"suspended_at": None, "suspended_for": None}
    if to is State.NOTICED:
        move(measure, to, AuditAction.MEASURE_RESUME, made, by=by, at=at, reason=reason)
        window_goes_on(measure, by=by, at=at, reason=reason)
        return measure
    if measure.ends_on is not None:
        made |= {"ends_on": measure.ends_on + stood}
    move(measure, to, AuditAction.MEASURE_RESUME, made, by=by, at=at, reason=reason)
    rules = measure_rules(measure.rule_book_id)
    windows.begin_term(measure, rules, by=by, at=at)
    calls.call(measure, "impose", by=by, at=at)
    sale.stop(measure, by=by, at=at)
    _say_new_days(measure, by=by, at=at)
    return measure


def window_goes_on(measure: Measure, *, by: Actor, at: datetime, reason: str) -> None:
    """An appeal that held the measure up is over: what is left of its window runs on, on new days if need be."""
    day = windows.let_window_go_on(measure.id, by=by, at=at, reason=reason)
    if day is None or day == measure.starts_on:
        return
    measure.starts_on = day
    measure.ends_on = None if measure.days is None else day + timedelta(days=measure.days)
    _say_new_days(measure, by=by, at=at)


def _say_new_days(measure: Measure, *, by: Actor, at: datetime) -> None:
    notices.send(measure, measure_rules(measure.rule_book_id), by=by, at=at)
    days = {"ends_on": measure.ends_on.isoformat() if measure.ends_on else "–"}
    tell_seller("measure.changed", measure, at=at, **days)


def _over(measure: Measure, note: str, *, by: Actor, at: datetime) -> Measure:
    if calls.was_imposed(measure):
        calls.call(measure, "lift", by=by, at=at)
    sale.open_again(measure, by=by, at=at)
    if measure.noticed_at is not None:
        tell_seller("measure.over", measure, at=at, note=note)
    return measure
