"""What is checked by the clock."""

from __future__ import annotations

from datetime import datetime

from governance.core.access import Actor
from governance.core.calendar import now
from governance.core.jobs import Job
from governance.onboarding.checks.running import run_due_checks


def _check_applications(slot: datetime, by: Actor) -> str:
    return f"{run_due_checks(by=by, at=max(now(), slot))} applications checked."


JOBS = (Job(name="application-checks", schedule="* * * * *", run=_check_applications, catch_up="latest"),)
