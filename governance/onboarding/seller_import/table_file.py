"""Rows of a CSV file or an Excel workbook as text, one at a time; what the file is, its content says."""

from __future__ import annotations

import codecs
import csv
import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook

from governance.core.errors import Invalid

LARGEST_FILE: Final = 200 * 1024 * 1024
LARGEST_UNPACKED: Final = 1024 * 1024 * 1024
DELIMITERS: Final = ",;\t|"
_CHUNK: Final = 1 << 20
_EXACT_DIGITS: Final = 10**15  # a spreadsheet keeps fifteen digits of a number and invents the rest
# What the library raises over a workbook that is not in order; a SyntaxError is one of its XML.
_DAMAGED: Final = (
    KeyError,
    ValueError,
    OSError,
    IndexError,
    AttributeError,
    TypeError,
    SyntaxError,
    zipfile.BadZipFile,
)
_WANTED: Final = "Sellers come as CSV (UTF-8 or GB18030) or as an Excel workbook (.xlsx)."


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet counts (the heading is row 1), its cells, and the cells nobody can read."""

    number: int
    cells: Sequence[str]
    unreadable: dict[int, str]


@dataclass(frozen=True, kw_only=True)
class TableFile:
    """A file that was looked at: its digest, and how it is written."""

    path: Path
    digest: str
    encoding: str | None  # None: an Excel workbook

    def rows(self) -> Iterator[Row]:
        """Every row that is not empty, the heading first. Raises `Invalid` where the file is broken."""
        return _workbook_rows(self.path) if self.encoding is None else _csv_rows(self.path, self.encoding)


def inspect(path: Path) -> TableFile:
    """What `path` is. Raises `Invalid` with one sentence when it is missing, empty, too large or of another kind."""
    if not path.is_file():
        raise Invalid(f"There is no file {path}.", pointer=str(path))
    size = path.stat().st_size
    if not size:
        raise Invalid(f"{path.name} is empty.", pointer=path.name)
    if size > LARGEST_FILE:
        most = LARGEST_FILE // 1024 // 1024
        raise Invalid(
            f"{path.name} is larger than {most} MB: split it, every part needs the heading.", pointer=path.name
        )
    with path.open("rb") as stream:
        head = stream.read(4)
        stream.seek(0)
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if head.startswith(b"PK"):
        _check_workbook(path)
        return TableFile(path=path, digest=digest, encoding=None)
    return TableFile(path=path, digest=digest, encoding=_encoding_of(path))


def _check_workbook(path: Path) -> None:
    """A workbook is a ZIP archive: refuse other archives, and one that unpacks to more than anybody typed."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise Invalid(f"{path.name} is damaged: {error}. {_WANTED}", pointer=path.name) from error
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise Invalid(f"{path.name} is an archive, but no Excel workbook. {_WANTED}", pointer=path.name)
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise Invalid(f"{path.name} unpacks to more than 1 GB; no list of sellers does.", pointer=path.name)


def _encoding_of(path: Path) -> str:
    """UTF-8 or UTF-16 by its mark, else UTF-8 when every byte fits, else GB18030 when every byte fits."""
    with path.open("rb") as stream:
        mark = stream.read(3)
    if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: tuple[str, ...] = ("utf-16",)
    else:
        candidates = ("utf-8-sig",) if mark == codecs.BOM_UTF8 else ("utf-8", "gb18030")
    for encoding in candidates:
        if _decodes(path, encoding):
            return encoding
    raise Invalid(f"{path.name} is no text in UTF-8 or GB18030. {_WANTED}", pointer=path.name)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                if "\x00" in decoder.decode(chunk):
                    return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _csv_rows(path: Path, encoding: str) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as stream:
        heading = stream.readline()
        stream.seek(0)
        reader = csv.reader(stream, delimiter=max(DELIMITERS, key=heading.count), strict=True)
        try:
            for number, cells in enumerate(reader, start=1):
                if any(map(str.strip, cells)):
                    yield Row(number, cells, {})
        except csv.Error as error:
            raise Invalid(
                f"{path.name} cannot be read from line {reader.line_num} on ({error}): look for a quotation mark that"
                " is never closed.",
                pointer=f"line {reader.line_num}",
            ) from error


def _workbook_rows(path: Path) -> Iterator[Row]:
    try:
        with path.open("rb") as stream:  # not by its name: that says nothing
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what a sheet says about its size may be wrong
            for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
                if any(value not in {None, ""} for value in values):
                    yield _row_of(number, values)
    except _DAMAGED as error:
        raise Invalid(f"{path.name} is a damaged workbook ({error}). {_WANTED}", pointer=path.name) from error


def _row_of(number: int, values: Sequence[Any]) -> Row:
    unreadable = {place: reason for place, value in enumerate(values) if (reason := _lost(value))}
    return Row(number, [_text(value) for value in values], unreadable)


def _lost(value: Any) -> str | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= _EXACT_DIGITS:
        return "was kept as a number and lost digits: format the column as text and fill it in again"
    return None


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
