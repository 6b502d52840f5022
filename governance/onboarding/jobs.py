"""What the upkeep of sellers does by the clock."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from governance.core.access import Actor
from governance.core.calendar import day_of, now
from governance.core.commands import settings
from governance.core.jobs import Job
from governance.onboarding.erasure import erase_ended
from governance.onboarding.identity_export import export_identities


def export(slot: datetime, by: Actor) -> str:
    """Each first of January and July: the identities of all sellers, for the authority."""
    made = export_identities(as_of=day_of(slot, settings().timezone), settings=settings(), by=by, at=now())
    return f"{made.sellers:,} identities in {made.file}, SHA-256 {made.digest}."


def erase(_slot: datetime, by: Actor) -> str:
    """Each night, before the documents: applicants whose record need not be kept any longer."""
    return f"{erase_ended(by=by, at=now()):,} applications erased."


UPKEEP_JOBS: Final = (
    Job(name="application-erasure", schedule="5 3 * * *", run=erase, catch_up="latest"),
    Job(name="identity-export", schedule="0 3 1 1,7 *", run=export),
)
