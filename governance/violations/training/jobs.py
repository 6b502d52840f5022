"""What trainings do by the clock."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from governance.core.access import Actor
from governance.core.jobs import Job
from governance.violations.training.crediting import credit_passed


def _credit(slot: datetime, by: Actor) -> str:
    return str(credit_passed(by=by, at=slot))


JOBS: Final = (Job(name="trainings-credited", schedule="*/5 * * * *", run=_credit, catch_up="latest"),)
