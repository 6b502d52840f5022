"""What this room hears from below: steps of the clocks of measures and of calls to the platform."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select

from governance.core.access import Actor
from governance.core.calendar import day_of
from governance.core.clocks.events import ClockStepReached
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Unavailable
from governance.core.events import Subscription
from governance.sellers.models import Seller
from governance.violations.measures import register, windows
from governance.violations.measures.beginning import RULE_BOOK, take_effect
from governance.violations.measures.ending import ended
from governance.violations.measures.holding import locked
from governance.violations.measures.in_force import measure_rules
from governance.violations.measures.models import Measure, PlatformCall
from governance.violations.measures.notices import last_notice
from governance.violations.measures.states import State
from governance.violations.measures.telling import tell_deciders, tell_seller
from governance.violations.measures.waiting import waits_for_appeal


def hear_step(event: ClockStepReached, by: Actor, at: datetime) -> str | None:
    """Let happen what a clock of a measure was started for."""
    heard = _HEARD.get((event.name, event.step))
    return heard(event, by, at) if heard is not None else None


def _remind(event: ClockStepReached, _by: Actor, at: datetime) -> str | None:
    """The window is soon over; after an outage there may be nothing left to be reminded of."""
    measure = db.session.get_one(Measure, int(event.subject_id))
    notice = last_notice(measure.id)
    if measure.state == State.NOTICED and notice is not None and at <= event.due_at:
        tell_seller("measure.reminded", measure, at=at, appeal_until=notice.appeal_until.isoformat())
    return None


def _window_over(event: ClockStepReached, _by: Actor, at: datetime) -> str | None:
    """The seller could contest it: it holds from now on, unless what it rests on is under appeal."""
    measure = _held(event)
    windows.met(windows.subject_of(measure.id), windows.WINDOW, by=RULE_BOOK, at=at)
    day = day_of(at, settings().timezone)
    if measure.state != State.NOTICED or (measure.starts_on or day) > day or waits_for_appeal(measure, day):
        return None
    take_effect(measure, measure_rules(measure.rule_book_id), by=RULE_BOOK, at=at)
    return f"Measure {measure.id} is in effect."


def _term_over(event: ClockStepReached, _by: Actor, at: datetime) -> str | None:
    measure = _held(event)
    if measure.state != State.ACTIVE:
        return None
    ended(measure, by=RULE_BOOK, at=at)
    return f"Measure {measure.id} is over."


def _publish(event: ClockStepReached, _by: Actor, at: datetime) -> str | None:
    """Half of the time to publish is over: a mistake could have been seen by now, and there is time left to try again."""
    measure = _held(event)
    if measure.state not in {State.ACTIVE, State.SUSPENDED}:
        return None
    return f"Measure {measure.id} is published." if register.publish(measure, by=RULE_BOOK, at=at) else None


def _not_confirmed(event: ClockStepReached, _by: Actor, at: datetime) -> str | None:
    """The platform has not said that it did what it was called for: people look."""
    call = db.session.get_one(PlatformCall, int(event.subject_id))
    if call.confirmed_at is not None:
        return None
    measure = db.session.get_one(Measure, call.measure_id)
    called_on = day_of(call.called_at, settings().timezone).isoformat()
    tell_deciders("measure.unconfirmed", measure, at=at, call=call.id, action=call.action, called_on=called_on)
    return f"Call {call.id} to the platform is not confirmed."


def _held(event: ClockStepReached) -> Measure:
    """The measure of a clock's step, held, its seller's ledger before it.

    The clock is held already by those who reach its step, while others hold the ledger first and the clock then: so
    the ledger is never waited for here. Raises `Unavailable` when somebody is at it; the step comes again in a minute.
    """
    measure_id = int(event.subject_id)
    seller_id = db.session.scalars(select(Measure.seller_id).where(Measure.id == measure_id)).one()
    ledger = select(Seller.id).where(Seller.id == seller_id).with_for_update(key_share=True, skip_locked=True)
    if db.session.scalar(ledger) is None:
        raise Unavailable("Somebody is at this seller's points: this is tried again in a minute.")
    return locked(measure_id)


_Hears = Callable[[ClockStepReached, Actor, datetime], str | None]
_HEARD: Final[Mapping[tuple[str, str], _Hears]] = {
    (windows.WINDOW, windows.REMINDER.name): _remind,
    (windows.WINDOW, windows.END.name): _window_over,
    (windows.TERM, windows.END.name): _term_over,
    (windows.PUBLICATION, windows.HALF.name): _publish,
    (windows.PUBLICATION, windows.END.name): _publish,
    (windows.CONFIRMATION, windows.END.name): _not_confirmed,
}

SUBSCRIPTIONS: Final = (Subscription(ClockStepReached, hear_step),)
