"""A delivery, read piece by piece: every row as a numbered line of JSON, whatever it came as."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from governance.complaints.intake.columns import CASES
from governance.complaints.intake.mapping import CaseMapping
from governance.complaints.intake.set_checks import NO_OBJECT
from governance.complaints.intake.table_rows import TableRow, table_rows
from governance.core.errors import Invalid
from governance.core.workbooks import check_workbook, workbook_rows

BETWEEN: Final = b"\x01"  # stands in no JSON, and between the number and the line
PIECE_BYTES: Final = 16 * 2**20
PIECE_ROWS: Final = 20_000
LONGEST_LINE: Final = 1_000_000
_WANTED: Final = "Complaints come as NDJSON, as CSV (both may be compressed with gzip) or as an Excel workbook (.xlsx)."
_NOT_TEXT: Final = "is no text in UTF-8"


@dataclass(frozen=True)
class Rejected:
    """One thing wrong with one row: its line in the delivery, the column, why, and what stood there."""

    line: int
    column: str
    reason: str
    value: str = ""


@dataclass
class Piece:
    """Some rows of a delivery: numbered lines of JSON, and what could not become one."""

    rows: int = 0
    lines: list[bytes] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)

    def add(self, number: int, line: bytes) -> None:
        """Take in one row as it stands."""
        self.lines.append(b"%d%b%b\n" % (number, BETWEEN, line))


def pieces(path: Path, mapping: CaseMapping) -> Iterator[Piece]:
    """Everything in `path`, told by its content. Raises `Invalid` with one sentence when nothing of it can be read."""
    head = _head(path)
    if head.startswith(b"PK"):
        check_workbook(path, wanted=_WANTED)
        yield from _from_table(_rows_of_workbook(path), mapping, path.name)
        return
    with _opened(path) as stream:
        if _text_head(head).lstrip().startswith(b"{"):
            yield from _from_json_lines(stream, mapping)
        else:
            with _as_text(stream, head, mapping) as text:
                yield from _from_table(table_rows(text), mapping, path.name)


def digest_of(path: Path) -> str:
    """SHA-256 of the delivery as it came; raises `Invalid` when there is none."""
    if not path.is_file():
        raise Invalid(f"There is no file {path}.", pointer=str(path))
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _head(path: Path) -> bytes:
    try:
        with _opened(path) as stream:
            head = stream.read(65_536)
            while path.suffix == ".gz" and stream.read(
                2**20
            ):  # one that was cut off is noticed before anything changes
                pass
    except (OSError, EOFError) as error:
        raise Invalid(f"{path.name} cannot be read: {error}.", pointer=path.name) from error
    if not head.strip():
        raise Invalid(f"{path.name} is empty.", pointer=path.name)
    if head.startswith(b"["):
        raise Invalid(f"{path.name} is one JSON array; NDJSON has one object in each line.", pointer=path.name)
    return head


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as stream:
        compressed = stream.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if compressed else path.open("rb")  # type: ignore[return-value]


def _text_head(head: bytes) -> bytes:
    return head.removeprefix(codecs.BOM_UTF8)


def _from_json_lines(stream: IO[bytes], mapping: CaseMapping) -> Iterator[Piece]:
    number = 0
    for block in _blocks(stream):
        lines, piece = block.split(b"\n"), Piece()
        if not lines[-1]:
            lines.pop()
        if mapping.renames or not _is_plain(block, lines):
            for place, line in enumerate(lines, number + 1):
                _take_line(piece, place, line.strip(), mapping)
        else:
            piece.lines = [b"%d%b%b\n" % (n, BETWEEN, line) for n, line in enumerate(lines, number + 1) if line.strip()]
            piece.rows = len(piece.lines)
        number += len(lines)
        yield piece


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """The stream in blocks that end with a line."""
    first = True
    while block := stream.read(PIECE_BYTES):
        block += stream.readline(LONGEST_LINE * 2)
        yield _text_head(block) if first else block
        first = False


def _is_plain(block: bytes, lines: list[bytes]) -> bool:
    """Whether the block is UTF-8 without anything that must be looked at line by line."""
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    odd = b"\r" in block or b"\x00" in block or BETWEEN in block
    return not odd and len(max(lines, key=len)) <= LONGEST_LINE


def _take_line(piece: Piece, number: int, line: bytes, mapping: CaseMapping) -> None:
    if not line:
        return
    piece.rows += 1
    fault = _fault_of_line(line)
    if fault:
        piece.rejected.append(Rejected(number, "", fault))
    elif not mapping.renames:
        piece.add(number, line.replace(b"\r", b" "))
    elif isinstance(record := _record(line), dict):
        piece.add(number, _as_json(mapping.row_of(record, mapping.sources_of(record))))
    else:
        piece.rejected.append(Rejected(number, "", NO_OBJECT))


def _fault_of_line(line: bytes) -> str | None:
    if len(line) > LONGEST_LINE:
        return "is longer than a megabyte"
    try:
        line.decode()
    except UnicodeDecodeError:
        return _NOT_TEXT
    return NO_OBJECT if b"\x00" in line or BETWEEN in line else None


def _record(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _as_json(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row).encode()


def _as_text(stream: IO[bytes], head: bytes, mapping: CaseMapping) -> io.TextIOWrapper:
    """The stream as text; what is none in its encoding stays recognisable."""
    encoding = mapping.encoding or _encoding_of(head)
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    return io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")


def _encoding_of(head: bytes) -> str:
    """UTF-16 or UTF-8 by its mark; else the heading tells: UTF-8, or GB18030 where it is that and no UTF-8.

    Rows alone tell nothing: a single one that was damaged would turn all others into something else.
    """
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    heading = head.split(b"\n", 1)[0]
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            heading.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Invalid(
        "The heading is no text in UTF-8 or GB18030. Save the file as UTF-8, or name its `encoding` in the mapping.",
        pointer="line 1",
    )


def _rows_of_workbook(path: Path) -> Iterator[TableRow]:
    width = 0
    for row in workbook_rows(path, wanted=_WANTED, times=True):
        width = width or len(row.cells)
        lost = next(iter(row.unreadable.values()), None)
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        surplus = "has more cells than the heading" if any(cells[width:]) else None
        yield TableRow(row.number, cells[:width], lost or surplus)


def _from_table(rows: Iterable[TableRow], mapping: CaseMapping, file: str) -> Iterator[Piece]:
    rows = iter(rows)
    heading = next(rows, None)
    if heading is None:
        raise Invalid(f"{file} is empty.", pointer=file)
    names = [name.strip() for name in heading.cells]
    sources = mapping.columns.sources(kind=CASES, found=[name for name in names if name], file=file)
    while some := list(islice(rows, PIECE_ROWS)):
        piece = Piece(rows=len(some))
        for row in some:
            if row.fault:
                piece.rejected.append(Rejected(row.line, "", row.fault))
            else:
                record = dict(zip(names, row.cells, strict=True))
                piece.add(row.line, _as_json(mapping.row_of(record, sources)))
        yield piece
