"""How long the import of 20 million orders takes, beside the bare de-duplicating aggregation in DuckDB SQL.

    python -m tests.benchmarks.import_events [--orders N]

The bare aggregation reads the same Parquet file, keeps the latest row of each order and counts per seller and day:
what any implementation must at least do. The whole import adds the digest, every check, the register, the event store
and the list of adverse events; loading the counts into PostgreSQL is no part of it. The roll-up alone starts from the
event store. Alternating, median of five; exits 1 when the import takes more than twice, the roll-up more than 1.2
times as long, or when a single count differs.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import rmtree
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import duckdb

from governance.core.settings import Settings
from governance.facts import rollup, scope
from governance.facts.accepting import Delivery, accept
from governance.facts.engine import engine, keep
from governance.facts.files import inspect
from governance.facts.kinds import ORDERS
from governance.facts.mapping import ColumnMapping
from governance.facts.store import BatchLabel, EventStore

ORDERS_IN_A_YEAR: Final = 20_000_000
SELLERS: Final = 20_000
ROUNDS: Final = 5
IMPORT_AT_MOST: Final = 2.0
ROLL_UP_AT_MOST: Final = 1.2
TODAY: Final = date(2026, 7, 31)
BATCH: Final = BatchLabel(1, "b" * 64)

# By arithmetic alone, so that the market is the same on every machine. Every 25th order is sent twice: when it was
# paid, and as it ended. Ids are 32 hexadecimal characters, as in real exports.
_MARKET: Final = """
COPY (
    WITH drawn AS (
        SELECT n, hash(n * 2654435761 + {seed}) AS a, hash(n * 40503 + {seed}) AS b, hash(n * 7919 + {seed}) AS c
        FROM range({orders}) AS numbers(n)
    ),
    placed AS (
        SELECT
            md5('order ' || n) AS order_id,
            'shop-' || lpad(CAST(CAST(floor(power(a % 1000003 / 1000003.0, 2) * {sellers}) AS INTEGER) AS VARCHAR), 6, '0') AS seller_id,
            md5('buyer ' || b % ({orders} // 3)) AS buyer_id,
            TIMESTAMP '2025-07-01' + to_seconds(CAST(n / {orders}::DOUBLE * 365 * 86400 AS BIGINT)) AS ordered_at,
            a, b, c
        FROM drawn
    ),
    ended AS (
        SELECT
            *,
            CAST(ordered_at + to_days(CAST(5 + a % 10 AS INTEGER)) AS DATE) AS promised_on,
            ordered_at + to_seconds(CAST(86400 * (2 + c % 1000 / 1000.0 * 8) AS BIGINT)) AS arrived_at,
            b % 50 = 0 AS cancelled
        FROM placed
    )
    SELECT
        order_id, seller_id, buyer_id, ordered_at, promised_on,
        CASE WHEN NOT cancelled THEN arrived_at END AS delivered_at,
        CASE WHEN cancelled THEN 'cancelled' ELSE 'delivered' END AS status,
        CASE WHEN b % 100 = 0 THEN 'seller' WHEN cancelled THEN 'buyer' END AS cancelled_by,
        CASE WHEN cancelled THEN ordered_at + INTERVAL 1 DAY END AS cancelled_at,
        'category_' || a % 60 AS category,
        md5('product ' || c % 200000) AS product_id,
        CASE WHEN cancelled THEN ordered_at + INTERVAL 1 DAY ELSE arrived_at END AS updated_at
    FROM ended
    UNION ALL
    SELECT
        order_id, seller_id, buyer_id, ordered_at, promised_on, NULL, 'paid', NULL, NULL, 'category_' || a % 60,
        md5('product ' || c % 200000), ordered_at
    FROM ended
    WHERE a % 25 = 0
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""
_BARE: Final = """
SELECT
    seller_id,
    CAST(ordered_at AS DATE) AS day,
    count(*) AS orders,
    count(delivered_at) AS delivered,
    count(*) FILTER (WHERE CAST(delivered_at AS DATE) > promised_on) AS late,
    count(*) FILTER (WHERE cancelled_by = 'seller') AS cancelled_by_seller
FROM (
    SELECT
        seller_id, ordered_at, delivered_at, promised_on, cancelled_by,
        row_number() OVER (PARTITION BY order_id, seller_id ORDER BY updated_at DESC) AS place
    FROM read_parquet('{path}')
)
WHERE place = 1
GROUP BY seller_id, CAST(ordered_at AS DATE)
"""
_DIFFERENT: Final = """
SELECT count(*) FROM (
    (SELECT * FROM bare EXCEPT SELECT seller_id, day, orders, delivered, late, cancelled_by_seller FROM counted_day)
    UNION ALL
    (SELECT seller_id, day, orders, delivered, late, cancelled_by_seller FROM counted_day EXCEPT SELECT * FROM bare)
)
"""


@dataclass(frozen=True)
class Bench:
    """The file, and the same engine for everybody."""

    settings: Settings
    path: Path

    @property
    def store(self) -> EventStore:
        return EventStore(self.settings.events_path)

    def bare(self, connection: duckdb.DuckDBPyConnection) -> None:
        keep(connection, "bare", _BARE.format(path=self.path))

    def whole_import(self, connection: duckdb.DuckDBPyConnection) -> None:
        rmtree(self.settings.events_path, ignore_errors=True)
        delivery = Delivery(kind=ORDERS, file=inspect(self.path), mapping=ColumnMapping())
        accept(
            connection,
            self.store,
            delivery,
            batch=BATCH,
            correction=False,
            today=TODAY,
            rejects_path=self.settings.rejects_path,
        )
        self.roll_up(connection)

    def roll_up(self, connection: duckdb.DuckDBPyConnection) -> None:
        present = scope.show_known(connection, self.store, batches=[BATCH])
        scope.take_everything(connection)
        rollup.merge_events(connection, present)
        rollup.count(connection)


def timed(bench: Bench, work: Callable[[duckdb.DuckDBPyConnection], None], *, compare: bool = False) -> float:
    """Seconds that `work` takes in a fresh engine that knows the register."""
    with engine(bench.settings) as connection:
        connection.execute(
            "CREATE TEMP TABLE registered_seller AS"
            f" SELECT n AS id, 'shop-' || lpad(CAST(n AS VARCHAR), 6, '0') AS reference FROM range({SELLERS + 1}) AS t(n)"
        )
        connection.execute("CREATE TEMP TABLE corrected (metric VARCHAR, event_reference VARCHAR, seller_id VARCHAR)")
        started = perf_counter()
        work(connection)
        seconds = perf_counter() - started
        if compare:
            bench.bare(connection)
            found = connection.execute(_DIFFERENT).fetchone()
            if found != (0,):
                sys.exit(f"The import counts differently from the bare aggregation on {found} seller-days.")
    return seconds


def measure(bench: Bench) -> dict[str, float]:
    """The medians of five alternating rounds; one round before them warms up and compares every count."""
    timed(bench, bench.whole_import, compare=True)
    works = {"bare": bench.bare, "import": bench.whole_import, "roll-up": bench.roll_up}
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            taken[name].append(timed(bench, work))
    return {name: median(seconds) for name, seconds in taken.items()}


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--orders", type=int, default=ORDERS_IN_A_YEAR)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="import-events-") as folder:
        path = Path(folder) / "orders.parquet"
        with duckdb.connect() as connection:
            connection.execute(_MARKET.format(path=path, orders=given.orders, seed=given.seed, sellers=SELLERS))
        settings = Settings(var_path=Path(folder) / "var", event_threads=2, event_memory="12GB")
        taken = measure(Bench(settings, path))
    whole, alone = taken["import"] / taken["bare"], taken["roll-up"] / taken["bare"]
    print(f"{given.orders:,} orders, 2 threads, median of {ROUNDS}:")
    print(f"whole import / bare aggregation: {whole:.2f} (at most {IMPORT_AT_MOST})")
    print(f"roll-up alone / bare aggregation: {alone:.2f} (at most {ROLL_UP_AT_MOST})")
    return int(whole > IMPORT_AT_MOST or alone > ROLL_UP_AT_MOST)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
