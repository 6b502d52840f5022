"""What happens to documents by the clock."""

from __future__ import annotations

from datetime import datetime

from governance.core.access import Actor
from governance.core.calendar import now
from governance.core.documents.erasing import erase_due, sweep
from governance.core.jobs import Job


def _erase(slot: datetime, by: Actor) -> str:
    return f"{erase_due(by=by, at=max(now(), slot))} documents erased."


def _sweep(slot: datetime, by: Actor) -> str:
    return f"{sweep(by=by, at=max(now(), slot))} stray files removed."


JOBS = (
    Job(name="document-erasure", schedule="10 3 * * *", run=_erase, catch_up="latest"),
    Job(name="document-sweep", schedule="40 3 * * *", run=_sweep, catch_up="latest"),
)
