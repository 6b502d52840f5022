"""Lists come as CSV, JSON lines, Parquet or an Excel workbook: each becomes a relation with numbered rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

import duckdb

from governance.core.errors import Invalid
from governance.core.workbooks import Row, check_workbook, workbook_rows
from governance.facts.engine import identifier, keep, one, quoted, scratch_of
from governance.facts.files import digest_of, inspect
from governance.facts.reading import ROW, Reject, Source, open_source

WANTED: Final = (
    "Lists come as CSV, JSON lines (both may be compressed with gzip), Parquet or an Excel workbook (.xlsx)."
)


@dataclass(frozen=True, kw_only=True)
class OpenedFile:
    """A list that can be read: what it holds, and the digest of the file."""

    name: str
    digest: str
    source: Source


def open_list(connection: duckdb.DuckDBPyConnection, path: Path, *, relation: str) -> OpenedFile:
    """Open `path` as `relation`, whatever it is; raises `Invalid` with one sentence when it cannot be read at all.

    Rows are numbered as those of event files are; those of a workbook as it shows them, its heading being row 1.
    """
    if _is_archive(path):
        check_workbook(path, wanted=WANTED)
        return OpenedFile(name=path.name, digest=digest_of(path), source=_of_workbook(connection, path, relation))
    file = inspect(path, wanted=WANTED)
    return OpenedFile(name=file.name, digest=file.digest, source=open_source(connection, file, relation=relation))


def _is_archive(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(4) == b"PK\x03\x04"


def _of_workbook(connection: duckdb.DuckDBPyConnection, path: Path, relation: str) -> Source:
    rows = workbook_rows(path, wanted=WANTED)
    heading = _heading(next(rows, Row(1, (), {})).cells, path.name)
    copied, broken = scratch_of(connection) / f"{relation}.csv", []
    with copied.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for number, cells, fault in _cells(rows, len(heading)):
            if fault:
                broken.append(Reject(row=number, column="", reason=fault, value=""))
            else:
                writer.writerow([number, *cells])
    columns = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in (ROW, *heading))
    named = ", ".join(map(identifier, heading))
    keep(
        connection,
        relation,
        f"SELECT CAST({ROW} AS BIGINT) AS {ROW}, {named} FROM read_csv({quoted(str(copied))}, columns = {{{columns}}},"
        " header = false, delim = ',', quote = '\"', escape = '\"', auto_detect = false, strict_mode = true,"
        " max_line_size = 16777216)",
    )
    (read,) = one(connection, f"SELECT count(*) FROM {relation}")
    count = int(str(read)) + len(broken)
    if not count:
        raise Invalid(f"{path.name} has no rows.", pointer=path.name)
    return Source(relation=relation, types=dict.fromkeys(heading, "VARCHAR"), rows=count, padded=True, broken=broken)


def _heading(cells: Sequence[str], file: str) -> list[str]:
    heading = [cell.strip() for cell in cells]
    while heading and not heading[-1]:
        heading.pop()
    if not heading:
        raise Invalid(f"{file} is empty.", pointer=file)
    if "" in heading:
        raise Invalid(f"Column {heading.index('') + 1} of {file} has no name in the first row.", pointer=file)
    twice = sorted({cell for cell in heading if heading.count(cell) > 1})
    if twice:
        raise Invalid(f"{file} has the column {twice[0]} twice.", pointer=twice[0])
    return heading


def _cells(rows: Iterator[Row], width: int) -> Iterator[tuple[int, list[str], str]]:
    """Number, cells and fault of each row; a short one is filled up, for a sheet does not keep empty cells."""
    for row in rows:
        surplus = any(cell.strip() for cell in row.cells[width:])
        lost = next(iter(row.unreadable.values()), "")
        fault = f"has more cells than the {width} of the heading" if surplus else lost
        yield row.number, list(chain(row.cells[:width], [""] * (width - len(row.cells)))), fault
