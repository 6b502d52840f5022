"""What this room hears: steps of the clocks of fixes, violations that are confirmed or end, its own fixes verified."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select

from governance.core.access import Actor
from governance.core.clocks.events import ClockStepReached
from governance.core.database import db
from governance.core.events import Subscription
from governance.rectification import deadline, escalation, from_violations
from governance.rectification.events import FixVerified
from governance.rectification.models import RequiredFix
from governance.rectification.states import WITH_SELLER, State
from governance.rectification.telling import tell_overdue, tell_seller
from governance.violations.events import ViolationsConfirmed, ViolationsEnded


def hear_step(event: ClockStepReached, by: Actor, at: datetime) -> str | None:
    """Remind the seller in time; when the day has passed and it is still the seller's turn, tell everybody once.

    When then nothing comes for as long as the rule book says, the fix is taken further.
    """
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
    if deadline.is_next_step(event.step):
        return f"Fix {fix.id} was taken further." if escalation.escalate(fix, by=by, at=at) else None
    if at <= event.due_at:  # after an outage there may be nothing left to be reminded of
        tell_seller("fix.reminded", fix, at=at)
    return None


def hear_confirmed(event: ViolationsConfirmed, _by: Actor, at: datetime) -> str | None:
    """Violations stand: ask for what their rules want put right."""
    required = from_violations.require_for(event.violation_ids, at=at)
    return f"Required fixes: {len(required):,}." if required else None


def hear_ended(event: ViolationsEnded, _by: Actor, at: datetime) -> str | None:
    """Violations ended: nothing is left to put right because of them."""
    cancelled = from_violations.cancel_for(event.violation_ids, event.reason, at=at)
    return f"Fixes no longer asked for: {len(cancelled):,}." if cancelled else None


def hear_verified(event: FixVerified, _by: Actor, at: datetime) -> str | None:
    """A fix was verified: what waited for it in points and measures follows."""
    violation_id = from_violations.violation_of(event.source)
    if violation_id is not None:
        from_violations.verified(violation_id, event.fix_id, at=at)
    return None


SUBSCRIPTIONS: Final = (
    Subscription(ClockStepReached, hear_step),
    Subscription(ViolationsConfirmed, hear_confirmed),
    Subscription(ViolationsEnded, hear_ended),
    Subscription(FixVerified, hear_verified),
)
