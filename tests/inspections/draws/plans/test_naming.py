"""Ids of items on a list."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.draws.plans.naming import LONGEST, item_id


@pytest.mark.parametrize(
    ("reference", "lot", "item"),
    [
        ("L-1", None, "L-1"),
        ("1", None, "1"),
        ("a#b", None, "a#b"),
        ("L-1", "B7", "L-1#B7"),
        ("L#1", "B7", None),
        ("L-1", "B#7", None),
        ("L-1", "", None),
        ("", None, None),
        ("with blank", None, None),
        ("with\ttab", None, None),
        ("with\nline", None, None),
        ("玩具", None, None),
        ("caf\u00e9", None, None),
        ("x" * LONGEST, None, "x" * LONGEST),
        ("x" * (LONGEST + 1), None, None),
    ],
)
def test_what_can_stand_on_a_list_is_named(reference: str, lot: str | None, item: str | None) -> None:
    assert item_id(reference, lot) == item


@given(st.text(max_size=8), st.none() | st.text(max_size=8))
def test_an_id_is_plain_or_there_is_none(reference: str, lot: str | None) -> None:
    item = item_id(reference, lot)
    assert item is None or re.fullmatch("[!-~]+", item)


TEXTS = st.text(alphabet="ab#1", max_size=4)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_no_two_lots_share_an_id(reference: str, lot: str, other: str, other_lot: str) -> None:
    item = item_id(reference, lot)
    if item is not None and item == item_id(other, other_lot):
        assert (reference, lot) == (other, other_lot)
