"""Rows of a CSV file or an Excel workbook as text, one at a time; what the file is, its content says."""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from governance.core.errors import Invalid
from governance.core.workbooks import Row, check_workbook, workbook_rows

LARGEST_FILE: Final = 200 * 1024 * 1024
DELIMITERS: Final = ",;\t|"
_CHUNK: Final = 1 << 20
_WANTED: Final = "Sellers come as CSV (UTF-8 or GB18030) or as an Excel workbook (.xlsx)."


@dataclass(frozen=True, kw_only=True)
class TableFile:
    """A file that was looked at: its digest, and how it is written."""

    path: Path
    digest: str
    encoding: str | None  # None: an Excel workbook

    def rows(self) -> Iterator[Row]:
        """Every row that is not empty, the heading first. Raises `Invalid` where the file is broken."""
        return (
            workbook_rows(self.path, wanted=_WANTED) if self.encoding is None else _csv_rows(self.path, self.encoding)
        )


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
        check_workbook(path, wanted=_WANTED)
        return TableFile(path=path, digest=digest, encoding=None)
    return TableFile(path=path, digest=digest, encoding=_encoding_of(path))


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
