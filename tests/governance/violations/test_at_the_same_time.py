"""Two hundred decisions about one seller at once, in two processes: every point once, every node once, and no error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from typing import Final

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.settings import PROJECT, Settings
from governance.rulebook import publication
from governance.violations import ledger
from governance.violations.measures.in_force import measure_rules_at
from governance.violations.measures.models import Measure, NodeCrossing
from governance.violations.models import LedgerEntry, Violation
from tests.builders import AT, BY, make_seller
from tests.governance.violations.decided import DECIDED, report

PROCESSES: Final = 2
THREADS: Final = 100
DAYS: Final = 20
PATIENCE: Final = 600


@pytest.fixture
def reported(app: Flask) -> list[tuple[int, date]]:
    """Two hundred violations that wait for a decision, each of one point; ten take effect on each of twenty days."""
    with app.app_context(), scoped(PLATFORM), transaction():
        publication.install_preset("fair-1000", by=BY, at=AT - timedelta(days=1))
        seller_id = make_seller("lotus").id
        rows = [
            report(seller_id, source=f"report:{number}", rule="imprecise_description")
            for number in range(PROCESSES * THREADS)
        ]
        return [(row.id, DECIDED - timedelta(days=number % DAYS)) for number, row in enumerate(rows)]


def confirming(settings: Settings, todo: list[tuple[int, date]]) -> subprocess.Popen[str]:
    given = {
        "VAR_PATH": str(settings.var_path),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "PASSWORD_SALT": settings.password_salt,
        "LOG_LEVEL": "WARNING",
    }
    process = subprocess.Popen(
        (sys.executable, "-m", "tests.governance.violations.confirming"),
        cwd=PROJECT,
        env=os.environ | given,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps([(violation, day.isoformat()) for violation, day in todo]))
    process.stdin.close()
    process.stdin = None
    return process


def test_two_hundred_confirmations_at_once_cross_each_node_once_and_lose_nothing(
    app: Flask, settings: Settings, reported: list[tuple[int, date]]
) -> None:
    processes = [confirming(settings, reported[number::PROCESSES]) for number in range(PROCESSES)]
    said = [process.communicate(timeout=PATIENCE)[0] for process in processes]
    assert said == ["", ""]
    assert [process.returncode for process in processes] == [0, 0]
    with app.app_context(), scoped(PLATFORM):
        seller_id = db.session.scalars(select(Violation.seller_id).distinct()).one()
        rules, steps = ledger.violation_rules(), measure_rules_at(DECIDED).steps_of("general")
        (book,) = rules.values()
        expected = DAYS * min(book.points_per_day["general"], len(reported) // DAYS)
        assert ledger.balance(seller_id, DECIDED, AT) == expected
        assert expected >= steps[-1].at
        crossings = db.session.execute(select(NodeCrossing.node, NodeCrossing.cycle, NodeCrossing.ended_at)).all()
        assert sorted(tuple(row) for row in crossings) == [(step.at, 1, None) for step in steps]
        of_nodes = (Measure.crossing_id, Measure.kind, Measure.scope, Measure.item)
        again = select(func.count(Measure.id)).group_by(*of_nodes).having(func.count(Measure.id) > 1)
        assert db.session.scalars(again).all() == []
        assert set(db.session.scalars(select(Violation.state))) == {"confirmed"}
        chains_are_whole(seller_id)


def chains_are_whole(seller_id: int) -> None:
    """What the ledger says is what the violations cost, entry by entry, and no chain has two ends."""
    standing: Counter[int] = Counter()
    entries = db.session.scalars(select(LedgerEntry).where(LedgerEntry.seller_id == seller_id)).all()
    for entry in entries:
        standing[entry.violation_id] += entry.points
    counted = ledger.counted_of([seller_id], ledger.violation_rules())
    assert {number: points for number, points in standing.items() if points} == {
        number: one.points for number, one in counted.items() if one.points
    }
    assert len({(entry.violation_id, entry.reverses) for entry in entries}) == len(entries)
