"""What draws hear of plans: commitments are made when one begins, and called off when it stops."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select

from governance.core.access import Actor
from governance.core.database import db
from governance.core.events import Subscription
from inspections.draws.committing import commit_ahead
from inspections.draws.held import hold
from inspections.draws.models import Draw
from inspections.draws.plans.events import PlanActivated, PlanStopped
from inspections.draws.states import State
from inspections.draws.voiding import LONGEST_REASON, end_as_void


def _activated(event: PlanActivated, by: Actor, at: datetime) -> str | None:
    commit_ahead(plan_id=event.plan_id, by=by, at=at)
    return None


def _stopped(event: PlanStopped, by: Actor, at: datetime) -> str | None:
    """Call off what is not frozen yet; a frozen list is drawn, whatever becomes of its plan."""
    query = select(Draw.id).where(Draw.plan_id == event.plan_id, Draw.state == State.COMMITTED.value)
    for draw_id in db.session.scalars(query.order_by(Draw.slot)).all():
        draw = hold(draw_id)
        if State(draw.state) is State.COMMITTED:
            end_as_void(draw, reason=event.reason[:LONGEST_REASON], by=by, at=at)
    return None


SUBSCRIPTIONS: Final = (Subscription(PlanActivated, _activated), Subscription(PlanStopped, _stopped))
