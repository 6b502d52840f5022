"""Rows of a CSV file that may be damaged: each with the line it begins in, good or with what is wrong with it. Pure."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from governance.core.errors import Invalid

DELIMITERS: Final = ",;\t|"
# A cell that runs on over more lines than this has lost its closing quotation mark.
MOST_LINES: Final = 200
_LOST: Final = "\ufffd"


@dataclass(frozen=True)
class TableRow:
    """A row by the line it begins in; `fault` says why its cells cannot be used."""

    line: int
    cells: Sequence[str]
    fault: str | None = None


class _Lines:
    """The lines of a text, numbered, some of which can be put back."""

    def __init__(self, stream: Iterable[str]) -> None:
        self._stream = zip(count(1), stream, strict=False)
        self._back: deque[tuple[int, str]] = deque()
        self.taken: list[tuple[int, str]] = []

    def begin(self) -> tuple[int, str] | None:
        """The next line, from which a record begins."""
        self.taken = []
        return self._next()

    def record(self, first: str) -> Iterator[str]:
        """The lines of one record, as many as its reader asks for."""
        yield first
        while len(self.taken) <= MOST_LINES and (following := self._next()):
            yield following[1]

    def put_back(self) -> None:
        """Everything but the line with which the record began is read again."""
        self._back.extendleft(reversed(self.taken[1:]))

    def _next(self) -> tuple[int, str] | None:
        found = self._back.popleft() if self._back else next(self._stream, None)
        if found is not None:
            self.taken.append(found)
        return found


def table_rows(stream: Iterable[str]) -> Iterator[TableRow]:
    """Every row of a CSV text that is not empty, the heading first; a damaged one takes no other with it."""
    lines, delimiter, heading = _Lines(stream), None, None
    while begun := lines.begin():
        number, text = begun
        if not text.strip():
            continue
        delimiter = delimiter or max(DELIMITERS, key=text.count)
        cells, fault = _read(lines, text, delimiter)
        if heading is None:
            heading = _heading(cells, fault)
            yield TableRow(number, heading)
            continue
        fault = fault or _fault(cells, heading)
        if fault:
            lines.put_back()
        yield TableRow(number, cells, fault)


def _heading(cells: Sequence[str], fault: str | None) -> list[str]:
    if fault:
        raise Invalid(f"The heading cannot be read: it {fault}.", pointer="line 1")
    names = [cell.strip() for cell in cells]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise Invalid(f"The heading has the column {twice[0]} twice.", pointer=twice[0])
    return names


def _read(lines: _Lines, first: str, delimiter: str) -> tuple[list[str], str | None]:
    try:
        return next(csv.reader(lines.record(first), delimiter=delimiter, strict=True)), None
    except (csv.Error, StopIteration):
        return [], "opens a quotation mark that nothing closes, or closes one that is not open"


def _fault(cells: Sequence[str], heading: Sequence[str]) -> str | None:
    if len(cells) != len(heading):
        return f"has {len(cells)} cells where the heading has {len(heading)}"
    if any("\udc80" <= sign <= "\udcff" or sign == _LOST for cell in cells if not cell.isascii() for sign in cell):
        return "holds bytes that are no text in the encoding of the file"
    return "repeats the heading" if [cell.strip() for cell in cells] == heading else None
