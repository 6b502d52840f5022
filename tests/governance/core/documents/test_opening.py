"""Files are opened in a process of their own, which may fail without harm."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

import pytest

from governance.core.documents import opening
from governance.core.documents.kinds import JPEG, PDF, FileKind
from governance.core.errors import Invalid, Unavailable
from tests import sample_files


def on_disk(content: bytes) -> BinaryIO:
    file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (closed when it is forgotten)
    file.write(content)
    return file


@pytest.mark.parametrize(("content", "kind"), [(sample_files.pdf(), PDF), (sample_files.picture("JPEG"), JPEG)])
def test_a_file_is_what_its_content_says_and_can_be_read_from_the_start_again(content: bytes, kind: FileKind) -> None:
    with on_disk(content) as file:
        assert opening.look_into(file) is kind
        assert file.read() == content


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (sample_files.pdf()[:-20], "cut off"),
        (sample_files.pdf_with_script(), "contains a program"),
        (sample_files.picture()[:-20], "damaged"),
        (sample_files.picture_with_size(50_000, 50_000), "50,000 × 50,000"),
        (sample_files.EXECUTABLES["windows"], "Only PDF"),
    ],
)
def test_what_is_wrong_with_a_file_comes_back_in_words(content: bytes, sentence: str) -> None:
    with on_disk(content) as file, pytest.raises(Invalid, match=sentence) as refused:
        opening.look_into(file)
    assert refused.value.findings[0].pointer == "content"


@pytest.mark.parametrize(
    ("program", "kind", "sentence"),
    [
        ("import os; os.abort()", Invalid, "too much time or memory"),
        ("raise RuntimeError", Unavailable, "cannot be looked into right now"),
        ("import time; time.sleep(600)", Invalid, "takes too long"),
    ],
)
def test_a_process_that_fails_takes_nobody_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, kind: type[Exception], sentence: str
) -> None:
    stand_in = tmp_path / "python"
    stand_in.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{program}"\n', encoding="utf-8")
    stand_in.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(stand_in))
    monkeypatch.setattr(opening, "PATIENCE", 5.0)
    with on_disk(sample_files.picture()) as file, pytest.raises(kind, match=sentence):
        opening.look_into(file)


def test_the_process_knows_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "of the house")
    seen, stand_in = tmp_path / "seen", tmp_path / "python"
    stand_in.write_text(f"#!/bin/sh\n/usr/bin/env > {seen}\n", encoding="utf-8")
    stand_in.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(stand_in))
    with on_disk(sample_files.picture()) as file:
        opening.look_into(file)
    assert "of the house" not in seen.read_text(encoding="utf-8")
