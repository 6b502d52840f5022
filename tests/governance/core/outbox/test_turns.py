"""Whose turn it is."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.outbox.turns import LANES_PER_RECEIVER, Lanes, Receiver, next_turns

LANES = Lanes(all=8, for_failing=4)


def ids(receiver: int, count: int) -> list[UUID]:
    return [UUID(int=receiver * 1000 + number) for number in range(count)]


def turns(
    due: dict[Receiver, list[UUID]], *, busy: dict[UUID, Receiver] | None = None, failing: set[Receiver] | None = None
) -> list[Receiver]:
    found = next_turns(due, on_their_way=busy or {}, failing=frozenset(failing or ()), lanes=LANES)
    return [receiver for receiver, _message_id in found]


@pytest.mark.parametrize(
    ("waiting", "busy", "failing", "expected"),
    [
        ({}, [], set(), []),
        ({1: 1}, [], set(), [1]),
        ({1: 9}, [], set(), [1, 1]),  # one receiver does not take all lanes
        ({1: 9}, [1], set(), [1]),
        ({1: 9}, [1, 1], set(), []),
        ({1: 9, 2: 1}, [], set(), [1, 2, 1]),  # in turns
        ({1: 9, 2: 9}, [1], set(), [2, 1, 2]),  # who has fewer on their way comes first
        ({1: 9, 2: 9, 3: 9, 4: 9, 5: 9}, [], set(), [1, 2, 3, 4, 5, 1, 2, 3]),  # until the lanes are full
        ({1: 9, 2: 9, 3: 9}, [], {1, 2, 3}, [1, 2, 3, 1]),  # those who fail have some of the lanes
        ({1: 9, 2: 9, 3: 9}, [1, 1, 2, 2], {1, 2}, [3, 3]),  # and the others the rest
        ({1: 9, 2: 9, 3: 9}, [1, 1, 2, 2], {1, 2, 3}, []),
        ({None: 9, 1: 1}, [None, None], {None}, [1]),  # the mail server is a receiver like any other
    ],
)
def test_lanes_are_shared_among_receivers(
    waiting: dict[Receiver, int], busy: list[Receiver], failing: set[Receiver], expected: list[Receiver]
) -> None:
    due = {receiver: ids(receiver or 0, count) for receiver, count in waiting.items()}
    on_their_way = {UUID(int=900_000 + place): receiver for place, receiver in enumerate(busy)}
    assert turns(due, busy=on_their_way, failing=failing) == expected


RECEIVERS = st.one_of(st.none(), st.integers(1, 12))


@given(
    st.dictionaries(RECEIVERS, st.integers(0, 12)),
    st.lists(RECEIVERS, max_size=8),
    st.frozensets(RECEIVERS),
)
def test_no_lane_is_given_twice_and_none_stays_empty_while_somebody_may_use_it(
    waiting: dict[Receiver, int], busy: list[Receiver], failing: frozenset[Receiver]
) -> None:
    due = {receiver: ids(receiver or 0, count) for receiver, count in waiting.items()}
    # Some of what is due is on its way already: the database shows it until it is marked.
    on_their_way: dict[UUID, Receiver] = {}
    for place, receiver in enumerate(busy):
        known = [message_id for message_id in due.get(receiver, []) if message_id not in on_their_way]
        on_their_way[known[0] if known else UUID(int=900_000 + place)] = receiver
    found = next_turns(due, on_their_way=on_their_way, failing=failing, lanes=LANES)
    handed_out = [message_id for _receiver, message_id in found]
    assert len(set(handed_out)) == len(handed_out)
    assert not set(handed_out) & set(on_their_way)
    taken = Counter([*on_their_way.values(), *(receiver for receiver, _message_id in found)])
    assert taken.total() <= max(LANES.all, len(busy))
    new = Counter(receiver for receiver, _message_id in found)
    assert all(taken[receiver] <= LANES_PER_RECEIVER for receiver in new)
    if taken.total() < LANES.all:
        left = [r for r, messages in due.items() if set(messages) - set(handed_out) - set(on_their_way)]
        failing_lanes_full = sum(count for r, count in taken.items() if r in failing) >= LANES.for_failing
        for receiver in left:
            assert taken[receiver] >= LANES_PER_RECEIVER or (receiver in failing and failing_lanes_full)
