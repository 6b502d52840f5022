"""What appeals do by the clock."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from governance.core.access import Actor
from governance.core.calendar import now
from governance.core.jobs import Job
from governance.violations.appeals import assignment, relief, reminders, rule_quality


def _see_to(_slot: datetime, by: Actor) -> str:
    """Each minute: what sellers did in their own scope, where nobody's load and no ledger can be seen."""
    at = now()
    given, restored = assignment.hand_out(by=by, at=at), relief.end_of_withdrawn(by=by, at=at)
    return f"{given:,} appeals given to somebody, {restored:,} suspensions ended."


def _remind(slot: datetime, by: Actor) -> str:
    return f"{reminders.remind(slot, by=by, at=now()):,} shops reminded of what they can contest."


def _review(_slot: datetime, by: Actor) -> str:
    paused = rule_quality.review_rules(by=by, at=now())
    return f"{len(paused):,} rules paused or watched from now on."


JOBS: Final = (
    Job(name="appeals-handed-out", schedule="* * * * *", run=_see_to, catch_up="latest"),
    Job(name="appeal-windows", schedule="30 8 * * *", run=_remind),
    Job(name="rules-judged", schedule="40 4 * * *", run=_review, catch_up="latest"),
)
