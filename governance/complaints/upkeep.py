"""What this room does by the clock beside its cases' own clocks: records, cases about one thing, patterns, erasure."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from governance.complaints.duplicates import merge_repeats
from governance.complaints.erasure import erase_ended
from governance.complaints.groups import join_open_groups
from governance.complaints.patterns import propose, weigh_new
from governance.complaints.records import freeze_due
from governance.core.access import Actor
from governance.core.calendar import now
from governance.core.commands import settings
from governance.core.jobs import Job


def freeze(_slot: datetime, by: Actor) -> str:
    """Each minute: freeze what was known, then see whether the new cases repeat others or belong to an open group."""
    at = now()
    frozen = freeze_due(by=by, at=at)
    if frozen is None:
        return "Events are being imported: the next minute."
    merged = merge_repeats(frozen, by=by, at=at)
    joined = join_open_groups(frozen, by=by, at=at)
    return f"{len(frozen):,} cases recorded, {merged:,} joined to earlier ones, {joined:,} put in open groups."


def look_for_patterns(_slot: datetime, by: Actor) -> str:
    """Each night: propose what looks like a pattern."""
    return f"{propose(timezone=settings().timezone, by=by, at=now()):,} patterns proposed."


def weigh(_slot: datetime, by: Actor) -> str:
    """Each hour: let confirmed patterns count in new cases."""
    return f"{weigh_new(by=by, at=now()):,} cases weighed."


def erase(_slot: datetime, by: Actor) -> str:
    """Each night: persons whose cases ended long enough ago."""
    return f"{len(erase_ended(by=by, at=now()).cases):,} cases without their persons from now on."


UPKEEP_JOBS: Final = (
    Job(name="case-records", schedule="* * * * *", run=freeze, catch_up="latest"),
    Job(name="case-weights", schedule="25 * * * *", run=weigh, catch_up="latest"),
    Job(name="complainant-patterns", schedule="30 2 * * *", run=look_for_patterns, catch_up="latest"),
    Job(name="persons-of-cases-erased", schedule="50 2 * * *", run=erase, catch_up="latest"),
)
