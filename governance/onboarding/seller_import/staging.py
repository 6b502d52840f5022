"""Rows of a list of sellers on their way into the register: checked one by one, then copied into a temporary table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from sqlalchemy import text

from governance.core.database import db
from governance.core.workbooks import Row
from governance.facts.database_link import driver_connection
from governance.onboarding.seller_import.columns import BY_NAME, NAMES, Heading, read_heading
from governance.onboarding.seller_import.row_checks import DATES, Known, Remark, day_of, kind_of, remarks
from governance.onboarding.seller_import.table_file import TableFile

KEYS: Final = ("number_key", "address_key", "representative_key", "phone_key", "account_key")
AT_ONCE: Final = 5_000
MOST_ROWS: Final = 1_000_000
Keying = Callable[[dict[str, str]], Sequence[str | None]]  # in the order of KEYS

_DAYS: Final = frozenset(DATES)
_COLUMNS: Final = ("row", "said", *NAMES, *KEYS)
_TYPES: Final = ", ".join(f"{name} date" if name in _DAYS else f"{name} text" for name in ("said", *NAMES, *KEYS))
_TABLES: Final = (
    "DROP TABLE IF EXISTS pg_temp.staged_seller, pg_temp.staged_remark;"
    f" CREATE TEMP TABLE staged_seller (row integer, {_TYPES}, leads boolean, seller_id bigint, new_identity boolean)"
    " ON COMMIT DROP;"
    " CREATE TEMP TABLE staged_remark (row integer, name text, reason text, value text, refuses boolean)"
    " ON COMMIT DROP"
)
# A second row of a seller may bring another permit; one that says anything else differently is refused.
_SECOND_ROWS: Final = """
INSERT INTO staged_remark
SELECT row, 'reference', 'says something else about this seller than row ' || first_row, reference, true
FROM (
    SELECT row, reference, said, first_value(said) OVER seller AS first_said, first_value(row) OVER seller AS first_row
    FROM staged_seller WINDOW seller AS (PARTITION BY reference ORDER BY row)
) AS numbered
WHERE said <> first_said
"""
_REFUSED: Final = "DELETE FROM staged_seller WHERE row IN (SELECT row FROM staged_remark WHERE refuses)"
_LEADING: Final = """
UPDATE staged_seller SET leads = staged_seller.row = first.row
FROM (SELECT reference, min(row) AS row FROM staged_seller GROUP BY reference) AS first
WHERE first.reference = staged_seller.reference
"""


@dataclass
class Staged:
    """What was read: how many rows, and the headings that nobody knows."""

    rows: int = 0
    unknown: tuple[str, ...] = ()
    _batch: list[tuple[Any, ...]] = field(default_factory=list)


def stage(file: TableFile, *, known: Known, keying: Keying, tell: Callable[[str], None]) -> Staged:
    """Read, check and stage every row of `file`; refused rows are staged as remarks alone.

    Raises `Invalid` when the file or its heading cannot be read.
    """
    db.session.execute(text(_TABLES))
    rows = file.rows()
    heading = read_heading(next(rows, Row(1, (), {})).cells)
    staged = Staged(unknown=heading.unknown)
    while batch := list(islice(rows, AT_ONCE)):
        staged.rows += len(batch)
        _stage_batch(batch, heading, known, keying)
        tell(f"{staged.rows:,} rows read")
    for statement in (_SECOND_ROWS, _REFUSED, _LEADING, "ANALYZE staged_seller", "ANALYZE staged_remark"):
        db.session.execute(text(statement))
    return staged


def _stage_batch(batch: Iterable[Row], heading: Heading, known: Known, keying: Keying) -> None:
    good: list[tuple[Any, ...]] = []
    said: list[tuple[Any, ...]] = []
    for row in batch:
        cells, found = read_row(row, heading, known)
        said += [(row.number, r.column, r.reason, _shown(r.column, cells), r.refuses) for r in found]
        if not any(remark.refuses for remark in found):
            good.append((row.number, _said(cells), *_values(cells), *keying(cells)))
    _copy("staged_seller", _COLUMNS, good)
    _copy("staged_remark", ("row", "name", "reason", "value", "refuses"), said)


def read_row(row: Row, heading: Heading, known: Known) -> tuple[dict[str, str], list[Remark]]:
    """The cells of a row by column, stripped, and everything wrong with them."""
    cells = {
        name: " ".join(row.cells[place].split())
        if -1 < (place := heading.places.get(name, -1)) < len(row.cells)
        else ""
        for name in NAMES
    }
    surplus = any(cell.strip() for cell in row.cells[heading.width :])
    if surplus:
        return cells, [Remark("", f"has {len(row.cells)} cells, and the heading has {heading.width}")]
    lost = [Remark(name, row.unreadable[place]) for name, place in heading.places.items() if place in row.unreadable]
    return cells, lost or remarks(cells, known)


def _values(cells: dict[str, str]) -> Iterator[Any]:
    cells = cells | {"country": cells["country"].upper(), "kind": kind_of(cells)}
    for name in NAMES:
        yield day_of(cells[name]) if name in _DAYS else cells[name] or None


def _said(cells: dict[str, str]) -> str:
    """What two rows of one seller have to agree on: everything but the permit."""
    told = "\x1f".join(text for name, text in cells.items() if not name.startswith("permit_"))
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def _shown(column: str, cells: dict[str, str]) -> str:
    """What the report repeats of a cell: nothing personal, and no more than helps to find it."""
    return "" if not column or BY_NAME[column].personal else cells[column][:80].replace("\x00", "")


def _copy(table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    with driver_connection().cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)
