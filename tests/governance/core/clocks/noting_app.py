"""The application with one subscriber more, for schedulers of tests: it notes every step in the table `told`.

At the subject `hang` it hangs, the first time: it writes the number of its process into the file of that name.
"""

from __future__ import annotations

import os
import time
from datetime import datetime

from flask import Flask
from sqlalchemy import text

from governance.core.access import Actor
from governance.core.application import build
from governance.core.clocks.events import ClockStepReached
from governance.core.commands import settings
from governance.core.database import db
from governance.core.events import Subscription
from governance.core.features import Feature
from governance.core.settings import Settings
from wsgi import FEATURES

TABLE = "CREATE TABLE told (id integer GENERATED ALWAYS AS IDENTITY, process integer, subject text, step text); GRANT ALL ON told TO PUBLIC"


def create_app() -> Flask:
    """Found by `flask --app`."""
    noting = Feature(name="noting", subscriptions=(Subscription(ClockStepReached, _note),))
    return build(Settings.from_env(), (*FEATURES, noting))


def _note(event: ClockStepReached, _by: Actor, _at: datetime) -> None:
    hung = settings().var_path / "hang"
    if event.subject_id == "hang" and not hung.exists():
        hung.parent.mkdir(parents=True, exist_ok=True)
        hung.write_text(str(os.getpid()))
        time.sleep(600)
    values = {"process": os.getpid(), "subject": event.subject_id, "step": event.step}
    db.session.execute(text("INSERT INTO told (process, subject, step) VALUES (:process, :subject, :step)"), values)
