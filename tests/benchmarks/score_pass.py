"""How long a full score pass takes over 100,000 sellers with 13 million seller-days, beside the bare aggregate.

    python -m tests.benchmarks.score_pass [SELLERS]

The bare aggregate is what any implementation must at least do: the same counts over the same windows, in the same
PostgreSQL, straight out of the tables. The pass adds register, ledger, judgement, estimates, storing and commit.
Alternating, median of five; exits 1 when the pass takes more than three times as long.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from governance.core.access import system_actor
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.settings import Settings
from governance.facts.window_spec import RATES, Span, WindowSpec
from governance.rulebook import publication
from governance.scoring.policy import Policy
from governance.scoring.run import run_scores
from governance.scoring.window_choice import window_spec
from tests.conftest import settings_for
from tests.servers import embedded_server
from wsgi import create_app

SELLERS: Final = 100_000
DAYS_EACH: Final = 130  # 13 million seller-days in a year and a month
ROUNDS: Final = 5
AT_MOST: Final = 3.0
AS_OF: Final = date(2026, 6, 30)
AT: Final = datetime(2026, 7, 1, 3, tzinfo=UTC)
BY: Final = system_actor("benchmark")

# Everything by arithmetic on seller and day, so that the market is the same on every machine.
_SELLERS = """
INSERT INTO seller (reference, name, created_at)
SELECT 'shop-' || n, 'Shop ' || n, '2025-01-01' FROM generate_series(1, :sellers) AS n
"""
_CATEGORIES = """
WITH added AS (
    INSERT INTO category (code, name_en) SELECT 'category_' || n, 'Category ' || n FROM generate_series(1, 40) AS n
    RETURNING id
), numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS place FROM added)
INSERT INTO seller_category (seller_id, category_id, recorded_at, by)
SELECT seller.id, numbered.id, '2025-01-01', 'benchmark' FROM seller JOIN numbered ON numbered.place = 1 + seller.id % 40
"""
_BATCHES = """
INSERT INTO event_batch (
    kind, source, digest, rows_read, rows_accepted, rows_rejected, rows_repeated, rows_superseded, rows_waiting,
    first_day, last_day, recorded_at, by
)
SELECT kind, 'benchmark', kind, 1, 1, 0, 0, 0, 0, '2025-06-01', '2026-06-30', '2026-06-30', 'benchmark'
FROM unnest(ARRAY['orders', 'reviews', 'service']) AS kind
"""
_DAYS = """
INSERT INTO seller_day
SELECT
    seller.id, day, orders, orders, (luck % 23 = 0)::int, 0, (luck % 97 = 0)::int, (luck % 31 = 0)::int,
    (luck % 61 = 0)::int, 0, 0, orders, (luck % 11 = 0)::int, orders * 4, 0, 0, 0, orders, orders - (luck % 13 = 0)::int,
    (luck % 7 = 0)::int, 0, (luck % 301 = 0)::int, (luck % 7 = 0)::int, (luck % 7 = 0)::int, 0, 0
FROM seller
CROSS JOIN generate_series(0, :days - 1) AS n
CROSS JOIN LATERAL (
    SELECT date '2026-06-30' - (n * 3 + (seller.id % 3))::int AS day,
        abs(hashint8(seller.id * 1000 + n)) AS luck,
        1 + abs(hashint8(seller.id)) % 4 AS orders
) AS drawn
"""
_EVENTS = """
INSERT INTO adverse_event (
    metric, event_reference, seller_id, day, happened_on, buyer, accountable, repeats_day
)
SELECT metric, metric || seller_id || day, seller_id, day, day, 'buyer ' || luck % 50, true,
    CASE WHEN luck % 50 < 3 THEN day - 30 END
FROM seller_day
CROSS JOIN LATERAL (
    VALUES ('late', late), ('cancelled_by_seller', cancelled_by_seller), ('low_reviews', low_reviews),
        ('returned_for_quality', returned_for_quality), ('refused_without_ground', refused_without_ground),
        ('slow_first_answer', questions - answered_in_time), ('dissatisfied', rated_cases - satisfied_cases)
) AS counted (metric, number)
CROSS JOIN LATERAL (SELECT abs(hashint8(seller_id * 7 + (day - date '2020-01-01'))) AS luck) AS drawn
WHERE number > 0
"""


def fill(app: Flask, sellers: int) -> None:
    """A market of so many sellers, made inside the database."""
    with app.app_context(), scoped(PLATFORM), transaction():
        publication.install_preset("fair-1000", by=BY, at=AT - timedelta(days=400))
        db.session.execute(text("SELECT ensure_seller_day_partitions('2025-05-01', '2026-06-30')"))
        db.session.execute(text(_SELLERS), {"sellers": sellers})
        for statement in (_CATEGORIES, _BATCHES):
            db.session.execute(text(statement))
        db.session.execute(text(_DAYS), {"days": DAYS_EACH})
        db.session.execute(text(_EVENTS))


def bare_aggregate(spec: WindowSpec) -> tuple[str, str]:
    """The same counts over the same windows as a run needs, as two plain statements: counts, and what repeats."""
    columns = [_sum("orders", spec.floor)]
    columns += [_sum(volume, span) for volume in ("orders", "questions") for span in spec.assessed]
    repeats = []
    for rate in spec.rates:
        exposed, bad, less = RATES[rate.code]
        spans = [spec.window(rate, 0), spec.window(rate, 1), spec.immature(rate)]
        columns += [_sum(exposed, span) for span in spans]
        columns += [_sum(f"{bad} - {less}" if less else bad, span) for span in spans]
        repeats += [
            f"count(*) FILTER (WHERE metric = '{rate.code}' AND {_within(span)} AND repeats_day >= '{span.first}')"
            for span in spans[:2]
        ]
    first = min(spec.window(rate, 1).first for rate in spec.rates)
    counts = f"SELECT seller_id, {', '.join(columns)} FROM seller_day WHERE day >= '{first}' GROUP BY seller_id"
    repeated = (
        f"SELECT seller_id, {', '.join(repeats)} FROM adverse_event"
        " WHERE accountable AND repeats_day IS NOT NULL GROUP BY seller_id"
    )
    return counts, repeated


def _sum(expression: str, span: Span) -> str:
    return f"sum({expression}) FILTER (WHERE {_within(span)})"


def _within(span: Span) -> str:
    return f"day BETWEEN '{span.first}' AND '{span.last}'"


def seconds(work: Callable[[], None]) -> float:
    """How long `work` takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def measure(app: Flask, settings: Settings) -> float:
    """Alternate the bare aggregate and the pass, print every round, return the ratio of the medians."""
    with app.app_context(), scoped(PLATFORM):
        policy = Policy.from_document(publication.document_of(publication.in_force(AS_OF).id))
        statements = bare_aggregate(window_spec(policy, AS_OF))

        def aggregate() -> None:
            with transaction() as session:
                for statement in statements:
                    session.execute(text(f"EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) {statement}"))  # sends no rows

        bare, full = [], []
        for number in range(ROUNDS + 1):  # the first round warms up
            moment = AT + timedelta(minutes=number)

            def score(moment: datetime = moment) -> None:
                with transaction():
                    run_scores(as_of=AS_OF, known_at=moment, settings=settings, by=BY, at=moment)

            taken = seconds(aggregate), seconds(score)
            print(f"round {number}: bare aggregate {taken[0]:.2f} s, score pass {taken[1]:.2f} s")
            if number:
                bare.append(taken[0])
                full.append(taken[1])
        ratio = median(full) / median(bare)
        print(f"medians: bare aggregate {median(bare):.2f} s, score pass {median(full):.2f} s, ratio {ratio:.2f}")
        db.engine.dispose()
    return ratio


def main(arguments: list[str]) -> int:
    """Build the market, measure, compare with what is promised."""
    sellers = int(arguments[0]) if arguments else SELLERS
    with embedded_server() as server, server.fresh_database() as database, tempfile.TemporaryDirectory() as folder:
        settings = settings_for(database, Path(folder))
        app = create_app(settings)
        with app.app_context():
            upgrade()
        print(f"{sellers:,} sellers with {sellers * DAYS_EACH:,} seller-days ...")
        fill(app, sellers)
        with database.connect("owner") as owner:
            owner.execute("VACUUM ANALYZE")
        ratio = measure(app, settings)
    if ratio > AT_MOST:
        print(f"MISSED: the pass takes {ratio:.2f} times the bare aggregate, promised are {AT_MOST:.0f}.")
    return int(ratio > AT_MOST)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
