"""Two real scheduler processes on one database; the leader is killed in the middle of its work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from governance.core.calendar import day_of, now
from governance.core.clocks.rules import Step
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.jobs import JobRun
from governance.core.settings import PROJECT, Settings
from tests.governance.core.clocks.noting_app import TABLE
from tests.governance.core.clocks.started_clocks import start_expiry
from tests.servers import Database

PATIENCE = 120
SCHEDULER = (sys.executable, "-m", "flask", "--app", "tests.governance.core.clocks.noting_app", "scheduler")


@contextmanager
def scheduler(settings: Settings, output: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A scheduler on the test's database that writes what it says to `output`."""
    given = {
        "VAR_PATH": str(settings.var_path),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "PASSWORD_SALT": settings.password_salt,
        "LOG_LEVEL": "INFO",
    }
    with (
        output.open("wb") as file,
        subprocess.Popen(SCHEDULER, cwd=PROJECT, env=os.environ | given, stdout=file, stderr=file) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def eventually(happens: Callable[[], object], seconds: float, said: Callable[[], str]) -> float:
    """How long it took until `happens` gave something; fails with what was `said` when it takes too long."""
    begin = time.monotonic()
    while not happens():
        assert time.monotonic() - begin < seconds, said()
        time.sleep(0.1)
    return time.monotonic() - begin


@pytest.fixture
def three_days_owed(app: Flask, database: Database) -> None:
    """A reminder, an expiry and a re-verification came while no scheduler ran; the last makes the first teller hang."""
    with database.connect("owner") as owner:
        owner.execute(TABLE)
    at = now()
    today = day_of(at, "UTC")
    with app.app_context(), scoped(PLATFORM), transaction():
        db.session.add(JobRun(job="clock-steps", slot=at - timedelta(days=3), state="done"))
        for subject, days, step in (
            ("hang", -1, Step.share(100)),
            ("expiry", -2, Step.after(days=0)),
            ("reminder", 5, Step.before(days=7)),
        ):
            start_expiry(today + timedelta(days=days), [step], subject=subject, at=at - timedelta(days=90))


@pytest.mark.usefixtures("three_days_owed")
def test_each_step_is_told_once_and_in_order_although_the_leader_is_killed_and_within_30_seconds(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    outputs = [tmp_path / "first", tmp_path / "second"]
    hung = settings.var_path / "hang"

    def said() -> str:
        return "\n".join(output.read_text() for output in outputs)

    def told() -> list[tuple[object, ...]]:
        with database.connect("owner") as owner:
            return owner.execute("SELECT process, subject, step FROM told ORDER BY id").fetchall()

    with ExitStack() as running:
        pids = {running.enter_context(scheduler(settings, output)).pid for output in outputs}
        eventually(lambda: hung.exists() and hung.read_text() and "another scheduler leads" in said(), PATIENCE, said)
        leader = int(hung.read_text())
        [follower] = pids - {leader}
        assert told() == []
        os.kill(leader, signal.SIGKILL)
        eventually(told, 30, said)
        assert told() == [
            (follower, "reminder", "before:7"),
            (follower, "expiry", "after:0"),
            (follower, "hang", "share:100"),
        ]
