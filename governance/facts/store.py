"""The event store: accepted events as Parquet by kind and month, append-only.

A file counts when its batch is committed in the database, and for nobody before that. The names of the files that an
import is about to add stand in a note until it is over, so that a crash leaves nothing behind that is not swept away
by the next import.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Final

import duckdb

from governance.facts.engine import name, quoted
from governance.facts.kinds import Kind
from governance.facts.reading import ROW

UNDATED: Final = "undated"
# High-cardinality ids gain nothing from a dictionary: give up on one early.
_PARQUET: Final = "FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION v2, STRING_DICTIONARY_PAGE_SIZE_LIMIT 100000"


@dataclass(frozen=True)
class EventStore:
    """The folder of accepted events: `<kind>/<YYYY-MM>/<batch>.parquet`."""

    root: Path

    def append(self, connection: duckdb.DuckDBPyConnection, *, kind: Kind, batch: int, correction: bool, good: str) -> int:
        """Keep the rows of the query `good` as batch `batch`; returns how many there were.

        Each row gets the number of its batch and whether the batch is a correction. Written to a folder of its own
        first and moved file by file, so that no half-written file ever has its final name.
        """
        incoming = self._incoming(batch)
        month = f"coalesce(strftime({kind.day}, '%Y-%m'), '{UNDATED}')" if kind.day else f"'{UNDATED}'"
        written = connection.execute(
            f"COPY (SELECT *, CAST({batch} AS BIGINT) AS batch, {correction} AS correction, {month} AS kept_in"
            f" FROM ({good})) TO {quoted(str(incoming))} ({_PARQUET}, PARTITION_BY (kept_in))"
        ).fetchone()
        self._move_in(incoming, kind=kind, batch=batch)
        return int(written[0]) if written else 0

    def files(self, kind: Kind, batches: Collection[int]) -> list[str]:
        """The files of `kind` that belong to `batches`, the committed ones."""
        found = (self.root / kind.name).glob("*/*.parquet")
        return sorted(str(path) for path in found if _batch_of(path) in batches)

    def show(
        self, connection: duckdb.DuckDBPyConnection, view: str, *, kind: Kind, batches: Collection[int]
    ) -> bool:
        """Make every version of every event of `kind` in `batches` the relation `view`; tells whether there is any."""
        paths = self.files(kind, batches)
        if paths:
            listed = ", ".join(map(quoted, paths))
            name(connection, view, f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false)")
        else:
            name(connection, view, _nothing(kind))
        return bool(paths)

    def discard(self, batches: Iterable[int]) -> None:
        """Remove the files of batches that were not committed."""
        for batch in batches:
            rmtree(self._incoming(batch), ignore_errors=True)
            for path in self.root.glob(f"*/*/{batch}*.parquet"):
                if _batch_of(path) == batch:
                    path.unlink(missing_ok=True)
            self._note(batch).unlink(missing_ok=True)

    def unfinished(self) -> dict[int, str]:
        """Batches (with their digests) that an import began to write and did not tick off: committed or crashed."""
        notes = (self.root / ".importing").glob("*.json")
        return {int(note.stem): str(json.loads(note.read_text(encoding="utf-8"))["digest"]) for note in notes}

    def begin(self, batch: int, *, digest: str) -> None:
        """Note that `batch` is about to be written."""
        note = self._note(batch)
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps({"digest": digest}), encoding="utf-8")

    def tick_off(self, batch: int) -> None:
        """Forget the note of a batch that is committed."""
        self._note(batch).unlink(missing_ok=True)

    def _note(self, batch: int) -> Path:
        return self.root / ".importing" / f"{batch}.json"

    def _incoming(self, batch: int) -> Path:
        return self.root / ".importing" / str(batch)

    def _move_in(self, incoming: Path, *, kind: Kind, batch: int) -> None:
        for path in sorted(incoming.glob("kept_in=*/*.parquet")):
            folder = self.root / kind.name / path.parent.name.removeprefix("kept_in=")
            folder.mkdir(parents=True, exist_ok=True)
            place = sum(1 for _ in folder.glob(f"{batch}-*.parquet")) if (folder / f"{batch}.parquet").exists() else None
            os.replace(path, folder / (f"{batch}.parquet" if place is None else f"{batch}-{place + 1}.parquet"))
        rmtree(incoming, ignore_errors=True)


def _batch_of(path: Path) -> int:
    return int(path.stem.split("-")[0])


def _nothing(kind: Kind) -> str:
    columns = [f"CAST(NULL AS {column.type}) AS {column.name}" for column in kind.columns]
    extra = [f"CAST(NULL AS BIGINT) AS {ROW}", "CAST(NULL AS BIGINT) AS batch", "CAST(NULL AS BOOLEAN) AS correction"]
    return f"SELECT {', '.join(columns + extra)} WHERE false"
