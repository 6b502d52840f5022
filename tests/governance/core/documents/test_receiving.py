from __future__ import annotations

import hashlib
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.documents.receiving import PIECE, received
from governance.core.errors import Invalid

MEGABYTE = 2**20


class Endless(io.RawIOBase):
    """Zeros for as long as anybody reads; counts what was taken."""

    def __init__(self, size: int) -> None:
        self.left, self.taken = size, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        piece = bytes(min(size if size >= 0 else self.left, self.left))
        self.left -= len(piece)
        self.taken += len(piece)
        return piece


@given(st.binary(min_size=1, max_size=200_000))
def test_what_came_is_counted_hashed_and_can_be_read(content: bytes) -> None:
    with received(io.BytesIO(content), most=200_000) as incoming:
        assert (incoming.size, incoming.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        assert incoming.file.read() == content
    assert incoming.file.closed


@pytest.mark.parametrize(("size", "taken"), [(PIECE, True), (PIECE - 1, True), (PIECE + 1, False)])
def test_the_limit_is_taken_and_one_byte_more_is_not(size: int, *, taken: bool) -> None:
    if taken:
        with received(io.BytesIO(bytes(size)), most=PIECE) as incoming:
            assert incoming.size == size
        return
    with pytest.raises(Invalid, match="larger than"), received(io.BytesIO(bytes(size)), most=PIECE):
        pass


def test_nothing_is_refused_as_empty() -> None:
    with pytest.raises(Invalid, match="empty"), received(io.BytesIO(), most=10):
        pass


def test_of_two_hundred_megabytes_no_more_than_the_limit_is_read_and_little_is_in_memory() -> None:
    content = Endless(200 * MEGABYTE)
    tracemalloc.start()
    with pytest.raises(Invalid, match="larger than 20 MB"), received(content, most=20 * MEGABYTE):  # type: ignore[arg-type]
        pass
    assert tracemalloc.get_traced_memory()[1] < 2 * MEGABYTE
    tracemalloc.stop()
    assert content.taken <= 20 * MEGABYTE + PIECE
