"""Pages by cursor."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import Invalid
from governance.core.paging import decode_cursor, encode_cursor, page_of

PLACES = st.lists(st.none() | st.integers() | st.text() | st.booleans(), min_size=1, max_size=4)


@given(PLACES)
def test_a_cursor_says_what_was_written_into_it(place: list[Any]) -> None:
    cursor = encode_cursor(place)
    assert decode_cursor(cursor, size=len(place)) == place
    assert cursor.replace("-", "").replace("_", "").isalnum()


@given(st.text(max_size=40).filter(lambda text: not text.startswith("W")))  # base64 of a list begins with W
def test_what_is_no_cursor_is_refused_with_a_finding(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        decode_cursor(text, size=2)
    assert refused.value.findings[0].pointer == "cursor"


def test_a_cursor_of_another_size_is_refused() -> None:
    with pytest.raises(Invalid):
        decode_cursor(encode_cursor([1, 2, 3]), size=2)


@pytest.mark.parametrize(
    ("rows", "items", "more"), [(0, 0, False), (2, 2, False), (3, 3, False), (4, 3, True)], ids=str
)
def test_there_is_a_next_page_when_one_row_more_was_read(rows: int, items: int, more: bool) -> None:
    page = page_of(list(range(rows)), limit=3, place=lambda row: (row,))
    assert list(page.items) == list(range(items))
    assert (page.next is not None) is more
    if page.next:
        assert decode_cursor(page.next, size=1) == [2]
