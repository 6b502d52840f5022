"""The state of a page in its address."""

from __future__ import annotations

import pytest

from dashboard.shell.query import page_number, read_query, write_query


def test_what_is_written_is_read_again_and_what_is_empty_left_out() -> None:
    query = {"q": "a&b=c 商家", "standing": "watch", "page": "", "sort": None}
    assert read_query(write_query(query)) == {"q": "a&b=c 商家", "standing": "watch"}
    assert write_query({"q": ""}) == ""
    assert read_query(None) == {}


@pytest.mark.parametrize(
    ("text", "page"), [("3", 3), ("1", 1), ("0", 1), ("-2", 1), ("x", 1), ("", 1), (None, 1), ("9999999", 1), ("٣", 1)]
)
def test_anything_that_is_no_page_is_the_first(text: str | None, page: int) -> None:
    assert page_number(text) == page
