"""Small event files, and what they count to without any database."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import duckdb

from governance.core.settings import Settings
from governance.facts import rollup, scope
from governance.facts.accepting import Accepted, Delivery, accept
from governance.facts.engine import engine
from governance.facts.files import inspect
from governance.facts.kinds import KINDS
from governance.facts.mapping import ColumnMapping
from governance.facts.store import BatchLabel, EventStore

TODAY = date(2026, 3, 1)
SELLERS = ("anna", "boris", "chen")

Row = Mapping[str, Any]

_numbers = count(1)

DEFAULTS: dict[str, Row] = {
    "orders": {"order_id": "o1", "seller_id": "anna", "buyer_id": "b1", "ordered_at": "2026-01-05 10:00:00"},
    "reviews": {"review_id": "r1", "order_id": "o1", "score": 5, "created_at": "2026-01-20"},
    "service": {"case_id": "c1", "seller_id": "anna", "kind": "return", "opened_at": "2026-01-15 09:00:00"},
    "complaints": {
        "complaint_id": "k1",
        "seller_id": "anna",
        "issue": "not_as_described",
        "outcome": "open",
        "opened_at": "2026-01-15 09:00:00",
    },
}


def rows_of(kind: str, *given: Row) -> list[dict[str, Any]]:
    """Rows of `kind` with everything filled in that must be; a row names only what it is about."""
    return [dict(DEFAULTS[kind]) | dict(row) for row in given]


def write_csv(path: Path, rows: Sequence[Row]) -> Path:
    """A CSV file with the columns of all rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def event_file(folder: Path, kind: str, *given: Row) -> Path:
    """A new CSV file of `kind` in `folder`."""
    return write_csv(folder / f"{kind}-{next(_numbers)}.csv", rows_of(kind, *given))


@dataclass
class Counted:
    """What events count to: counts by (seller, day), and the adverse events."""

    days: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)

    def sums(self) -> dict[str, int]:
        """Every count that is not 0, over all sellers and days."""
        totals = {name: sum(day[name] for day in self.days.values()) for name in rollup.COUNTS}
        return {name: total for name, total in totals.items() if total}


class Market:
    """A store without a database: batches are taken in one after the other and counted together."""

    def __init__(self, folder: Path, sellers: Sequence[str] = SELLERS) -> None:
        self.folder = folder
        self.settings = Settings(var_path=folder / "var", event_threads=1, event_memory="500MB")
        self.store = EventStore(self.settings.events_path)
        self.sellers = sellers
        self.batches: list[BatchLabel] = []

    @contextmanager
    def engine(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with engine(self.settings) as connection:
            numbered = ", ".join(f"({number}, '{seller}')" for number, seller in enumerate(self.sellers, start=1))
            connection.execute("CREATE TEMP TABLE registered_seller (id BIGINT, reference VARCHAR)")
            connection.execute(f"INSERT INTO registered_seller VALUES {numbered}")
            connection.execute(
                "CREATE TEMP TABLE corrected (metric VARCHAR, event_reference VARCHAR, seller_id VARCHAR)"
            )
            yield connection

    def take(self, kind: str, *given: Row, correction: bool = False) -> Accepted:
        """Take in rows of `kind` as the next batch."""
        return self.take_file(kind, event_file(self.folder, kind, *given), correction=correction)

    def take_file(
        self, kind: str, path: Path, *, correction: bool = False, mapping: ColumnMapping | None = None
    ) -> Accepted:
        """Take in a file as the next batch."""
        label = BatchLabel(len(self.batches) + 1, f"{len(self.batches) + 1:064x}")
        delivery = Delivery(kind=KINDS[kind], file=inspect(path), mapping=mapping or ColumnMapping())
        with self.engine() as connection:
            accepted = accept(
                connection,
                self.store,
                delivery,
                batch=label,
                correction=correction,
                today=TODAY,
                rejects_path=self.settings.rejects_path,
            )
        self.batches.append(label)
        return accepted

    def count(self, *, by: date | None = None) -> Counted:
        """Count everything afresh, as of `by` when a day is given."""
        with self.engine() as connection:
            present = scope.show_known(connection, self.store, batches=self.batches)
            scope.take_everything(connection)
            rollup.merge_events(connection, present)
            rollup.count(connection, by=by)
            days = _dicts(connection.execute("SELECT * FROM counted_day ORDER BY seller_id, day"))
            events = _dicts(
                connection.execute("SELECT * FROM counted_event ORDER BY metric, event_reference, seller_id")
            )
        counts = {(day.pop("seller_id"), str(day.pop("day"))): {name: int(day[name]) for name in day} for day in days}
        return Counted(counts, events)


def _dicts(answer: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
