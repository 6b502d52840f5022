"""What scoring does by the clock."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from governance.core.access import Actor
from governance.core.calendar import day_of, now
from governance.core.jobs import Job
from governance.core.settings import Settings
from governance.facts.corrections import newest_correction
from governance.scoring import readings
from governance.scoring.run import run_scores


def _score_everyone(slot: datetime, by: Actor) -> str:
    """Judge everyone as of the slot's day; a slot caught up later is judged on what was known in it."""
    settings: Settings = current_app.extensions["settings"]
    summary = run_scores(
        as_of=day_of(slot, settings.timezone), known_at=slot, settings=settings, by=by, at=max(now(), slot)
    )
    standings = ", ".join(f"{number} {code.replace('_', ' ')}" for code, number in summary.standings.items())
    return f"As of {summary.as_of}: {standings}."


def _score_corrected(slot: datetime, by: Actor) -> str:
    """Judge everyone again on the day on which counted events were corrected: nobody waits a night for its score."""
    latest, corrected = readings.latest_run(), newest_correction(known_at=slot)
    if corrected is None or (latest is not None and corrected <= latest.known_at):
        return "Nothing was corrected since the latest scores."
    return _score_everyone(slot, by)


JOBS = (
    Job(name="score", schedule="30 2 * * *", run=_score_everyone),
    Job(name="score-corrections", schedule="*/10 * * * *", run=_score_corrected, catch_up="latest"),
)
