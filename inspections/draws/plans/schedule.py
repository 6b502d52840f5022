"""The coming slots of a plan: by its timetable, in the platform's time zone, from when it became active on."""

from __future__ import annotations

from datetime import datetime

from governance.core.commands import settings
from inspections.draws.plans.models import InspectionPlan
from inspections.draws.plans.timetable import COMMITTED_AHEAD, next_slots, slots_until


def coming_slots(plan: InspectionPlan, *, after: datetime, count: int = COMMITTED_AHEAD) -> list[datetime]:
    """The first `count` slots of the plan after a moment, UTC, oldest first; fewer when there are no more."""
    begin = _begin(plan, after)
    return next_slots(plan.schedule, timezone=settings().timezone, after=begin, count=count)


def slots_between(plan: InspectionPlan, *, after: datetime, until: datetime) -> list[datetime]:
    """The slots of the plan after `after` and up to `until`, UTC, oldest first."""
    return slots_until(plan.schedule, timezone=settings().timezone, after=_begin(plan, after), until=until)


def _begin(plan: InspectionPlan, after: datetime) -> datetime:
    """What came before it was activated or resumed is none of its slots."""
    return max(after, plan.slots_from) if plan.slots_from is not None else after
