"""What assessment does by the clock: once a month it judges, and sees that the simulated year can be read."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from governance.core.access import Actor
from governance.core.calendar import day_of, now
from governance.core.commands import settings
from governance.core.jobs import Job
from governance.scoring import assessment_simulating as simulating
from governance.scoring.assessment import Finding
from governance.scoring.assessment_figures import SHOPS, lines
from governance.scoring.assessment_run import run_assessment


def _assess_everyone(slot: datetime, by: Actor) -> str:
    """Assess everyone as of the slot's month; a slot caught up later is judged on what was known in it."""
    as_of = day_of(slot, settings().timezone).replace(day=1)
    summary = run_assessment(as_of=as_of, known_at=slot, settings=settings(), by=by, at=max(now(), slot))
    if summary.repeated:
        return f"{as_of} was assessed before."
    return (
        f"As of {as_of}: {summary.sellers} sellers judged, {summary.number(Finding.WARNED)} warnings, "
        f"{summary.number(Finding.VIOLATION)} violations."
    )


def _simulate_a_year(slot: datetime, by: Actor) -> str:
    """Simulate a year under the rule book in force, once for each rule book."""
    policy, rules = simulating.rules_to_simulate(day_of(slot, settings().timezone))
    if simulating.is_kept(rules):
        return "The year of this rule book was simulated before."
    figures = list(lines(policy, rules, shops=SHOPS))
    simulating.keep(rules=rules, figures=figures, shops=SHOPS, by=by, at=now())
    return f"{len(figures)} lines of the simulated year are kept."


JOBS: Final = (
    Job(name="assessment", schedule="30 3 1 * *", run=_assess_everyone),
    Job(name="assessment-simulation", schedule="15 4 * * *", run=_simulate_a_year, catch_up="latest"),
)
