"""What an import has to say, as files for people: rows that were left out or are doubtful, and sellers that are alike."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from sqlalchemy import text

from governance.core.database import db
from governance.core.plain_cells import plain_cell
from governance.core.private_files import private_file
from governance.onboarding.seller_import import alike

ROWS_HEADING: Final = ("row", "outcome", "column", "reason", "value")
ALIKE_HEADING: Final = ("kind", "group", "sellers_in_group", "reference")
_REMARKS: Final = (
    "SELECT row, CASE WHEN refuses THEN 'rejected' ELSE 'remark' END, name, reason, value FROM staged_remark"
    " ORDER BY row, refuses DESC, name, reason"
)


def write_remarks(path: Path) -> Path | None:
    """Write every remark with row number, column and reason; None when there is nothing to say."""
    if not db.session.scalar(text("SELECT EXISTS (SELECT 1 FROM staged_remark)")):
        return None
    found = db.session.execute(text(_REMARKS).execution_options(yield_per=5_000))
    return _write(path, ROWS_HEADING, (tuple(row) for row in found))


def write_alike(path: Path) -> Path | None:
    """Write every group of sellers that share something, whole; None when there is none."""
    if not db.session.scalar(text("SELECT EXISTS (SELECT 1 FROM alike)")):
        return None
    lines = ((m.kind, m.group, m.size, m.reference) for m in alike.members())
    return _write(path, ALIKE_HEADING, lines)


def _write(path: Path, heading: tuple[str, ...], lines: Iterable[tuple[object, ...]]) -> Path:
    with private_file(path) as stream:
        stream.write("\ufeff")  # spreadsheets read UTF-8 only where it says so
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(heading)
        writer.writerows([plain_cell(str(cell)) if cell is not None else "" for cell in line] for line in lines)
    return path
