"""What tasks do by the clock."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from governance.core.access import Actor
from governance.core.jobs import Job
from inspections.examinations.sampling_ends import end_sampling


def _end(slot: datetime, by: Actor) -> str:
    return str(end_sampling(by=by, at=slot))


JOBS: Final = (Job(name="sampling-ends", schedule="20 1 * * *", run=_end, catch_up="latest"),)
