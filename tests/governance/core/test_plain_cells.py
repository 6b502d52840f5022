from __future__ import annotations

import pytest

from governance.core.plain_cells import plain_cell


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@SUM(1)", "'@SUM(1)"),
        ("+cmd", "'+cmd"),
        ("-cmd", "'-cmd"),
        ("\t=1", "'\t=1"),
        ("+8613800138000", "+8613800138000"),
        ("-5", "-5"),
        ("Anna = Ltd", "Anna = Ltd"),
        ("", ""),
        (None, ""),
    ],
)
def test_what_would_run_in_a_spreadsheet_does_not(given: str | None, written: str) -> None:
    assert plain_cell(given) == written
