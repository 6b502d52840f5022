"""What this room hears from below: steps of the clocks of appeals, violations that stand no more."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from governance.core.access import Actor
from governance.core.calendar import day_of
from governance.core.clocks.events import ClockStepReached
from governance.core.commands import settings
from governance.core.events import Subscription
from governance.violations.appeals import deadline
from governance.violations.appeals.asking import not_answered
from governance.violations.appeals.assignment import give_by_load, handler_is_there
from governance.violations.appeals.lookup import held_in_step
from governance.violations.appeals.models import Appeal
from governance.violations.appeals.relief import note_late
from governance.violations.appeals.states import OPEN, State
from governance.violations.appeals.telling import tell_handler, tell_seller
from governance.violations.appeals.withdrawal import end_moot
from governance.violations.events import ViolationsEnded


def hear_step(event: ClockStepReached, by: Actor, at: datetime) -> str | None:
    """Half of our time: somebody holds it. 80 %: whoever holds it is reminded. The end: relief, and another person.

    A seller who was asked is reminded at 80 % of its time, and at the end it is our turn again.
    """
    if event.subject_kind != "appeal" or event.name not in {*deadline.NAMES, deadline.ANSWER}:
        return None
    appeal = held_in_step(int(event.subject_id), by=by)
    if State(appeal.state) not in OPEN:
        return None
    due_on = day_of(event.due_at, settings().timezone).isoformat()
    if event.name == deadline.ANSWER:
        return _of_seller(appeal, event, due_on, by=by, at=at)
    if event.step == deadline.END.name:
        note_late(appeal, due_on=due_on, by=by, at=at)
        return f"Appeal {appeal.id} is late."
    if not handler_is_there(appeal):
        give_by_load(appeal, by=by, at=at)
    elif event.step == deadline.REMINDER.name and at <= event.due_at:
        tell_handler("appeal.reminded", appeal, at=at, due_on=due_on)
    return None


def _of_seller(appeal: Appeal, event: ClockStepReached, due_on: str, *, by: Actor, at: datetime) -> str | None:
    if event.step == deadline.END.name:
        not_answered(appeal, by=by, at=at)
        return f"The seller did not answer in appeal {appeal.id}."
    if at <= event.due_at:
        tell_seller("appeal.answer_awaited", appeal, at=at, due_on=due_on)
    return None


def hear_end(event: ViolationsEnded, by: Actor, at: datetime) -> str | None:
    """What is contested fell away by itself: its appeal has nothing left to decide."""
    ended = end_moot(event.violation_ids, by=by, at=at)
    return f"{ended} appeals have nothing left to decide." if ended else None


SUBSCRIPTIONS: Final = (Subscription(ClockStepReached, hear_step), Subscription(ViolationsEnded, hear_end))
