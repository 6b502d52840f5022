"""The state of the seller list as an address states it."""

from __future__ import annotations

import pytest

from dashboard.pages.selection import Selection


@pytest.mark.parametrize(
    ("search", "selection"),
    [
        (None, Selection()),
        ("?q=%20maple%20&standing=watch&category=toys&sort=-score&page=3",
         Selection(q="maple", standing="watch", category="toys", sort="-score", page=3)),
        ("?standing=guilty&sort=secret&page=-1", Selection()),
        ("?sort=--score", Selection()),
        (f"?q={'x' * 500}", Selection(q="x" * 100)),
    ],
)  # fmt: skip
def test_what_an_address_states_wrongly_is_left_out(search: str | None, selection: Selection) -> None:
    assert Selection.read(search) == selection


@pytest.mark.parametrize(
    "selection",
    [Selection(), Selection(q="a b&c", standing="not_yet_rated", category="toys", sort="-orders", page=7)],
)
def test_an_address_keeps_the_whole_state(selection: Selection) -> None:
    assert Selection.read(selection.write()) == selection


def test_the_plain_list_has_a_plain_address() -> None:
    assert Selection().write() == ""
