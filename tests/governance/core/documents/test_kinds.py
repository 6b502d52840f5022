from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.documents.kinds import TAKEN, kind_of
from governance.core.errors import Invalid
from tests import sample_files


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (sample_files.pdf(), "application/pdf"),
        (sample_files.picture("PNG"), "image/png"),
        (sample_files.picture("JPEG"), "image/jpeg"),
        (sample_files.picture("WEBP"), "image/webp"),
    ],
)
def test_what_a_file_is_stands_in_its_content(content: bytes, media_type: str) -> None:
    assert kind_of(content).media_type == media_type


@pytest.mark.parametrize("content", sample_files.EXECUTABLES.values(), ids=sample_files.EXECUTABLES)
def test_programs_pages_and_archives_are_refused(content: bytes) -> None:
    with pytest.raises(Invalid, match="Only PDF, JPEG, PNG and WebP") as refused:
        kind_of(content)
    assert refused.value.findings[0].pointer == "content"


@pytest.mark.parametrize(
    "content",
    [
        sample_files.EXECUTABLES["script"] + sample_files.pdf(),
        b"\xef\xbb\xbf" + sample_files.pdf(),
        b"\n" + sample_files.pdf(),
        b"<!--" + sample_files.picture(),
        sample_files.picture("GIF"),
        b"%PDF",
        b"",
    ],
)
def test_a_file_that_begins_as_something_else_is_refused_whatever_follows(content: bytes) -> None:
    with pytest.raises(Invalid):
        kind_of(content)


def test_a_refusal_says_what_it_looks_like() -> None:
    with pytest.raises(Invalid, match="of the kind exe, whatever its name says"):
        kind_of(sample_files.EXECUTABLES["windows"])


@given(st.binary(max_size=300))
def test_any_beginning_is_either_of_a_kind_that_is_taken_or_refused(head: bytes) -> None:
    with contextlib.suppress(Invalid):
        assert kind_of(head) in TAKEN.values()
