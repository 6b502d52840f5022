"""What happens to plans that draws have to hear of. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PlanActivated:
    """Draws of the plan's slots are to be committed from now on: it was activated or resumed."""

    plan_id: int


@dataclass(frozen=True)
class PlanStopped:
    """The plan was paused or ended: what was committed for its coming slots does not happen. `reason` is a sentence for everybody."""

    plan_id: int
    reason: str
