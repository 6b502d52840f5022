"""What clocks do by the clock."""

from __future__ import annotations

from datetime import datetime

from governance.core.access import Actor
from governance.core.clocks.recomputing import recompute
from governance.core.clocks.steps import reach_due_steps
from governance.core.jobs import Job


def _reach_steps(slot: datetime, by: Actor) -> str:
    return str(reach_due_steps(by=by, at=slot))


def _follow_calendars(slot: datetime, by: Actor) -> str:
    return f"{recompute(by=by, at=slot)} due dates moved."


JOBS = (
    Job(name="clock-steps", schedule="* * * * *", run=_reach_steps, catch_up="latest"),
    Job(name="clock-calendar", schedule="15 0 * * *", run=_follow_calendars, catch_up="latest"),
)
