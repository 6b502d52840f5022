"""One clock for the whole application: timestamps are UTC with zone, days are the platform's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, UTC with zone. Operations do not call this: they get `at` from their door."""
    return datetime.now(UTC)


def day_of(moment: datetime, timezone: str) -> date:
    """The platform's calendar day of `moment`."""
    return moment.astimezone(ZoneInfo(timezone)).date()
