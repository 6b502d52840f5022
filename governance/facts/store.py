"""The event store: accepted events as Parquet by kind and month, append-only.

A file counts when its batch is committed in the database, and for nobody before that. What an import is about to add
stands in a note until it is over, so that a crash leaves nothing behind that the next import does not sweep away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import rmtree
from typing import Final

import duckdb

from governance.core.errors import Unavailable
from governance.facts.engine import name, quoted
from governance.facts.kinds import Kind
from governance.facts.months import next_month
from governance.facts.reading import ROW

UNDATED: Final = "undated"
# Ids and times are nearly all different and gain nothing from a dictionary: the writer is to give up on one early.
# Small row groups stay in the processor's cache while they are written.
_PARQUET: Final = (
    "FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION v2, STRING_DICTIONARY_PAGE_SIZE_LIMIT 100000,"
    " DICTIONARY_SIZE_LIMIT 2000, ROW_GROUP_SIZE 61440"
)


@dataclass(frozen=True, order=True)
class BatchLabel:
    """The name of a batch in the store: its number, and enough of its digest that no two databases share a file."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}-{self.digest[:12]}"


@dataclass(frozen=True)
class EventStore:
    """The folder of accepted events: `<kind>/<YYYY-MM>/<batch>.parquet`."""

    root: Path

    def append(
        self,
        connection: duckdb.DuckDBPyConnection,
        *,
        kind: Kind,
        batch: BatchLabel,
        correction: bool,
        good: str,
        months: Sequence[date] | None = None,
    ) -> int:
        """Keep the rows of the query `good` as `batch`; returns how many there were.

        Each row gets the number of its batch and whether the batch is a correction. Written to a folder of its own
        first and moved file by file, so that no half-written file ever bears a final name. `months` tells that reading
        month by month is cheap (see `months_in_order`) and which months there are.
        """
        incoming = self._begin(batch)
        rows = f"SELECT *, CAST({batch.number} AS BIGINT) AS batch, {correction} AS correction FROM ({good})"
        if months is not None and kind.day:
            written = sum(_write_month(connection, rows, kind.day, month, incoming) for month in months)
        else:
            written = _write_months(connection, rows, kind.day, incoming)
        for folder in sorted(incoming.iterdir()) if incoming.exists() else ():
            self._move_in(folder, month=self.root / kind.name / folder.name.removeprefix("kept_in="), batch=batch)
        rmtree(incoming, ignore_errors=True)
        return written

    def files(self, batches: Collection[BatchLabel], *, kind: str = "*") -> list[str]:
        """The files that belong to `batches`, of one kind or of all."""
        wanted = set(map(str, batches))
        found = self.root.glob(f"{kind}/*/*.parquet")
        return sorted(str(path) for path in found if _label_in(path.name) in wanted)

    def rows(self, connection: duckdb.DuckDBPyConnection, batches: Collection[BatchLabel]) -> Counter[str]:
        """How many rows the store holds of each of `batches`, by its label; looks only at the ends of the files.

        Raises `Unavailable` when a file is cut off or is no Parquet.
        """
        rows: Counter[str] = Counter()
        if paths := self.files(batches):
            listed = ", ".join(map(quoted, paths))
            try:
                ends = connection.execute(
                    f"SELECT file_name, num_rows FROM parquet_file_metadata([{listed}])"
                ).fetchall()
            except duckdb.Error as error:
                raise Unavailable(f"A file of the event store {self.root} cannot be read: {error}") from error
            for path, number in ends:
                rows[_label_in(Path(path).name)] += number
        return rows

    def show(
        self, connection: duckdb.DuckDBPyConnection, view: str, *, kind: Kind, batches: Collection[BatchLabel]
    ) -> bool:
        """Make every version of every event of `kind` in `batches` the relation `view`; tells whether there is any."""
        paths = self.files(batches, kind=kind.name)
        if paths:
            listed = ", ".join(map(quoted, paths))
            name(connection, view, f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false)")
        else:
            name(connection, view, _nothing(kind))
        return bool(paths)

    def replace(self, connection: duckdb.DuckDBPyConnection, path: str, *, rows: str) -> None:
        """Put the rows of a query in place of a file; it is written whole before it bears the name."""
        half = self.root / ".importing" / f"{Path(path).name}.half"
        half.parent.mkdir(parents=True, exist_ok=True)
        _copy(connection, rows, f"{quoted(str(half))} ({_PARQUET})")
        half.replace(path)

    def unfinished(self) -> list[BatchLabel]:
        """Batches that an import began to write and did not tick off: committed since, or crashed."""
        notes = (self.root / ".importing").glob("*.note")
        return sorted(BatchLabel(int(note.stem.split("-")[0]), note.read_text(encoding="utf-8")) for note in notes)

    def discard(self, batch: BatchLabel) -> None:
        """Remove everything of a batch that was never committed."""
        for path in self.root.glob(f"*/*/{batch}*.parquet"):
            path.unlink()
        rmtree(self._incoming(batch), ignore_errors=True)
        self.tick_off(batch)

    def tick_off(self, batch: BatchLabel) -> None:
        """Forget the note of a batch that is committed."""
        self._note(batch).unlink(missing_ok=True)

    def _begin(self, batch: BatchLabel) -> Path:
        note = self._note(batch)
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(batch.digest, encoding="utf-8")
        return self._incoming(batch)

    def _note(self, batch: BatchLabel) -> Path:
        return self.root / ".importing" / f"{batch}.note"

    def _incoming(self, batch: BatchLabel) -> Path:
        return self.root / ".importing" / str(batch)

    @staticmethod
    def _move_in(folder: Path, *, month: Path, batch: BatchLabel) -> None:
        month.mkdir(parents=True, exist_ok=True)
        for place, path in enumerate(sorted(folder.glob("*.parquet"))):
            path.replace(month / (f"{batch}.parquet" if place == 0 else f"{batch}.{place}.parquet"))


def _label_in(file_name: str) -> str:
    return file_name.split(".", maxsplit=1)[0]


def _write_month(connection: duckdb.DuckDBPyConnection, rows: str, day: str, month: date, incoming: Path) -> int:
    folder = incoming / f"kept_in={month:%Y-%m}"
    folder.mkdir(parents=True)
    return _copy(
        connection,
        f"{rows} WHERE {day} >= TIMESTAMP '{month}' AND {day} < TIMESTAMP '{next_month(month)}'",
        f"{quoted(str(folder / 'rows.parquet'))} ({_PARQUET})",
    )


def _write_months(connection: duckdb.DuckDBPyConnection, rows: str, day: str | None, incoming: Path) -> int:
    month = f"coalesce(strftime({day}, '%Y-%m'), '{UNDATED}')" if day else f"'{UNDATED}'"
    target = f"{quoted(str(incoming))} ({_PARQUET}, PARTITION_BY (kept_in))"
    return _copy(connection, f"SELECT *, {month} AS kept_in FROM ({rows})", target)


def _copy(connection: duckdb.DuckDBPyConnection, rows: str, target: str) -> int:
    written = connection.execute(f"COPY ({rows}) TO {target}").fetchone()
    return int(written[0]) if written else 0


def _nothing(kind: Kind) -> str:
    columns = [f"CAST(NULL AS {column.type}) AS {column.name}" for column in kind.columns]
    extra = [f"CAST(NULL AS BIGINT) AS {ROW}", "CAST(NULL AS BIGINT) AS batch", "CAST(NULL AS BOOLEAN) AS correction"]
    return f"SELECT {', '.join(columns + extra)} WHERE false"
