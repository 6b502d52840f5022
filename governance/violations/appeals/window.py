"""Until when something can be contested, and in which instance. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from governance.core.contested import Contested
from governance.violations.appeals.rules import AppealRules
from governance.violations.appeals.states import Outcome, State


@dataclass(frozen=True, kw_only=True)
class Before:
    """An appeal about the same thing that is there already; `moot`: it ended because the thing fell away."""

    id: int
    instance: int
    state: State
    outcome: Outcome | None
    ended_on: date | None
    moot: bool


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What can be filed now: the instance, until when, and after which appeal."""

    instance: int
    until: date
    first_id: int | None


@dataclass(frozen=True, kw_only=True)
class Closed:
    """Why nothing can be filed: open, taken_back, granted, second, final or late; `until` where a window has closed."""

    why: str
    until: date | None = None


def opening_for(contested: Contested, before: Before | None, *, rules: AppealRules, today: date) -> Opening | Closed:
    """What can be filed about something today, after the latest appeal `before` about it."""
    why = _decided_already(before) if before is not None else None
    if why is None and contested.final:
        why = "final"
    if why is not None:
        return Closed(why=why)
    until = window_until(contested, before, rules=rules)
    if today > until:
        return Closed(why="late", until=until)
    return Opening(instance=1 if before is None else 2, until=until, first_id=None if before is None else before.id)


def window_until(contested: Contested, before: Before | None, *, rules: AppealRules) -> date:
    """The last day of the window: from the decision about the seller, or from the one about its first appeal."""
    if before is None or before.moot or before.ended_on is None:
        return contested.decided_on + timedelta(days=rules.window_days)
    return before.ended_on + timedelta(days=rules.second_window_days)


def _decided_already(before: Before) -> str | None:
    """Why nothing follows an appeal; None when a second instance does, or when the first ended by itself."""
    if before.state not in {State.DECIDED, State.WITHDRAWN}:
        return "open"
    if before.instance == 2:
        return "second"
    if before.moot:
        return None
    if before.state is State.WITHDRAWN:
        return "taken_back"
    return "granted" if before.outcome is Outcome.OVERTURNED else None
