"""By the clock: what was sold is put on the list each night."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from governance.core.access import Actor
from governance.core.commands import settings
from governance.core.jobs import Job
from governance.facts.offers.from_orders import list_what_is_sold


def run(slot: datetime, by: Actor) -> str:
    """List what was sold and is on no list, and end what is sold no more."""
    found = list_what_is_sold(settings=settings(), by=by, at=slot)
    return f"{found.added} listings added, {found.again} taken up again, {found.ended} ended."


JOBS: Final = (Job(name="listings-from-orders", schedule="20 3 * * *", run=run, catch_up="latest"),)
