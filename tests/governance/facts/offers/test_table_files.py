"""Excel workbooks as lists: numbered as the sheet shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from governance.core.errors import Invalid
from governance.core.settings import Settings
from governance.facts.engine import engine
from governance.facts.offers.table_files import open_list


def workbook(path: Path, *rows: Sequence[object]) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("list")
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def read(path: Path, tmp_path: Path) -> tuple[list[tuple[object, ...]], list[tuple[int, str]]]:
    """The rows of a list with their numbers, and those that could not be read."""
    with engine(Settings(var_path=tmp_path / "var", event_threads=1, event_memory="500MB")) as duck:
        source = open_list(duck, path, relation="listed").source
        found = duck.execute("SELECT * FROM listed ORDER BY row_in_file").fetchall()
        assert source.rows == len(found) + len(source.broken)
        return found, [(one.row, one.reason) for one in source.broken]


def test_cells_become_text_and_rows_keep_the_number_that_the_sheet_shows(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "list.xlsx",
        ["listing_id", " price ", "listed_on", None],
        ["L-1", 19.9, date(2026, 1, 31)],
        [],
        ["L-2", 20],
    )
    assert read(path, tmp_path) == ([(2, "L-1", "19.9", "2026-01-31"), (4, "L-2", "20", None)], [])


def test_a_row_that_lost_digits_or_has_too_many_cells_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", ["gtin", "name"], [4006381333931000, "x"], ["1", "2", "3"], ["1", "2"])
    found, broken = read(path, tmp_path)
    assert found == [(4, "1", "2")]
    assert [row for row, _ in broken] == [2, 3]
    assert broken[1][1] == "has more cells than the 2 of the heading"


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        (["a", None, "b"], "Column 2 of list.xlsx has no name"),
        (["a", "b", "a"], "has the column a twice"),
        ([None], "is empty"),
        (["a"], "has no rows"),
    ],
)
def test_a_heading_that_cannot_be_read_is_explained(tmp_path: Path, heading: list[object], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read(workbook(tmp_path / "list.xlsx", heading), tmp_path)


def test_another_file_is_told_what_comes_instead(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(Invalid, match=r"is a PDF document\. Lists come as CSV"):
        read(path, tmp_path)
