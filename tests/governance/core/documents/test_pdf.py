"""What a PDF may be, and that none of them gets further than `Invalid`."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.documents.confined import look
from governance.core.documents.pdf import MOST_INFLATED, MOST_PAGES, check_pdf
from governance.core.errors import Invalid
from tests import sample_files

WHOLE = sample_files.pdf(2, title="A licence")


def check(content: bytes) -> None:
    look(check_pdf, io.BytesIO(content))


@pytest.mark.parametrize("content", [WHOLE, sample_files.pdf(MOST_PAGES), sample_files.pdf_bomb(10)])
def test_a_pdf_of_ordinary_size_is_opened(content: bytes) -> None:
    check(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (sample_files.pdf(MOST_PAGES + 1), "this one has 301"),
        (sample_files.pdf(0), "this one has 0"),
        (sample_files.pdf_locked(), "protected by a password"),
        (sample_files.pdf_with_script(), "contains a program"),
        (sample_files.pdf_with_command(), "contains a program"),
        (sample_files.pdf_with_script().replace(b"/JavaScript", b"/Java#53cript"), "contains a program"),
        (sample_files.pdf_bomb(MOST_INFLATED // 2**20 + 1), "far larger than any document"),
        (sample_files.pdf_bomb(3, filters=2), "several times over"),
        (WHOLE[:-20], "cut off"),
        (b"%PDF-1.7\n%%EOF", "damaged"),
    ],
)
def test_what_is_wrong_with_a_pdf_is_said(content: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        check(content)
    assert refused.value.findings[0].pointer == "content"


@given(st.integers(0, len(WHOLE) - 2))
def test_a_pdf_that_was_cut_off_anywhere_is_refused(length: int) -> None:
    with pytest.raises(Invalid):
        check(WHOLE[:length])


@given(st.data())
def test_a_pdf_with_bytes_changed_is_opened_or_refused_and_nothing_else(data: st.DataObject) -> None:
    content = bytearray(WHOLE)
    for place in data.draw(st.lists(st.integers(0, len(WHOLE) - 1), min_size=1, max_size=20)):
        content[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Invalid):
        check(bytes(content))


@given(st.binary(max_size=2_000))
def test_any_bytes_behind_the_beginning_of_a_pdf_are_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        check(b"%PDF-1.7\n" + content + b"\n%%EOF")
