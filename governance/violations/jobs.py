"""What violations do by the clock."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from governance.core.access import Actor
from governance.core.jobs import Job
from governance.violations.closing import close_what_is_over


def _close(slot: datetime, by: Actor) -> str:
    closed = close_what_is_over(by=by, at=slot)
    return f"Violations that are over: {closed:,}."


JOBS: Final = (Job(name="violations-closed", schedule="50 4 * * *", run=_close, catch_up="latest"),)
