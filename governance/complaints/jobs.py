"""What cases do by the clock."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from governance.complaints import news, reception
from governance.core.access import Actor
from governance.core.jobs import Job


def _take_in(slot: datetime, by: Actor) -> str:
    return reception.take_in_waiting(by=by, at=slot)


def _tell_complainants(slot: datetime, by: Actor) -> str:
    return news.tell_complainants(by=by, at=slot)


JOBS: Final = (
    Job(name="case-reception", schedule="* * * * *", run=_take_in, catch_up="latest"),
    Job(name="complainants-told", schedule="* * * * *", run=_tell_complainants, catch_up="latest"),
)
