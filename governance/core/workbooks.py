"""Rows of an Excel workbook as text, one at a time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook

from governance.core.errors import Invalid

LARGEST_UNPACKED: Final = 1024 * 1024 * 1024
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


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet counts (the heading is row 1), its cells, and the cells nobody can read."""

    number: int
    cells: Sequence[str]
    unreadable: dict[int, str]


def check_workbook(path: Path, *, wanted: str) -> None:
    """A workbook is a ZIP archive: refuse other archives, and one that unpacks to more than anybody typed."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise Invalid(f"{path.name} is damaged: {error}. {wanted}", pointer=path.name) from error
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise Invalid(f"{path.name} is an archive, but no Excel workbook. {wanted}", pointer=path.name)
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise Invalid(f"{path.name} unpacks to more than 1 GB; no list of ours does.", pointer=path.name)


def workbook_rows(path: Path, *, wanted: str, times: bool = False) -> Iterator[Row]:
    """Every row of the first sheet that is not empty; of a moment its day, or also its time with `times`.

    Raises `Invalid` where the workbook is broken.
    """
    try:
        with path.open("rb") as stream:  # not by its name: that says nothing
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what a sheet says about its size may be wrong
            for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
                if any(value not in {None, ""} for value in values):
                    yield _row_of(number, values, times=times)
    except _DAMAGED as error:
        raise Invalid(f"{path.name} is a damaged workbook ({error}). {wanted}", pointer=path.name) from error


def _row_of(number: int, values: Sequence[Any], *, times: bool) -> Row:
    unreadable = {place: reason for place, value in enumerate(values) if (reason := _lost(value))}
    return Row(number, [_text(value, times=times) for value in values], unreadable)


def _lost(value: Any) -> str | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= _EXACT_DIGITS:
        return "was kept as a number and lost digits: format the column as text and fill it in again"
    return None


def _text(value: Any, *, times: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.isoformat() if times and not midnight else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
