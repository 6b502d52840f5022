"""The frozen list: everything a draw can depend on, as one text that everybody reads the same way. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from governance.core.bounds import Integers
from governance.core.errors import Invalid
from inspections.draws.chance import seeds
from inspections.draws.chance.header import Header
from inspections.draws.chance.listed_columns import Columns, check_columns

FIRST_LINE: Final = b"draw-list 1\n"
_FIELDS: Final = 6
_TAB: Final = 9
_LINE: Final = 10
_LONGEST_NUMBER: Final = 10  # digits: a thousand million billionths


@dataclass(frozen=True, kw_only=True)
class ListedItem:
    """One line of the list; `row` counts all items from 0, `billionths` is the declared probability of inclusion."""

    row: int
    stratum: str
    item: str
    seller: str
    category: str
    billionths: int
    units: int
    accept_at_most: int


@dataclass(frozen=True, eq=False)
class FrozenList:
    """A list as it was read: the bytes themselves, the header, and the items with their probabilities [n] in order."""

    text: bytes
    header: Header
    billionths: Integers
    _fields_end: npt.NDArray[np.intp]  # [n, 6] places in the text

    @cached_property
    def items(self) -> list[bytes]:
        """The ids of all items, in order."""
        begins = np.concatenate([[self._begin], self._fields_end[:-1, -1] + 1])
        places = zip(begins.tolist(), self._fields_end[:, 0].tolist(), strict=True)
        return [self.text[begin:end] for begin, end in places]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the text: what was announced of the list."""
        return seeds.list_digest(self.text)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The row at which each stratum begins, in the order of the header, and the number of items."""
        ends = np.cumsum([stratum.size for stratum in self.header.strata])
        return (0, *(int(end) for end in ends))

    def rows_of(self, stratum: str) -> slice:
        """The rows of a stratum; raises `KeyError` when there is none of that name."""
        place = self._places[stratum]
        return slice(self.starts[place], self.starts[place + 1])

    def listed(self, row: int) -> ListedItem:
        """The line of one row."""
        begin = self._fields_end[row - 1, -1] + 1 if row else self._begin
        item, seller, category, *numbers = self.text[begin : self._fields_end[row, -1]].decode().split("\t")
        billionths, units, accept_at_most = map(int, numbers)
        return ListedItem(
            row=row,
            stratum=self.header.strata[int(np.searchsorted(self.starts, row, "right")) - 1].name,
            item=item,
            seller=seller,
            category=category,
            billionths=billionths,
            units=units,
            accept_at_most=accept_at_most,
        )

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {stratum.name: place for place, stratum in enumerate(self.header.strata)}

    @cached_property
    def _begin(self) -> int:
        return self.text.index(b"\n", len(FIRST_LINE)) + 1


def write(*, header: Header, columns: Columns) -> bytes:
    """The text of a list; items may come in any order, within a stratum they are sorted by their bytes.

    Raises `Invalid` with every finding: names that cannot be written, twice the same item, strata of another size,
    probabilities that do not add up to what the stratum takes.
    """
    check_columns(header, columns)
    order = np.lexsort((np.array(columns.item, "S"), columns.stratum))
    numbers = np.stack([columns.billionths, columns.units, columns.accept_at_most])[:, order]
    lines = zip(
        *([column[row] for row in order.tolist()] for column in (columns.item, columns.seller, columns.category)),
        *(map(str, column) for column in numbers.tolist()),
        strict=True,
    )
    return FIRST_LINE + _head(header) + "\n".join(("", *map("\t".join, lines), "")).encode()


def _head(header: Header) -> bytes:
    return json.dumps(header.to_document(), sort_keys=True, separators=(",", ":")).encode()


def read_header(text: bytes) -> Header:
    """What stands before the items; raises `Invalid`."""
    end = text.find(b"\n", len(FIRST_LINE))
    if not text.startswith(FIRST_LINE) or end < 0:
        raise Invalid("This is no list of a draw: it does not begin with “draw-list 1” and a header.", pointer="line/1")
    return Header.from_document(_json_object(text[len(FIRST_LINE) : end]))


def read(text: bytes) -> FrozenList:
    """Read a list that was written by `write`; raises `Invalid` when it has not its form.

    That the list is right (sorted, adding up) was checked when it was written; that it is the one which was announced
    says its digest. The verifier checks both again.
    """
    header = read_header(text)
    end = text.index(b"\n", len(FIRST_LINE))
    codes = np.frombuffer(text, np.uint8)
    ends = np.flatnonzero(codes <= _LINE)
    ends = ends[np.searchsorted(ends, end + 1) :]
    if not len(ends) or codes[-1] != _LINE or len(ends) != _FIELDS * sum(stratum.size for stratum in header.strata):
        raise Invalid("The list has not as many lines and fields as its header says.", pointer="line/3")
    fields = ends.reshape(-1, _FIELDS)
    if (codes[fields] != [*[_TAB] * (_FIELDS - 1), _LINE]).any():
        raise Invalid("A line of the list has not six fields.", pointer="line/3")
    return FrozenList(text, header, _numbers(codes, fields[:, 2] + 1, fields[:, 3]), fields)


def read_stratum(text: bytes, stratum: str) -> FrozenList:
    """The part of a list that is one stratum, as a list of its own: only its lines are looked at.

    Raises `KeyError` when there is none of that name, `Invalid` as `read`.
    """
    header = read_header(text)
    place = next((place for place, one in enumerate(header.strata) if one.name == stratum), None)
    if place is None:
        raise KeyError(stratum)
    own, before = header.strata[place], sum(one.size for one in header.strata[:place])
    begin = text.index(b"\n", len(FIRST_LINE))
    ends = np.concatenate([[begin], begin + 1 + np.flatnonzero(np.frombuffer(text, np.uint8)[begin + 1 :] == _LINE)])
    if len(ends) <= before + own.size:
        raise Invalid("The list has not as many lines as its header says.", pointer="line/3")
    lines = text[ends[before] + 1 : ends[before + own.size] + 1]
    return read(b"".join((FIRST_LINE, _head(replace(header, strata=(own,))), b"\n", lines)))


def _numbers(codes: npt.NDArray[np.uint8], begins: npt.NDArray[np.intp], ends: npt.NDArray[np.intp]) -> Integers:
    """Numbers in plain digits that stand in the text between these places."""
    length = ends - begins
    if ((length < 1) | (length > _LONGEST_NUMBER)).any():
        raise Invalid("A probability of the list is no number of billionths.", pointer="line/3")
    value = np.zeros(len(begins), np.int64)
    for place in range(int(length.max(initial=0))):
        there = place < length
        digit = codes[np.where(there, begins + place, 0)].astype(np.int64) - ord("0")
        if (there & ((digit < 0) | (digit > 9))).any():
            raise Invalid("A probability of the list is no number of billionths.", pointer="line/3")
        value = np.where(there, value * 10 + digit, value)
    return value


def _json_object(line: bytes) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise Invalid("The second line of the list is no JSON object.", pointer="line/2")
    return document
