"""How many items each stratum gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import Invalid
from inspections.draws.chance.allocation import By, allot, join_small

SIZES = st.lists(st.integers(1, 500), min_size=1, max_size=20)


@given(sizes=SIZES, by=st.sampled_from(["proportional", "neyman", "risk"]), data=st.data())
def test_every_stratum_gives_at_least_one_at_most_all_and_the_sum_is_right(
    sizes: list[int], by: By, data: st.DataObject
) -> None:
    take = data.draw(st.integers(len(sizes), sum(sizes)))
    spread = data.draw(st.lists(st.floats(0, 1, allow_subnormal=False), min_size=len(sizes), max_size=len(sizes)))
    takes = allot(sizes, take, by=by, spread=spread)
    assert takes.sum() == take
    assert (takes >= 1).all()
    assert (takes <= sizes).all()


@pytest.mark.parametrize(
    ("sizes", "take", "by", "spread", "expected"),
    [
        ([50, 30, 20], 10, "proportional", None, [5, 3, 2]),
        ([50, 50, 1], 11, "proportional", None, [5, 5, 1]),
        ([10, 10, 10], 10, "proportional", None, [4, 3, 3]),
        ([1000, 2, 2], 10, "proportional", None, [8, 1, 1]),
        ([100, 100], 10, "neyman", [0.4, 0.1], [8, 2]),
        ([100, 100], 10, "risk", [0.0, 0.3], [1, 9]),
        ([100, 100], 10, "risk", [0.0, 0.0], [5, 5]),
        ([3, 100], 10, "risk", [0.9, 0.001], [3, 7]),
        ([2, 2], 4, "risk", [0.0, 1.0], [2, 2]),
    ],
)
def test_takes_follow_size_and_spread(
    sizes: list[int], take: int, by: By, spread: list[float] | None, expected: list[int]
) -> None:
    assert allot(sizes, take, by=by, spread=spread).tolist() == expected


@pytest.mark.parametrize(
    ("sizes", "take", "by", "spread", "pointer"),
    [
        ([5, 5, 5], 2, "proportional", None, "strata"),
        ([5, 0], 3, "proportional", None, "take"),
        ([5, 5], 11, "proportional", None, "take"),
        ([5, 5], 4, "neyman", None, "spread"),
        ([5, 5], 4, "risk", [1.0], "spread"),
        ([5, 5], 4, "risk", [1.0, -1.0], "spread"),
        ([5, 5], 4, "risk", [1.0, float("nan")], "spread"),
    ],
)
def test_what_cannot_be_allotted_is_refused(
    sizes: list[int], take: int, by: By, spread: list[float] | None, pointer: str
) -> None:
    with pytest.raises(Invalid) as refused:
        allot(sizes, take, by=by, spread=spread)
    assert refused.value.findings[0].pointer == pointer


@pytest.mark.parametrize(
    ("names", "sizes", "most", "joined", "into"),
    [
        (["a", "b"], [1, 2], 2, ["a", "b"], [0, 1]),
        (["a", "b", "c", "d"], [5, 1, 9, 2], 3, ["a", "c", "rest"], [0, 2, 1, 2]),
        (["b", "a"], [5, 5], 1, ["rest"], [0, 0]),
        (["b", "a", "c"], [5, 5, 5], 2, ["a", "rest"], [1, 0, 1]),
        (["rest", "a", "b"], [9, 5, 1], 2, ["rest"], [0, 0, 0]),
    ],
)
def test_the_smallest_strata_are_joined(
    names: list[str], sizes: list[int], most: int, joined: list[str], into: list[int]
) -> None:
    found, places = join_small(names, sizes, most=most)
    assert (found, places.tolist()) == (joined, into)


@given(sizes=SIZES, most=st.integers(1, 25))
def test_nobody_is_lost_when_strata_are_joined(sizes: list[int], most: int) -> None:
    names = [f"s{number}" for number in range(len(sizes))]
    joined, into = join_small(names, sizes, most=most)
    assert len(joined) == min(most, len(sizes))
    assert np.bincount(into, weights=sizes, minlength=len(joined)).sum() == sum(sizes)
    assert all(joined[place] in {name, "rest"} for name, place in zip(names, into, strict=True))


def test_one_stratum_remains() -> None:
    with pytest.raises(Invalid):
        join_small(["a"], [1], most=0)
