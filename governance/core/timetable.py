"""When a crontab line comes round. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from apscheduler.triggers.cron import CronTrigger

_MOMENT: Final = timedelta(microseconds=1)


def slots_after(line: str, timezone: str, after: datetime) -> Iterator[datetime]:
    """The slots of a crontab line after a moment, oldest first, in `timezone`; without end unless the line has one.

    Moments are handed on in UTC: a sum in a time zone forgets which of two equal hours it is in, and would never leave
    the first when clocks are put back. A slot in the second one has `fold` 1. Raises `ValueError` for a line that
    cannot be read.
    """
    trigger = CronTrigger.from_crontab(line, timezone=timezone)
    slot = trigger.get_next_fire_time(None, after.astimezone(UTC) + _MOMENT)
    while slot is not None:
        yield slot
        slot = trigger.get_next_fire_time(None, slot.astimezone(UTC) + _MOMENT)
