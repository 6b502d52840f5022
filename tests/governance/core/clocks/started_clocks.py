"""Clocks for tests: a test names only what it is about."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from governance.core.clocks import keeping
from governance.core.clocks.models import Clock
from governance.core.clocks.rules import Binds, ClockRule, Kind, Step, Unit
from tests.builders import BY

# Monday; the settings of tests have the calendar of UTC.
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)

_numbers = itertools.count(1)


def make_rule(amount: int = 5, unit: Unit = Unit.WORKING_DAYS, kind: Kind = Kind.PROMISE) -> ClockRule:
    """Five working days, promised by the platform."""
    return ClockRule(Binds.PLATFORM, kind, "Service promise 3", date(2026, 1, 1), amount, unit)


def start_clock(
    rule: ClockRule | None = None, *, subject: str | None = None, at: datetime = MONDAY, **given: Any
) -> Clock:
    """A running clock named `decision` of a subject of its own."""
    asked: dict[str, Any] = {"name": "decision", "country": "CN"}
    return keeping.start(
        subject=("case", str(next(_numbers)) if subject is None else subject),
        rule=rule or make_rule(),
        **(asked | {"started_at": at, "by": BY, "at": at} | given),
    )


def start_expiry(
    due_on: date, steps: Sequence[Step], *, subject: str | None = None, at: datetime = MONDAY, **given: Any
) -> Clock:
    """A clock named `end` that ends with a day."""
    return keeping.start_until(
        name="end",
        subject=("sample", str(next(_numbers)) if subject is None else subject),
        due_on=due_on,
        binds=Binds.SELLER,
        kind=Kind.LAW,
        source="The document itself",
        verified_on=date(2026, 1, 1),
        steps=steps,
        by=BY,
        at=at,
        **given,
    )
