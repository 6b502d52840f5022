"""How long the monthly assessment takes with 10,000, 50,000 and 100,000 sellers, how much memory, and how it grows.

    python -m tests.benchmarks.assessment [SELLERS...]

Each market has 130 seller-days per seller in a year, and one seller in fifty who is far over the target of one rate.
Two assessments follow one another: the first warns these, the second makes violations of them, with points, nodes and
measures; then the same month once more, which finds that it was done. Time by the clock; memory is the peak of this
process, PostgreSQL aside. The exponent is the slope of time over sellers, both as logarithms.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.settings import Settings
from governance.scoring.assessment import Finding
from governance.scoring.assessment_run import AssessmentSummary, run_assessment
from tests.benchmarks.score_pass import BY, DAYS_EACH, fill
from tests.conftest import settings_for
from tests.servers import Database, DatabaseServer, embedded_server
from wsgi import create_app

SIZES: Final = (10_000, 50_000, 100_000)
MONTHS: Final = (date(2026, 7, 1), date(2026, 8, 1))
EVERY: Final = 50  # one seller in so many is over
MOST_STEEP: Final = 1.3

_OVER = "UPDATE seller_day SET late = 1 WHERE seller_id % :every = 0 AND delivered > 0 AND late = 0"
_THEIR_EVENTS = """
INSERT INTO adverse_event (metric, event_reference, seller_id, day, happened_on, buyer, accountable)
SELECT 'late', 'late' || seller_id || day, seller_id, day, day, 'buyer ' || seller_id || day, true
FROM seller_day WHERE seller_id % :every = 0 AND late > 0
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Measured:
    sellers: int
    seconds: tuple[float, ...]
    megabytes: float
    warnings: int
    violations: int


def measure(server: DatabaseServer, sellers: int) -> Measured:
    """A market of so many sellers, assessed twice."""
    with server.fresh_database() as database, tempfile.TemporaryDirectory() as folder:
        settings = settings_for(database, Path(folder))
        app = create_app(settings)
        with app.app_context():
            upgrade()
        _prepare(app, database, sellers)
        with app.app_context(), scoped(PLATFORM):
            taken, made = [], []
            for month in (*MONTHS, MONTHS[-1]):
                begin = perf_counter()
                made.append(_assess(settings, month))
                taken.append(perf_counter() - begin)
            db.session.remove()
            db.engine.dispose()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    first, second, _ = made
    return Measured(sellers, tuple(taken), megabytes, first.number(Finding.WARNED), second.number(Finding.VIOLATION))


def _prepare(app: Flask, database: Database, sellers: int) -> None:
    fill(app, sellers)
    with app.app_context(), scoped(PLATFORM), transaction():
        for statement in (_OVER, _THEIR_EVENTS):
            db.session.execute(text(statement), {"every": EVERY})
    with database.connect("owner") as owner:
        owner.execute("VACUUM ANALYZE")


def _assess(settings: Settings, month: date) -> AssessmentSummary:
    at = datetime(month.year, month.month, 1, 3, 30, tzinfo=UTC)
    with transaction():
        return run_assessment(as_of=month, known_at=at, settings=settings, by=BY, at=at)


def exponent(sellers: list[int], seconds: list[float]) -> float:
    """How time grows: 1 when twice as many sellers take twice as long."""
    return float(np.polyfit(np.log(sellers), np.log(seconds), 1)[0])


def main(arguments: list[str]) -> int:
    """Measure each size and print a line, then how it grows."""
    sizes = [int(one) for one in arguments] or list(SIZES)
    print(f"{'sellers':>9} {'seller-days':>13} {'warns s':>9} {'judges s':>9} {'again s':>9} {'MB':>6}")
    found = []
    with embedded_server() as server:
        for sellers in sizes:
            one = measure(server, sellers)
            found.append(one)
            print(
                f"{sellers:>9,} {sellers * DAYS_EACH:>13,} {one.seconds[0]:>9.2f} {one.seconds[1]:>9.2f} "
                f"{one.seconds[2]:>9.3f} {one.megabytes:>6.0f}  {one.warnings:,} warnings, {one.violations:,} violations",
                flush=True,
            )
    if len(found) < 2:
        return 0
    steep = [exponent([one.sellers for one in found], [one.seconds[place] for one in found]) for place in (0, 1)]
    memory = exponent([one.sellers for one in found], [one.megabytes for one in found])
    print(f"exponents: warns {steep[0]:.2f}, judges {steep[1]:.2f}, memory {memory:.2f}")
    return int(max(steep) > MOST_STEEP)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
