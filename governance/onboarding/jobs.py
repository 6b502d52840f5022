"""What the upkeep of sellers does by the clock."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from governance.core.access import Actor
from governance.core.calendar import day_of, now
from governance.core.commands import settings
from governance.core.jobs import Job
from governance.onboarding.identity_export import export_identities


def export(slot: datetime, by: Actor) -> str:
    """Each first of January and July: the identities of all sellers, for the authority."""
    made = export_identities(as_of=day_of(slot, settings().timezone), settings=settings(), by=by, at=now())
    return f"{made.sellers:,} identities in {made.file}, SHA-256 {made.digest}."


UPKEEP_JOBS: Final = (Job(name="identity-export", schedule="0 3 1 1,7 *", run=export),)
