from __future__ import annotations

from pathlib import Path

import pytest

from governance.complaints.intake.deliveries import pieces
from governance.complaints.intake.mapping import CaseMapping
from tests.builders import make_seller
from tests.governance.complaints.filed import install_rules
from tests.governance.complaints.intake.delivered import a_row, delivered, lines, said


@pytest.mark.usefixtures("platform")
def test_rows_of_a_file_without_blank_lines_are_told_by_their_lines_too(tmp_path: Path) -> None:
    install_rules()
    make_seller("shop-1")
    path = lines(
        tmp_path / "a.ndjson", a_row(), a_row(issue="mood"), a_row(), '{"kind": ', a_row(external_reference="5")
    )
    summary = delivered(path)
    assert (summary.rows_read, summary.rows_opened) == (5, 3)
    assert said(summary) == [(2, "issue", "is no issue of the rule book"), (4, "", "is no JSON object")]


def test_a_long_delivery_is_numbered_through_all_its_pieces(tmp_path: Path) -> None:
    row = a_row(external_reference="1", text="x" * 900_000)
    numbered = [(p.first, p.rows) for p in pieces(lines(tmp_path / "a.ndjson", *[row] * 40), CaseMapping())]
    assert len(numbered) > 1
    assert [first for first, _rows in numbered] == [1, *(first + rows for first, rows in numbered[:-1])]
    assert sum(rows for _first, rows in numbered) == 40
