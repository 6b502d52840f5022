"""The largest set of events without a shared buyer or lot, against trying every set there is."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.facts.independence import independent

Event = tuple[int, int]  # buyer and lot, -1: no lot


def found(*groups: list[Event]) -> list[int]:
    rows = [(number, buyer, lot) for number, events in enumerate(groups) for buyer, lot in events]
    table = np.array(rows, np.int64).reshape(-1, 3)
    counted = independent(group=table[:, 0], buyer=table[:, 1], lot=table[:, 2], groups=len(groups))
    return [int(number) for number in counted]


def tried(events: list[Event]) -> int:
    for size in range(len(events), 0, -1):
        for chosen in combinations(events, size):
            lots = [lot for _, lot in chosen if lot >= 0]
            if len({buyer for buyer, _ in chosen}) == size and len(set(lots)) == len(lots):
                return size
    return 0


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], 0),
        ([(1, -1)], 1),
        ([(1, -1), (1, -1)], 1),  # two defects from one buyer
        ([(1, 5), (2, 5)], 1),  # two defects from one lot
        ([(1, -1), (2, -1)], 2),
        ([(1, 5), (1, 6), (2, 5)], 2),  # taking (1, 5) first would leave only one
        ([(1, 5), (2, 5), (2, -1)], 2),
        ([(1, 5), (1, 5)], 1),  # the very same pair twice
    ],
)
def test_one_buyer_or_one_lot_counts_once(events: list[Event], expected: int) -> None:
    assert found(events) == [expected]


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 4), st.integers(-1, 3)), max_size=7),
        max_size=4,
    )
)
def test_the_set_is_the_largest_in_every_group_at_once(groups: list[list[Event]]) -> None:
    assert found(*groups) == [tried(events) for events in groups]
