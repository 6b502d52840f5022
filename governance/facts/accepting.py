"""One file: read, check, keep what is in order, write down what is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from governance.facts.checking import CheckedSource, check, write_rejects
from governance.facts.engine import one
from governance.facts.files import Format, SourceFile
from governance.facts.kinds import DAY, MOMENT, Kind
from governance.facts.mapping import ColumnMapping
from governance.facts.months import months_in_order
from governance.facts.reading import open_source
from governance.facts.store import BatchLabel, EventStore


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A file, what it is said to hold, and how its columns are to be read."""

    kind: Kind
    file: SourceFile
    mapping: ColumnMapping


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """What became of a delivery: kept in the store as `batch`, not yet committed.

    `first_day` and `last_day` span the days on which anything in it happened (promises are not happenings).
    """

    kind: Kind
    file: SourceFile
    batch: BatchLabel
    rows_read: int
    rows_accepted: int
    reject_file: Path | None
    first_day: date | None
    last_day: date | None

    @property
    def rows_rejected(self) -> int:
        return self.rows_read - self.rows_accepted


def accept(
    connection: duckdb.DuckDBPyConnection,
    store: EventStore,
    delivery: Delivery,
    *,
    batch: BatchLabel,
    correction: bool,
    today: date,
    rejects_path: Path,
) -> Accepted:
    """Keep the good rows of `delivery` as `batch` and list the others in a reject file.

    The good rows cost one pass over the file; only when some are missing it is read again for the reasons. Needs
    `registered_seller(reference)`. Raises `Invalid` when the file cannot be read or is of another kind.
    """
    kind, file = delivery.kind, delivery.file
    source = open_source(connection, file, relation=f"source_{batch.number}")
    checked = check(connection, kind=kind, source=source, mapping=delivery.mapping, file=file.name, today=today)
    accepted = store.append(
        connection,
        kind=kind,
        batch=batch,
        correction=correction,
        good=checked.good,
        months=_months(connection, file, checked),
    )
    reject_file = None
    if accepted < source.rows:
        reject_file = rejects_path / f"{kind.name}-{batch}.csv"
        write_rejects(connection, checked, reject_file)
    first_day, last_day = _span(connection, store, kind, batch)
    if source.padded:
        connection.execute(f"DROP TABLE {source.relation}")  # the rows of a text file were held in memory
    return Accepted(
        kind=kind,
        file=file,
        batch=batch,
        rows_read=source.rows,
        rows_accepted=accepted,
        reject_file=reject_file,
        first_day=first_day,
        last_day=last_day,
    )


def _months(connection: duckdb.DuckDBPyConnection, file: SourceFile, checked: CheckedSource) -> list[date] | None:
    column = checked.taken_from(checked.kind.day) if file.format is Format.PARQUET else None
    return months_in_order(connection, file.path, column) if column else None


def _span(
    connection: duckdb.DuckDBPyConnection, store: EventStore, kind: Kind, batch: BatchLabel
) -> tuple[date | None, date | None]:
    happenings = [
        column.name
        for column in kind.columns
        if column.type in {DAY, MOMENT} and not column.ahead and column.name != kind.updated
    ]
    if not happenings or not store.show(connection, "kept_rows", kind=kind, batches=[batch]):
        return None, None
    ends = ", ".join(f"CAST(min({name}) AS DATE), CAST(max({name}) AS DATE)" for name in happenings)
    days = [day for day in one(connection, f"SELECT {ends} FROM kept_rows") if isinstance(day, date)]
    return min(days, default=None), max(days, default=None)
