"""kill -9 of web and scheduler while officers decide, and an independent count of what is there afterwards.

`make drill` runs it with 10,000 decisions and 60 kills; the suite runs the same code with fewer.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import psycopg
from flask import Flask
from flask_migrate import upgrade

from governance.core.access import Role
from governance.core.browser_safety import TOKEN_HEADER
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.outbox import endpoints
from governance.core.settings import PROJECT, Settings
from governance.rulebook import publication
from governance.violations import cases
from tests.builders import BY, make_account, make_seller
from tests.conftest import settings_for
from tests.governance.core.outbox.receivers import Receiver, receiver
from tests.servers import Database, database_server
from wsgi import create_app

PER_SELLER = 25
RULE = "false_description"
CLIENTS = 4
PATIENCE = 600  # seconds for anything to happen at all, on a machine that is busy
TOPIC = "violation.confirmed"


@dataclass
class Drill:
    """One run: what was asked for, and what was seen."""

    decisions: int
    kills: int
    seed: int = 9
    answered: list[int] = field(default_factory=list)
    killed: Counter[str] = field(default_factory=Counter)
    interrupted: int = 0


class Process:
    """A web server or a scheduler in a group of processes of its own, which can be killed and comes again."""

    def __init__(self, command: list[str], environment: dict[str, str], output: Path) -> None:
        self._command, self._environment, self._output = command, environment, output
        self._running = self._start()

    def kill(self) -> None:
        """Kill all of it at once, as a power cut does, and start it again."""
        os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait()
        self._running = self._start()

    def end(self) -> None:
        """Kill it for good."""
        os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        with self._output.open("ab") as output:
            return subprocess.Popen(
                self._command,
                cwd=PROJECT,
                env=self._environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )


def run(drill: Drill, app: Flask, settings: Settings, folder: Path) -> Receiver:
    """Decide everything while web and scheduler are killed; returns who was told, when all messages have left."""
    with receiver() as here:
        token, violations = prepare(drill, app, here.url)
        port = _free_port()
        with running(settings, folder, port) as processes:
            _decide_all(drill, violations, f"http://127.0.0.1:{port}", token, processes)
            _eventually(lambda: _unsent(app) == 0)
    return here


def prepare(drill: Drill, app: Flask, url: str) -> tuple[str, list[int]]:
    """A rule book without daily limits, sellers with reported violations, an officer's token, somebody who is told."""
    document = default_rules()
    limits = document["limits"] | {"points_per_day": dict.fromkeys(("general", "serious", "counterfeit"), 100_000)}
    with app.app_context(), scoped(PLATFORM), transaction():
        publication.publish(rules=document | {"limits": limits, "version": "of a drill"}, by=BY, at=now())
        token = str(make_account(Role.COMPLIANCE_OFFICER).get_auth_token())
        endpoints.create(url=url, asked=[TOPIC], by=BY, at=now())
    violations: list[int] = []
    for seller in range(drill.decisions // PER_SELLER):
        with app.app_context(), scoped(PLATFORM), transaction():
            violations += _reported(seller)
    with app.app_context():
        db.engine.dispose()
    random.Random(drill.seed).shuffle(violations)
    return token, violations


def default_rules() -> dict[str, Any]:
    """The default rule book as a document."""
    return publication.read_checked(publication.preset_text("fair-1000"))


def _reported(number: int) -> list[int]:
    at = now()
    seller = make_seller(f"shop-{number:05}", at=at)
    make_account(Role.SELLER, email=f"owner-{number}@shop.example", seller_id=seller.id)
    return [
        cases.report(
            seller_id=seller.id,
            rule=RULE,
            source=f"report:{number}-{place}",
            occurred_on=at.date(),
            reason="The picture shows another colour.",
            by=BY,
            at=at,
        ).id
        for place in range(PER_SELLER)
    ]


@contextmanager
def running(settings: Settings, folder: Path, port: int) -> Iterator[dict[str, Process]]:
    """The web server and the scheduler as the Procfile starts them."""
    environment = os.environ | {
        "VAR_PATH": str(settings.var_path),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "PASSWORD_SALT": settings.password_salt,
        "PSEUDONYM_KEY": settings.pseudonym_key,
        "WEBHOOK_PRIVATE": "yes",
        "RATE_LIMIT": "1000000 per minute",
        "LOG_LEVEL": "ERROR",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WEB_CONCURRENCY": "2",
    }
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "python:governance.core.webserver", "wsgi:create_app()"]
    processes = {
        "web": Process(gunicorn, environment, folder / "web.log"),
        "scheduler": Process([sys.executable, "-m", "flask", "scheduler"], environment, folder / "scheduler.log"),
    }
    try:
        yield processes
    finally:
        for process in processes.values():
            process.end()


def _decide_all(drill: Drill, violations: list[int], address: str, token: str, processes: dict[str, Process]) -> None:
    """Several officers at once; kills come spread over the decisions, each at a moment that dice choose."""
    dice = random.Random(drill.seed)
    given = iter(violations)
    door = threading.Lock()

    def officer() -> None:
        with httpx.Client(timeout=60, trust_env=False) as session:
            session.headers[TOKEN_HEADER] = token
            while True:
                with door:
                    violation = next(given, None)
                if violation is None:
                    return
                _decide(drill, session, f"{address}/api/v1/violations/{violation}/confirmation")
                drill.answered.append(violation)

    with ThreadPoolExecutor(CLIENTS) as desk:
        officers = [desk.submit(officer) for _each in range(CLIENTS)]
        for kill in range(drill.kills):
            mark = len(violations) * (kill + 0.5) / (drill.kills + 1)
            while len(drill.answered) < mark and not any(each.done() for each in officers):
                time.sleep(0.02)
            time.sleep(dice.uniform(0, 0.2))
            victim = ("web", "scheduler")[kill % 2]
            processes[victim].kill()
            drill.killed[victim] += 1
        for each in officers:
            each.result()


def _decide(drill: Drill, session: httpx.Client, url: str) -> None:
    """Ask until there is an answer, as a person presses a button again; a second answer says that it is decided."""
    deadline = time.monotonic() + PATIENCE
    while True:
        assert time.monotonic() < deadline, url
        try:
            answer = session.post(url, json={})
        except httpx.TransportError:
            drill.interrupted += 1
            time.sleep(0.1)
            continue
        if answer.status_code < 500:
            assert answer.status_code in {200, 409}, answer.text
            return
        time.sleep(0.1)


def _unsent(app: Flask) -> int:
    with app.app_context(), scoped(PLATFORM):
        waiting = db.session.execute(
            db.text("SELECT count(*) FROM message WHERE channel = 'webhook' AND state <> 'sent'")
        )
        return int(waiting.scalar_one())


def _eventually(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


# ------------------------------------------------------------------------------------------- the independent count
def faults(drill: Drill, owner: psycopg.Connection[Any], told: Receiver) -> list[str]:
    """What is not as it should be, counted in plain SQL by the maintenance role, and among what was received."""
    sellers = drill.decisions // PER_SELLER
    points = next(kind["points"] for kind in default_rules()["violation_types"] if kind["code"] == RULE)
    nodes = [
        step["at"]
        for step in default_rules()["nodes"]["steps"]
        if step["class"] == "general" and step["at"] <= points * PER_SELLER
    ]
    expected = {
        "decisions without their effect": (
            "SELECT count(*) FROM violation v WHERE state <> 'confirmed' OR confirmed_at IS NULL",
            0,
        ),
        "decisions": ("SELECT count(*) FROM violation WHERE state = 'confirmed'", drill.decisions),
        "audit rows of decisions": (
            "SELECT count(*) FROM audit_entry WHERE action = 'violation:confirm'",
            drill.decisions,
        ),
        "violations decided twice": (
            "SELECT count(*) - count(DISTINCT subject_id) FROM audit_entry WHERE action = 'violation:confirm'",
            0,
        ),
        "crossings": ("SELECT count(*) FROM node_crossing", sellers * len(nodes)),
        "crossings again": ("SELECT count(*) FROM node_crossing WHERE cycle <> 1 OR ended_at IS NOT NULL", 0),
        "crossings without a measure": (
            "SELECT count(*) FROM node_crossing c WHERE NOT EXISTS (SELECT FROM measure m WHERE m.crossing_id = c.id)",
            0,
        ),
        "measures told without a notice": (
            "SELECT count(*) FROM measure WHERE noticed_at IS NOT NULL AND id NOT IN (SELECT measure_id FROM measure_notice)",
            0,
        ),
        "messages": (
            f"SELECT count(*) FROM message WHERE channel = 'webhook' AND topic = '{TOPIC}'",
            drill.decisions,
        ),
        "messages not sent": ("SELECT count(*) FROM message WHERE channel = 'webhook' AND state <> 'sent'", 0),
    }
    found = [
        f"{what}: {seen} instead of {wanted}"
        for what, (query, wanted) in expected.items()
        if (seen := _number(owner, query)) != wanted
    ]
    return found + _wrong_ledgers(owner) + _wrong_messages(owner, drill, told)


def _wrong_ledgers(owner: psycopg.Connection[Any]) -> list[str]:
    """Each violation's points stand in the ledger once; the rule's escalations are read from the violation type."""
    wrong = owner.execute(
        "SELECT v.id, sum(e.points), count(*) FILTER (WHERE e.points > 0) FROM violation v"
        " LEFT JOIN ledger_entry e ON e.violation_id = v.id GROUP BY v.id HAVING coalesce(sum(e.points), 0) < v.points"
    ).fetchall()
    return [f"violation {number}: {points} points in {entries} entries" for number, points, entries in wrong[:20]]


def _wrong_messages(owner: psycopg.Connection[Any], drill: Drill, told: Receiver) -> list[str]:
    stored = {
        str(number)
        for (number,) in owner.execute(f"SELECT id FROM message WHERE topic = '{TOPIC}' AND channel = 'webhook'")
    }
    received = {one.id: one.data["violation"] for one in told.received}
    ids_per_violation = Counter(received.values())
    found = []
    if set(received) != stored:
        found.append(f"{len(stored - set(received))} messages never came, {len(set(received) - stored)} are unknown")
    if len(ids_per_violation) != drill.decisions or set(ids_per_violation.values()) != {1}:
        found.append(f"{len(ids_per_violation)} violations were told, some with a second id")
    if {len(bodies) for bodies in told.bodies().values()} != {1}:
        found.append("one id came with two bodies")
    return found


def _number(owner: psycopg.Connection[Any], query: str) -> int:
    row = owner.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def main() -> None:
    """The whole drill, on a server and in a folder of its own."""
    drill = Drill(decisions=10_000, kills=60)
    with tempfile.TemporaryDirectory() as name, database_server() as server, server.fresh_database() as database:
        folder = Path(name)
        settings = replace(settings_for(database, folder / "var"), webhook_private=True)
        app = create_app(settings)
        with app.app_context():
            upgrade()
        begin = time.monotonic()
        told = run(drill, app, settings, folder)
        found = report(drill, database, told)
        print(f"{time.monotonic() - begin:.0f} s")
        with app.app_context():
            db.engine.dispose()
    sys.exit(1 if found else 0)


def report(drill: Drill, database: Database, told: Receiver) -> list[str]:
    """Print what was done and what was found wrong."""
    with database.connect("maintenance") as owner:
        found = faults(drill, owner, told)
    print(
        f"{len(drill.answered):,} decisions, kills {dict(drill.killed)}, "
        f"{drill.interrupted} requests cut off, {len(told.received):,} deliveries of {len(told.ids):,} messages"
    )
    print("\n".join(found) or "Nothing lost, nothing half done, nothing told under a second id.")
    return found


if __name__ == "__main__":
    main()
