"""What draws do by the clock."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from governance.core.access import Actor
from governance.core.calendar import now
from governance.core.jobs import Job
from inspections.draws.progress import take_steps


def _draws(slot: datetime, by: Actor) -> str:
    """A slot that is run late is run for now: a list frozen for a moment long past would name a value that exists."""
    return str(take_steps(by=by, at=max(now(), slot), clock=lambda: max(now(), slot)))


JOBS: Final = (Job(name="draws", schedule="*/5 * * * *", run=_draws, catch_up="latest"),)
