"""A file is what its content says, never what its name says."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from governance.core.errors import Invalid
from governance.facts import files
from governance.facts.files import Format, inspect
from tests.governance.facts.event_files import event_file

CSV = b"order_id,seller_id\no1,anna\n"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        # the name misleads
        ("orders.parquet", CSV, Format.CSV),
        ("orders.csv", b'{"order_id": "o1"}\n', Format.JSON_LINES),
        ("orders.txt", gzip.compress(CSV), Format.CSV),
        ("orders", gzip.compress(b'\n {"order_id": "o1"}\n'), Format.JSON_LINES),
        ("orders.csv", b"PAR1 and so on", Format.PARQUET),
        # marks and blanks before the first letter mean nothing
        ("orders.csv", b"\xef\xbb\xbf" + CSV, Format.CSV),
        ("orders.csv", b'\xef\xbb\xbf\n{"order_id": "o1"}', Format.JSON_LINES),
    ],
)
def test_the_format_is_told_by_the_content(tmp_path: Path, name: str, content: bytes, expected: Format) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    found = inspect(path)
    assert (found.format, found.compressed) == (expected, content.startswith(b"\x1f\x8b"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (gzip.compress(b""), "is empty"),
        (b"\x89PNG\r\n\x1a\n....", "a PNG picture"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PK\x03\x04....", "a ZIP archive or an Excel workbook"),
        (b"<html></html>", "an XML or HTML document"),
        (b'[{"order_id": "o1"}]', "one JSON array"),
        (b"o\x00r\x00d\x00e\x00r\x00", "no text in UTF-8"),
        (gzip.compress(b"%PDF-1.7 ..."), "a PDF document"),
        (gzip.compress(CSV * 10_000)[:-20], "cut off"),
        (gzip.compress(CSV)[:11], "cut off"),
        (gzip.compress(CSV)[:-8] + b"12345678", "damaged gzip file"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(content)
    with pytest.raises(Invalid) as refusal:
        inspect(path)
    assert sentence in refusal.value.message
    assert "orders.csv" in refusal.value.message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"There is no file .*missing.csv"):
        inspect(tmp_path / "missing.csv")


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    path = event_file(tmp_path, "orders", {})
    copy = tmp_path / "a copy.csv"
    copy.write_bytes(path.read_bytes())
    assert inspect(path).digest == inspect(copy).digest
    copy.write_bytes(path.read_bytes() + b"\n")
    assert inspect(path).digest != inspect(copy).digest


def test_the_digest_tells_apart_what_differs_in_any_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PIECE_BYTES", 16)
    contents = [CSV * 9, CSV * 8, CSV * 9 + b"\n", CSV * 8 + CSV.swapcase(), CSV.swapcase() + CSV * 8, b""]
    path = tmp_path / "orders.csv"

    def digest(content: bytes) -> str:
        path.write_bytes(content)
        return files.digest_of(path)

    assert len({digest(content) for content in contents}) == len(contents)
    assert digest(CSV * 9) == digest(CSV * 9)
