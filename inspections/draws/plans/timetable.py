"""The timetable of a plan: a crontab line, checked, and the slots it gives. Pure.

Where a line names days of the month and weekdays, both must hold: `0 9 1-7 * mon` is the first Monday of a month.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise, takewhile
from typing import Final

from governance.core.errors import Invalid
from governance.core.timetable import slots_after

# So many draws of each plan are committed before they are due.
COMMITTED_AHEAD: Final = 8
SHORTEST_PAUSE: Final = timedelta(hours=1)
# Any day will do: a line is looked at from here on.
_LOOKED_FROM: Final = datetime(2024, 1, 1, tzinfo=UTC)
_SLOTS_LOOKED_AT: Final = 400


def check_schedule(line: str, *, pointer: str = "schedule") -> None:
    """Raise `Invalid` unless a plan can draw by this crontab line: readable, unmistakable, and not too often."""
    fields = line.split()
    if len(fields) != 5:
        message = "A timetable is a crontab line of five fields: minute, hour, day, month, weekday, as in 0 9 * * mon."
        raise Invalid(message, pointer=pointer)
    if any(character.isdigit() for character in fields[4]):
        message = "Write weekdays by name (mon, tue, …): 0 means Sunday to some programs and Monday to others."
        raise Invalid(message, pointer=pointer)
    try:
        slots = list(islice(_slots(line, "UTC", _LOOKED_FROM), _SLOTS_LOOKED_AT))
    except ValueError as error:
        raise Invalid(f"This crontab line cannot be read: {error}.", pointer=pointer) from None
    if not slots:
        raise Invalid("This crontab line names a day that never comes.", pointer=pointer)
    if any(later - earlier < SHORTEST_PAUSE for earlier, later in pairwise(slots)):
        raise Invalid("A plan draws at most once an hour.", pointer=pointer)


def next_slots(line: str, *, timezone: str, after: datetime, count: int = COMMITTED_AHEAD) -> list[datetime]:
    """The first `count` slots after a moment, UTC, oldest first; fewer when there are no more."""
    return list(islice(_slots(line, timezone, after), count))


def slots_until(line: str, *, timezone: str, after: datetime, until: datetime) -> list[datetime]:
    """All slots after `after` and up to `until`, UTC, oldest first."""
    return list(takewhile(lambda slot: slot <= until, _slots(line, timezone, after)))


def _slots(line: str, timezone: str, after: datetime) -> Iterator[datetime]:
    """Slots in UTC; of an hour that comes twice when clocks are put back, the first alone counts."""
    return (slot.astimezone(UTC) for slot in slots_after(line, timezone, after) if not slot.fold)
