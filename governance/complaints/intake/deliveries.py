"""A delivery, read piece by piece: every row as a line of JSON, whatever it came as."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import json
import re
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

BETWEEN: Final = b"\x01"  # what would part the cells of a line: it stands in no JSON
PIECE_BYTES: Final = 32 * 2**20
PIECE_ROWS: Final = 20_000
LONGEST_LINE: Final = 1_000_000
_BIT: Final = 1 << 16
_WANTED: Final = "Complaints come as NDJSON, as CSV (both may be compressed with gzip) or as an Excel workbook (.xlsx)."
_NOT_TEXT: Final = "is no text in UTF-8"
_NO_OBJECT: Final = re.compile(rb"\n[^{]")


@dataclass(frozen=True)
class Rejected:
    """One thing wrong with one row: its line in the delivery, the column, why, and what stood there."""

    line: int
    column: str
    reason: str
    value: str = ""


@dataclass
class Piece:
    """Some rows of a delivery: JSON in lines that are numbered from `first` on, and what could not become a line.

    A line is empty where the delivery has nothing to take in, so that a row is known by its place.
    """

    rows: int = 0
    first: int = 1
    lines: list[bytes] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)

    def add(self, number: int, line: bytes) -> None:
        """Take in the row `number`; rows come in their order."""
        if not self.lines:
            self.first = number
        self.lines += [b"\n"] * (number - self.first - len(self.lines))
        self.lines.append(line + b"\n")


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
    """SHA-256 of the delivery as it came."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _head(path: Path) -> bytes:
    if not path.is_file():
        raise Invalid(f"There is no file {path}.", pointer=str(path))
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
    number = 1
    for block in _blocks(stream):
        many = block.count(b"\n") + (not block.endswith(b"\n"))
        if mapping.renames or not _is_plain(block):
            piece = Piece()
            for place, line in enumerate(block.split(b"\n"), number):
                _take_line(piece, place, line.strip(), mapping)
        else:
            piece = Piece(rows=many, first=number, lines=[block])
        number += many
        yield piece


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """The stream in blocks that end with a line."""
    first = True
    while block := stream.read(PIECE_BYTES):
        block += stream.readline(LONGEST_LINE * 2)
        yield _text_head(block) if first else block
        first = False


def _is_plain(block: bytes) -> bool:
    """Whether the block is UTF-8, every line begins as an object, and nothing must be looked at line by line."""
    if not block.startswith(b"{") or _NO_OBJECT.search(block):
        return False
    odd = b"\r" in block or b"\x00" in block or BETWEEN in block
    return not odd and not _has_long_line(block) and _is_text(block)


def _is_text(block: bytes) -> bool:
    """Whether the block is UTF-8; looked at bit by bit, for as one text it would fill the memory a second time."""
    decoder, view = codecs.getincrementaldecoder("utf-8")(), memoryview(block)
    try:
        for place in range(0, len(block), _BIT):
            decoder.decode(view[place : place + _BIT], final=place + _BIT >= len(block))
    except UnicodeDecodeError:
        return False
    return True


def _has_long_line(block: bytes) -> bool:
    """Whether a line is too long, told by leaps from line end to line end."""
    place = 0
    while len(block) - place > LONGEST_LINE:
        place = block.rfind(b"\n", place, place + LONGEST_LINE + 1) + 1
        if not place:
            return True
    return False


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
