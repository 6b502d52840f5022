"""What measures do by the clock, beside the steps of their own clocks."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select, union

from governance.core.access import Actor
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.jobs import Job
from governance.violations import ledger
from governance.violations.measures import register
from governance.violations.measures.consequences import follow
from governance.violations.measures.models import Measure, NodeCrossing
from governance.violations.measures.states import State


def nodes(slot: datetime, by: Actor) -> str:
    """Points lapse by themselves: end the crossings that they are below, and let begin what an appeal held up.

    What was published goes from the register on its day.
    """
    crossed = select(NodeCrossing.seller_id).where(NodeCrossing.ended_at.is_(None))
    told = select(Measure.seller_id).where(Measure.state == State.NOTICED.value)
    seller_ids = sorted(db.session.scalars(union(crossed, told)))
    ledger.lock(seller_ids)
    done = follow(seller_ids=seller_ids, by=by, at=slot)
    removed = register.remove_due(day_of(slot, settings().timezone), by=by, at=slot)
    return f"{done} Removed from the register: {removed:,}."


JOBS: Final = (Job(name="nodes", schedule="20 0 * * *", run=nodes, catch_up="latest"),)
