"""What an image may be, and that none of them gets further than `Invalid`."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.documents.confined import look
from governance.core.documents.image import check_image
from governance.core.errors import Invalid
from tests import sample_files

WHOLE = {kind: sample_files.picture(kind, (300, 200)) for kind in ("JPEG", "PNG", "WEBP")}


def check(content: bytes) -> None:
    look(check_image, io.BytesIO(content))


@pytest.mark.parametrize("kind", WHOLE)
def test_an_image_is_decoded(kind: str) -> None:
    check(WHOLE[kind])


def test_a_photograph_with_a_second_small_one_inside_is_taken() -> None:
    """Telephones add one for bright screens."""
    check(sample_files.picture("MPO", frames=2))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (sample_files.picture_with_size(50_000, 50_000), "50,000 × 50,000 pixels"),
        (sample_files.picture_with_size(500, 500), "damaged"),
        (sample_files.picture("PNG", frames=3), "moves"),
        (sample_files.picture("WEBP", frames=3), "moves"),
        (sample_files.picture("GIF"), "damaged"),
        (WHOLE["PNG"].replace(b"IDAT", b"IDAX"), "damaged"),
    ],
)
def test_what_is_wrong_with_an_image_is_said(content: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        check(content)
    assert refused.value.findings[0].pointer == "content"


@given(st.sampled_from(sorted(WHOLE)), st.floats(0, 1, exclude_max=True))
def test_an_image_that_was_cut_off_anywhere_is_refused(kind: str, part: float) -> None:
    content = WHOLE[kind]
    with pytest.raises(Invalid):
        check(content[: int(part * (len(content) - 12))])


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_an_image_with_bytes_changed_is_decoded_or_refused_and_nothing_else(kind: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[kind])
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=20)):
        content[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Invalid):
        check(bytes(content))
