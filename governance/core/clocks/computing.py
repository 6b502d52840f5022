"""Writes what `due.py` computes into the rows of a clock and its steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from governance.core.clocks.due import Pause, due_of, step_moment
from governance.core.clocks.models import Clock
from governance.core.clocks.rules import Step
from governance.core.clocks.working_days import WorkingDays
from governance.core.commands import settings


def steps_of(clock: Clock, steps: Sequence[Step], working_days: WorkingDays) -> list[dict[str, Any]]:
    """The rows of a new clock's steps."""
    return [
        {"clock_id": clock.id, "name": step.name, "at": _moment(step, clock, working_days, ()), "position": position}
        for position, step in enumerate(steps)
    ]


def compute(clock: Clock, working_days: WorkingDays, *, at: datetime) -> bool:
    """Work out again when the clock is due, and move the steps that are still to come; says whether the date moved.

    Reads the pauses and steps as they are loaded with the clock: load them anew after a change.
    """
    rule, before = clock.rule, clock.due_at
    if rule is None:
        return False
    pauses = [Pause(pause.from_at, pause.until_at) for pause in clock.pauses if pause.until_at]
    timezone = settings().timezone
    due = due_of(rule, clock.started_at, timezone=timezone, working_days=working_days, pauses=pauses)
    clock.due_at, clock.provisional, clock.computed_at = due.at, due.provisional, at
    for step in clock.steps:
        if step.done_at is None:
            step.at = _moment(Step.named(step.name), clock, working_days, pauses)
    return due.at != before


def _moment(step: Step, clock: Clock, working_days: WorkingDays, pauses: Sequence[Pause]) -> datetime:
    return step_moment(
        step,
        clock.rule,
        clock.started_at,
        clock.due_at,
        timezone=settings().timezone,
        working_days=working_days,
        pauses=pauses,
    )
