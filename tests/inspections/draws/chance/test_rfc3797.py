"""The selection of RFC 3797: its own vector, and what holds of every selection."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.draws.chance.rfc3797 import choose, seed_string

SOURCES: list[list[int] | str] = [[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]]


def md5(text: bytes) -> bytes:
    return hashlib.md5(text, usedforsecurity=False).digest()


def test_the_vector_of_the_document_comes_out() -> None:
    seed = seed_string(SOURCES)
    assert seed == "9319./2.5.8.10.12./9.18.26.34.41.45./"
    assert md5(b"\0\0" + seed.encode() + b"\0\0").hex() == "990dd0a5692a029a98b5e01aa28f3459"
    chosen = choose([str(number) for number in range(1, 26)], seed, count=11, digest=md5)
    assert chosen == ["17", "7", "2", "16", "25", "23", "8", "24", "19", "13", "22"]


def test_texts_are_put_in_capitals_without_blanks() -> None:
    assert seed_string(["  a Stock\tprice ", [3, 1]]) == "ASTOCKPRICE/1.3./"


@given(pool=st.lists(st.text(), max_size=20, unique=True), seed=st.text(alphabet="abc|"), data=st.data())
def test_everybody_is_chosen_at_most_once_and_more_only_continues(
    pool: list[str], seed: str, data: st.DataObject
) -> None:
    count = data.draw(st.integers(0, len(pool)))
    chosen = choose(pool, seed, count=count)
    assert len(chosen) == len(set(chosen)) == count
    assert set(chosen) <= set(pool)
    assert choose(pool, seed, count=len(pool))[:count] == chosen


@pytest.mark.parametrize("count", [-1, 3])
def test_no_more_are_chosen_than_there_are(count: int) -> None:
    with pytest.raises(ValueError, match="cannot be chosen"):
        choose(["a", "b"], "seed", count=count)
