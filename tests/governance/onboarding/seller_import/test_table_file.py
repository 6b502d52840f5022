"""What a list of sellers may be written as, told by its content."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from governance.core import workbooks
from governance.core.errors import Invalid
from governance.onboarding.seller_import import table_file
from governance.onboarding.seller_import.table_file import inspect
from tests.governance.onboarding.seller_lists import write_workbook

TEXT = "reference;name;country\nм-1;小店, 一号;CN\n"


def cells(path: Path) -> list[list[str]]:
    return [list(row.cells) for row in inspect(path).rows()]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", TEXT),
        ("utf-8-sig", TEXT),
        ("utf-16", TEXT),
        ("gb18030", TEXT.replace("м", "m")),
    ],
)
def test_a_csv_file_is_read_in_every_encoding_people_save_it_in(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "list.txt"
    path.write_text(text, encoding=encoding)
    assert cells(path)[1][1:] == ["小店, 一号", "CN"]
    assert cells(path)[0] == ["reference", "name", "country"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_what_stands_in_the_heading(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text("\n".join(delimiter.join(row) for row in (["a", "b"], ["1", "2"])), encoding="utf-8")
    assert cells(path) == [["a", "b"], ["1", "2"]]


def test_rows_are_numbered_as_a_spreadsheet_does_and_empty_ones_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('a,b\n,\n"two\nlines",x\n', encoding="utf-8")
    assert [(row.number, list(row.cells)) for row in inspect(path).rows()] == [
        (1, ["a", "b"]),
        (3, ["two\nlines", "x"]),
    ]


def test_a_workbook_is_read_as_text_whatever_its_name(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "list.csv", ["a", "b", "c", "d"], ["x", 12, 3.0, date(2026, 1, 31)], [None] * 4)
    assert cells(path) == [["a", "b", "c", "d"], ["x", "12", "3", "2026-01-31"]]


def test_a_day_with_a_time_is_a_day(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "list.xlsx", ["a"], [datetime(2026, 1, 31, 12, 30)])  # noqa: DTZ001
    assert cells(path)[1] == ["2026-01-31"]


def test_a_number_too_long_for_a_spreadsheet_is_not_believed(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "list.xlsx", ["a", "b"], [913301007996550580, "x"])
    (_, row) = inspect(path).rows()
    assert "lost digits" in row.unreadable[0]
    assert 1 not in row.unreadable


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04rest", "is damaged"),
        (b"\xff\xfe\xff", "is no text"),
        (b"a,b\x00c\n", "is no text"),
        (b"\x81\x20\x81", "is no text"),
    ],
)
def test_what_is_no_list_is_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(Invalid, match=sentence):
        inspect(path)


def test_a_quotation_mark_that_is_never_closed_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('a,b\n1,"two\n', encoding="utf-8")
    with pytest.raises(Invalid, match="never closed"):
        cells(path)


def test_there_is_no_list_without_a_file(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="There is no file"):
        inspect(tmp_path / "nowhere.csv")


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("sellers.csv", TEXT)
    with pytest.raises(Invalid, match="no Excel workbook"):
        inspect(path)


def test_a_workbook_that_unpacks_to_more_than_anybody_typed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_workbook(tmp_path / "list.xlsx", ["a"], ["x"])
    monkeypatch.setattr(workbooks, "LARGEST_UNPACKED", 1_000)
    with pytest.raises(Invalid, match="unpacks to more"):
        inspect(path)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.csv"
    path.write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(table_file, "LARGEST_FILE", 10)
    with pytest.raises(Invalid, match="split it"):
        inspect(path)


def test_a_workbook_with_broken_pages_is_one_sentence(tmp_path: Path) -> None:
    whole = write_workbook(tmp_path / "whole.xlsx", ["a"], ["x"])
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            target.writestr(entry.filename, content[: len(content) // 2] if "sheet" in entry.filename else content)
    with pytest.raises(Invalid, match="damaged workbook"):
        cells(broken)
