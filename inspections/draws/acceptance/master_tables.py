"""The master tables of single plans, made by the rule behind them and with arrows resolved: two named sets. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Final, TypeAlias

from governance.core.errors import NotFound

# Acceptance quality limits as they are written: per cent nonconforming, or nonconformities per 100 units.
AQLS: Final = (
    *("0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25", "0.40", "0.65", "1.0", "1.5", "2.5"),
    *("4.0", "6.5", "10", "15", "25", "40", "65", "100", "150", "250", "400", "650", "1000"),
)
PLACES: Final = {Decimal(aql): place for place, aql in enumerate(AQLS)}
LETTERS: Final = "ABCDEFGHJKLMNPQRS"


class TableSet(StrEnum):
    """Whose tables; they differ, so that "Z1.4" never stands for ISO 2859-1. The values are stored."""

    ISO = "iso-2859-1"
    MIL = "mil-std-105e"


class Severity(StrEnum):
    """How strictly lots are inspected at present. The values are stored."""

    NORMAL = "normal"
    TIGHTENED = "tightened"
    REDUCED = "reduced"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A plan in a table: accept with at most `accept_at_most` found, reject from `reject_from` on.

    `letter` is the row it stands in, which an arrow may have led to.
    """

    letter: str
    n: int
    accept_at_most: int
    reject_from: int


_Numbers: TypeAlias = tuple[int, int]
"""Acceptance and rejection number."""
_Column: TypeAlias = Mapping[int, _Numbers]
"""The filled cells of one AQL, by the number of the row."""


def _without_gap(numbers: Mapping[int, int]) -> dict[int, _Numbers]:
    """What is not accepted is rejected."""
    return {place: (accept, accept + 1) for place, accept in numbers.items()}


_SIZES: Final = (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000, 3150)
_REDUCED_SIZES: Final = (2, 2, 2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800)
_TIGHTEST_ROW: Final = 16  # S, which stands in the tightened table alone and has one cell
_TIGHTEST_CELL: Final = (16, 2)  # row S, AQL 0.025

_LAST_DIAGONALS: Final = 25
_AFTER_ZERO: Final = 15  # the diagonal below acceptance number 0, where normal and reduced tables point up
_FIRST_ROWS: Final = 5  # A to E: only there the last diagonals are filled

# Acceptance numbers by d, the number of the row plus that of the column: on one diagonal plans are alike.
_NORMAL: Final = _without_gap({14: 0, 17: 1, 18: 2, 19: 3, 20: 5, 21: 7, 22: 10, 23: 14, 24: 21, 25: 30, 26: 44})
_TIGHTENED: Final = _without_gap({15: 0, 18: 1, 19: 2, 20: 3, 21: 5, 22: 8, 23: 12, 24: 18, 25: 27, 26: 41})
_REDUCED: Final = _without_gap({14: 0, 18: 1, 19: 2, 20: 3, 21: 5, 22: 6, 23: 8, 24: 10, 25: 14, 26: 21})
# Reduced plans of the first rows, whose sample cannot become smaller than two units, by the number of the column.
_FROM_25: Final = {17: 1, 18: 2, 19: 3, 20: 5, 21: 7, 22: 10, 23: 14, 24: 21, 25: 30}
_REDUCED_A: Final = _without_gap({14: 0} | _FROM_25)
_REDUCED_B: Final = _without_gap({13: 0} | _FROM_25)

# MIL-STD-105E leaves a gap between acceptance and rejection in reduced inspection: a lot in it is accepted, and normal
# inspection comes back.
_MIL_REDUCED: Final[Mapping[int, _Numbers]] = {
    14: (0, 1),
    17: (0, 2),
    18: (1, 3),
    19: (1, 4),
    20: (2, 5),
    21: (3, 6),
    22: (5, 8),
    23: (7, 10),
    24: (10, 13),
    25: (14, 17),
    26: (21, 24),
}
_MIL_REDUCED_B: Final[Mapping[int, _Numbers]] = _without_gap({13: 0, 20: 5, 21: 7, 22: 10, 23: 14, 24: 21, 25: 30}) | {
    16: (0, 2),
    17: (1, 3),
    18: (2, 4),
    19: (3, 5),
}
_MIL_ARROW: Final = (0, 15)  # tightened, row A, AQL 10: ISO has a plan here


@cache
def plan_in_table(letter: str, aql: str, severity: Severity, table_set: TableSet) -> Cell:
    """The plan that the cell of a letter and an AQL (as in `AQLS`) has or leads to.

    Raises `NotFound` where the table is blank, which it is in row S alone; no lot begins there.
    Source: ISO 2859-1:1999 tables 2-A, 2-B, 2-C; MIL-STD-105E tables II-A, II-B, II-C.
    """
    row, column = LETTERS.index(letter), AQLS.index(aql)
    sizes = _REDUCED_SIZES if severity is Severity.REDUCED else _SIZES
    filled = _column(column, severity, table_set)
    if row == _TIGHTEST_ROW and row not in filled:
        raise NotFound(f"The {severity} table has no plan in row {letter} at an AQL of {aql}.")
    stands = row if row in filled else _end_of_arrow(row, row + column, filled, severity)
    accept, reject = filled[stands]
    return Cell(letter=LETTERS[stands], n=sizes[stands], accept_at_most=accept, reject_from=reject)


@cache
def _column(column: int, severity: Severity, table_set: TableSet) -> _Column:
    numbers = ((row, _numbers(row, column, severity, table_set)) for row in range(len(LETTERS)))
    return {row: found for row, found in numbers if found is not None}


def _numbers(row: int, column: int, severity: Severity, table_set: TableSet) -> _Numbers | None:
    """What a cell holds of its own."""
    if row == _TIGHTEST_ROW:
        return (1, 2) if severity is Severity.TIGHTENED and (row, column) == _TIGHTEST_CELL else None
    if severity is Severity.REDUCED:
        return _reduced(row, column, table_set)
    if table_set is TableSet.MIL and severity is Severity.TIGHTENED and (row, column) == _MIL_ARROW:
        return None
    return _on_diagonal(_NORMAL if severity is Severity.NORMAL else _TIGHTENED, row, column)


def _reduced(row: int, column: int, table_set: TableSet) -> _Numbers | None:
    if row == 0:
        return _REDUCED_A.get(column)
    if row == 1:
        return (_REDUCED_B if table_set is TableSet.ISO else _MIL_REDUCED_B).get(column)
    return _on_diagonal(_REDUCED if table_set is TableSet.ISO else _MIL_REDUCED, row, column)


def _on_diagonal(numbers: Mapping[int, _Numbers], row: int, column: int) -> _Numbers | None:
    diagonal = row + column
    return numbers.get(diagonal) if diagonal < _LAST_DIAGONALS or row < _FIRST_ROWS else None


def _end_of_arrow(row: int, diagonal: int, filled: _Column, severity: Severity) -> int:
    """The row that an empty cell's arrow leads to: sample size and acceptance number change together."""
    above, below = [place for place in filled if place < row], [place for place in filled if place > row]
    lone = diagonal == _AFTER_ZERO and severity is not Severity.TIGHTENED
    up = diagonal >= _LAST_DIAGONALS or not below or lone
    return max(above) if up and above else min(below)
