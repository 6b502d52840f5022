"""What scoring does by the clock."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from governance.core.access import Actor
from governance.core.calendar import day_of, now
from governance.core.jobs import Job
from governance.core.settings import Settings
from governance.scoring.run import run_scores


def _score_everyone(slot: datetime, by: Actor) -> str:
    """Judge everyone as of the slot's day; a slot caught up later is judged on what was known in it."""
    settings: Settings = current_app.extensions["settings"]
    summary = run_scores(
        as_of=day_of(slot, settings.timezone), known_at=slot, settings=settings, by=by, at=max(now(), slot)
    )
    standings = ", ".join(f"{number} {code.replace('_', ' ')}" for code, number in summary.standings.items())
    return f"As of {summary.as_of}: {standings}."


JOBS = (Job(name="score", schedule="30 2 * * *", run=_score_everyone),)
