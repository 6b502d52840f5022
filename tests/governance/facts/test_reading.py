"""Rows of every format are numbered as people count them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from governance.core.errors import Invalid
from governance.core.settings import Settings
from governance.facts.engine import engine
from governance.facts.files import inspect
from governance.facts.reading import ROW, Source, open_source


def read(path: Path, *columns: str) -> tuple[Source, list[tuple[object, ...]]]:
    settings = Settings(var_path=path.parent / "var", event_threads=2, event_memory="500MB")
    with engine(settings) as connection:
        source = open_source(connection, inspect(path), relation="events")
        wanted = ", ".join(f'"{column}"' for column in columns)
        return source, connection.execute(f"SELECT {ROW}, {wanted} FROM events ORDER BY {ROW}").fetchall()


def test_a_quoted_line_break_does_not_end_a_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'id,text\r\n1,"two\r\nlines"\r\n2,"a ""quoted"" word, and a comma"\r\n')
    assert read(path, "id", "text")[1] == [(1, "1", "two\r\nlines"), (2, "2", 'a "quoted" word, and a comma')]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"\ufeffid{delimiter}text\n1{delimiter}x\n", encoding="utf-8")
    assert read(path, "id", "text")[1] == [(1, "1", "x")]


def test_rows_that_do_not_fit_the_header_are_set_aside_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b'id,text\n1,x\n2\n3,"y\ny"\n4,a,b\n\n5,z\n'))
    source, rows = read(path, "id", "text")
    assert rows == [(1, "1", "x"), (3, "3", "y\ny"), (5, "5", "z")]
    assert [(r.row, r.reason, r.value) for r in source.broken] == [
        (2, "has 1 values where the header names 2", "2"),
        (4, "has 3 values where the header names 2", "4,a,b"),
    ]
    assert source.rows == 5


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"id,id\n1,2\n", "has the column id twice"),
        (b"id,,text\n1,2,3\n", "Column 2 of a.csv has no name"),
        (b"id,text\n", "has no rows"),
        (b"id,text\n1,\xff\xfe\n", "is not text in UTF-8"),
        (b'id,text\n1,x\n2,"never closed\n' + b"x" * 200_000, "a quotation mark opens there that nothing closes"),
    ],
)
def test_a_csv_that_cannot_be_read_is_explained(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(Invalid, match=sentence):
        read(path, "id", "text")


def test_json_lines_may_lack_keys_and_broken_lines_are_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"id": 1, "text": "a\\nb"}\n\n{"id": 2}\nnot json\n[1]\n{"id": "3", "text": null}\n', encoding="utf-8"
    )
    source, rows = read(path, "id", "text")
    assert rows == [(1, "1", "a\nb"), (3, "2", None), (6, "3", None)]
    assert [(r.row, r.reason) for r in source.broken] == [(4, "is no JSON object"), (5, "is no JSON object")]


def test_parquet_keeps_its_types_and_numbers_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": [7, 8], "text": ["x", "y"]}), path)
    source, rows = read(path, "id", "text")
    assert rows == [(1, 7, "x"), (2, 8, "y")]
    assert (dict(source.types), source.rows) == ({"id": "BIGINT", "text": "VARCHAR"}, 2)


def test_a_cut_off_parquet_file_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": [7, 8]}), path)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(Invalid, match=r"a\.parquet cannot be read as Parquet"):
        read(path, "id")


def test_thousands_of_misfits_are_set_aside_in_one_go(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text\n" + "1,x\nbad\n" * 20_000, encoding="utf-8")
    source, rows = read(path, "id", "text")
    assert (len(rows), len(source.broken), source.broken[-1].row) == (20_000, 20_000, 40_000)
