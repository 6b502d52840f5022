"""What this room hears from below: steps of the clocks of fixes."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select

from governance.core.access import Actor
from governance.core.clocks.events import ClockStepReached
from governance.core.database import db
from governance.core.events import Subscription
from governance.rectification import deadline
from governance.rectification.models import RequiredFix
from governance.rectification.states import WITH_SELLER, State
from governance.rectification.telling import tell_overdue, tell_seller


def hear_step(event: ClockStepReached, by: Actor, at: datetime) -> str | None:
    """Remind the seller in time; when the day has passed and it is still the seller's turn, tell everybody once."""
    if event.name != deadline.NAME:
        return None
    # Whoever changes a fix holds its clock first, and that is held here by those who reached the step.
    query = select(RequiredFix).where(RequiredFix.clock_id == event.clock_id).with_for_update()
    fix = db.session.scalar(query, execution_options={"populate_existing": True})
    if fix is None or State(fix.state) not in WITH_SELLER:
        return None
    if event.step == deadline.END.name:
        tell_overdue(fix, by=by, at=at)
        return f"Fix {fix.id} is overdue."
    if at <= event.due_at:  # after an outage there may be nothing left to be reminded of
        tell_seller("fix.reminded", fix, at=at)
    return None


SUBSCRIPTIONS: Final = (Subscription(ClockStepReached, hear_step),)
