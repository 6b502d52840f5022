"""Messages leave the moment they are written, in the process that runs the jobs."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

from flask import Flask

from governance.core.calendar import now
from governance.core.settings import PROJECT, Settings
from tests.governance.core.outbox.conftest import ask_for_messages, environment_of, states, tell
from tests.governance.core.outbox.receivers import receiver

SECONDS = 120


def wait_for(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_every_scheduler_delivers_whether_it_leads_or_not(app: Flask, settings: Settings) -> None:
    """Two of them; the one that leads is killed, and messages go on leaving."""
    command = [sys.executable, "-m", "flask", "scheduler"]
    environment = environment_of(settings)
    with receiver() as here:
        ask_for_messages(app, here.url)
        with subprocess.Popen(command, cwd=PROJECT, env=environment) as first:
            tell(app, at=now())
            wait_for(lambda: len(here.ids) == 1)
            with subprocess.Popen(command, cwd=PROJECT, env=environment) as second:
                first.kill()
                tell(app, at=now())
                wait_for(lambda: len(here.ids) == 2)
                wait_for(lambda: states(app) == {"sent"})
                second.kill()
