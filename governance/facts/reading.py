"""Files of events become relations with numbered rows, whatever they are written in."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TextIO

import duckdb

from governance.core.errors import Invalid
from governance.facts.engine import identifier, keep, name, one, quoted, scratch_of
from governance.facts.files import Format, SourceFile

ROW: Final = "row_in_file"
_DELIMITERS: Final = (",", ";", "\t", "|")


@dataclass(frozen=True, kw_only=True)
class Reject:
    """One thing wrong with one row: the 1-based data row of the file (its line, for JSON lines), where and why."""

    row: int
    column: str
    reason: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Source:
    """An opened file: the relation `relation` has the column `row_in_file` and the columns of `types`.

    `padded`: blanks around its values mean nothing (text files). `broken` rows did not make it into the relation.
    """

    relation: str
    types: Mapping[str, str]
    rows: int
    padded: bool
    broken: list[Reject] = field(default_factory=list)


def open_source(connection: duckdb.DuckDBPyConnection, file: SourceFile, *, relation: str) -> Source:
    """Open `file` as `relation`. Raises `Invalid` with one sentence when it cannot be read at all."""
    try:
        if file.format is Format.PARQUET:
            return _open_parquet(connection, file, relation)
        connection.execute("SET preserve_insertion_order = true")  # rows are numbered as they stand in the file
        if file.format is Format.JSON_LINES:
            return _open_json_lines(connection, file, relation)
        return _open_csv(connection, file, relation)
    except UnicodeDecodeError as error:
        raise Invalid(f"{file.name} is not text in UTF-8; save it as UTF-8.", pointer=file.name) from error
    except duckdb.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise Invalid(f"{file.name} cannot be read as {file.format}: {reason}", pointer=file.name) from error
    finally:
        connection.execute("SET preserve_insertion_order = false")


def _open_parquet(connection: duckdb.DuckDBPyConnection, file: SourceFile, relation: str) -> Source:
    reader = f"read_parquet({quoted(str(file.path))}, file_row_number = true, binary_as_string = true)"
    name(connection, relation, f"SELECT file_row_number + 1 AS {ROW}, * EXCLUDE (file_row_number) FROM {reader}")
    (rows,) = one(connection, f"SELECT num_rows FROM parquet_file_metadata({quoted(str(file.path))})")
    return _source(connection, file, relation, rows=int(str(rows)))


def _open_json_lines(connection: duckdb.DuckDBPyConnection, file: SourceFile, relation: str) -> Source:
    lines = f"{relation}_lines"
    keep(
        connection,
        lines,
        f"SELECT row_number() OVER () AS {ROW}, trim(line) AS line,"
        " CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' ELSE false END AS is_object"
        f" FROM read_csv({quoted(str(file.path))}, columns = {{'line': 'VARCHAR'}}, header = false, delim = chr(1),"
        " quote = '', escape = '', auto_detect = false, max_line_size = 16777216)",
    )
    found = connection.execute(
        f"SELECT DISTINCT unnest(json_keys(line)) AS key FROM {lines} WHERE is_object ORDER BY 1"
    )
    keys = [str(key) for (key,) in found.fetchall()]
    values = "".join(f", line ->> {quoted(_json_path(key))} AS {identifier(key)}" for key in keys)
    keep(connection, relation, f"SELECT {ROW}{values} FROM {lines} WHERE is_object")
    broken = connection.execute(f"SELECT {ROW}, line FROM {lines} WHERE line <> '' AND NOT is_object").fetchall()
    connection.execute(f"DROP TABLE {lines}")
    rejects = [Reject(row=row, column="", reason="is no JSON object", value=line[:200]) for row, line in broken]
    return _source(connection, file, relation, broken=rejects)


def _json_path(key: str) -> str:
    return '$."' + key.replace('"', '\\"') + '"'


def _open_csv(connection: duckdb.DuckDBPyConnection, file: SourceFile, relation: str) -> Source:
    header, delimiter = _header(file)
    broken: list[Reject] = []
    try:
        keep(connection, relation, _csv_text(file.path, header, delimiter))
    except duckdb.InvalidInputException:
        # Some row does not fit the header. The slow, exact parser tells which, and lets the others through.
        whole = scratch_of(connection) / f"{relation}.csv"
        broken = _set_aside_misfits(file, whole, width=len(header), delimiter=delimiter)
        keep(connection, relation, _csv_text(whole, [ROW, *header], ",", number=f"CAST({ROW} AS BIGINT)"))
    return _source(connection, file, relation, broken=broken)


def _csv_text(path: Path, header: list[str], delimiter: str, *, number: str = "row_number() OVER ()") -> str:
    columns = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in header)
    shown = ", ".join(identifier(column) for column in header if column != ROW)
    return (
        f"SELECT {number} AS {ROW}, {shown} FROM read_csv({quoted(str(path))}, columns = {{{columns}}}, header = true,"
        f" delim = {quoted(delimiter)}, quote = '\"', escape = '\"', auto_detect = false, strict_mode = true,"
        " max_line_size = 16777216)"
    )


def _header(file: SourceFile) -> tuple[list[str], str]:
    with _text(file) as stream:
        first = stream.readline()
        delimiter = max(_DELIMITERS, key=first.count)
        stream.seek(0)
        header = [cell.strip() for cell in next(_records(stream, file, delimiter), [])]
    twice = sorted({cell for cell in header if header.count(cell) > 1 and cell})
    if twice:
        raise Invalid(f"{file.name} has the column {twice[0]} twice.", pointer=twice[0])
    if "" in header:
        raise Invalid(f"Column {header.index('') + 1} of {file.name} has no name in the first line.", pointer=file.name)
    return header, delimiter


def _text(file: SourceFile) -> TextIO:
    if file.compressed:
        return gzip.open(file.path, "rt", encoding="utf-8-sig", newline="")
    return file.path.open(encoding="utf-8-sig", newline="")


def _records(stream: TextIO, file: SourceFile, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(stream, delimiter=delimiter)
    try:
        yield from reader
    except csv.Error as error:
        raise Invalid(
            f"{file.name} cannot be read as CSV near line {reader.line_num} ({error});"
            " probably a quotation mark opens there that nothing closes.",
            pointer=f"line {reader.line_num}",
        ) from error


def _set_aside_misfits(file: SourceFile, whole: Path, *, width: int, delimiter: str) -> list[Reject]:
    """Copy the rows of `width` values to `whole`, numbered; return the others."""
    misfits = []
    with _text(file) as stream, whole.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n", quoting=csv.QUOTE_ALL)
        records = (record for record in _records(stream, file, delimiter) if record)
        writer.writerow([ROW, *next(records)])
        for row, record in enumerate(records, start=1):
            if len(record) == width:
                writer.writerow([row, *record])
            else:
                reason = f"has {len(record)} values where the header names {width}"
                misfits.append(Reject(row=row, column="", reason=reason, value=delimiter.join(record)[:200]))
    return misfits


def _source(
    connection: duckdb.DuckDBPyConnection,
    file: SourceFile,
    relation: str,
    *,
    rows: int | None = None,
    broken: list[Reject] | None = None,
) -> Source:
    columns = connection.execute(f"DESCRIBE SELECT * EXCLUDE ({ROW}) FROM {relation}").fetchall()
    if rows is None:
        rows = int(str(one(connection, f"SELECT count(*) FROM {relation}")[0]))
    rows += len(broken or ())
    if not rows:
        raise Invalid(f"{file.name} has no rows.", pointer=file.name)
    return Source(
        relation=relation,
        types={str(column): str(kind) for column, kind, *_ in columns},
        rows=rows,
        padded=file.format is not Format.PARQUET,
        broken=broken or [],
    )
