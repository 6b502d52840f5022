"""What this room hears from below: appeals about what was counted."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select, tuple_

from governance.core.access import Actor
from governance.core.commands import settings
from governance.core.database import db
from governance.core.events import Subscription
from governance.facts.contest import EVENT
from governance.facts.corrections import correct
from governance.facts.models import AdverseEvent
from governance.scoring.contest import RATE, STANDING
from governance.violations.appeals.events import AppealDecided
from governance.violations.appeals.models import Appeal


def hear_decision(event: AppealDecided, by: Actor, at: datetime) -> str | None:
    """A person accepted that counted events are not the seller's to answer for: they count no more from now on."""
    if event.kind not in {EVENT, RATE, STANDING} or not event.events:
        return None
    key = tuple_(AdverseEvent.metric, AdverseEvent.event_reference)
    mine = (AdverseEvent.seller_id == event.seller_id, AdverseEvent.accountable, key.in_(event.events))
    # What the platform has taken back itself meanwhile needs no correction.
    named = [(row.metric, row.event_reference) for row in db.session.scalars(select(AdverseEvent).where(*mine))]
    if not named:
        return None
    appeal = db.session.get_one(Appeal, event.appeal_id)
    number = correct(
        seller_id=event.seller_id,
        events=named,
        reason=appeal.reason or appeal.title,
        source=f"appeal:{appeal.id}",
        settings=settings(),
        by=by,
        at=at,
    )
    return f"{number} counted events count no more."


SUBSCRIPTIONS: Final = (Subscription(AppealDecided, hear_decision),)
