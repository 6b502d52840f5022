"""The scheduler process: many may run, one leads, by an advisory lock that ends with its connection."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Final

import structlog
from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from governance.core.calendar import now
from governance.core.database import engine_options
from governance.core.jobs import Job, run_due_slots
from governance.core.settings import Settings

LEADER_LOCK: Final = 7_305_112
TICK_SECONDS: Final = 15
# A leader whose machine vanished does not hang up: the server asks after it, and frees the lock after ten seconds.
KEEPALIVE: Final = " -c tcp_keepalives_idle=4 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=2"

log = structlog.get_logger(__name__)


class Leadership:
    """Holds the leader's lock on a connection of its own; when the connection drops, the lead is lost with it."""

    def __init__(self, database_url: str) -> None:
        options = engine_options()
        options.pop("pool_pre_ping")
        options["connect_args"]["options"] += KEEPALIVE
        self._engine = create_engine(database_url, poolclass=NullPool, isolation_level="AUTOCOMMIT", **options)
        self._connection: Connection | None = None
        self._follows = False

    def held(self) -> bool:
        """Whether this process leads right now; tries to take the lead when nobody has it."""
        try:
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
                return True
            connection = self._engine.connect()
            if connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LEADER_LOCK}):
                self._connection, self._follows = connection, False
                log.info("scheduler leads")
                return True
            connection.close()
            if not self._follows:
                log.info("another scheduler leads")
            self._follows = True
        except DBAPIError as error:
            log.warning("scheduler lost the database", error=str(error.orig))
            self.release()
        return False

    def release(self) -> None:
        """Give the lead back."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def run_scheduler(app: Flask, settings: Settings, jobs: Sequence[Job]) -> None:
    """Block until interrupted; at every tick the leader runs what is due and not yet done.

    Beside it goes on, led by nobody, what the application does without a timetable.
    """
    leadership = Leadership(settings.database_url)
    stop = threading.Event()

    def tick() -> None:
        with app.app_context():
            if leadership.held():
                run_due_slots(jobs, timezone=settings.timezone, at=now())

    clock = BlockingScheduler(timezone=settings.timezone)
    timing = {
        "next_run_time": now(),
        "coalesce": True,
        "max_instances": 1,
        "misfire_grace_time": None,
    }  # late is not lost
    clock.add_job(tick, "interval", seconds=TICK_SECONDS, **timing)
    for work in app.extensions["beside_jobs"]:
        threading.Thread(target=work, args=(app, stop), name=work.__name__, daemon=True).start()
    try:
        clock.start()
    except (KeyboardInterrupt, SystemExit):
        log.info("scheduler stops")
    finally:
        stop.set()
        leadership.release()
