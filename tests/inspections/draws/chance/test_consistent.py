"""Rivest's consistent sampler: the vectors of the published library, and what it is used for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.draws.chance import consistent

NAMES = st.lists(st.text(alphabet="abc123", min_size=1, max_size=4), min_size=1, max_size=20, unique=True)


def drawn(names: list[str], seed: str, number: int) -> list[str]:
    return [names[place] for place in consistent.smallest(seed, [name.encode() for name in names], number)]


@pytest.mark.parametrize(
    ("names", "seed", "first"),
    [
        (["a", "b", "c", "d"], "31", ["b", "a", "d", "c"]),
        (["a", "b", "c", "d"], "77", ["b", "d", "c", "a"]),
        ([str(n) for n in range(100)], "41", ["73", "51", "17", "58", "38", "42", "39", "20", "11", "67"]),
        (["A-1", "A-2", "A-3", "B-1", "B-2", "B-3"], "314159", ["B-2", "B-3", "A-3", "A-2"]),
    ],
)
def test_the_published_samples_come_out(names: list[str], seed: str, first: list[str]) -> None:
    assert drawn(names, seed, len(first)) == first


def test_the_published_fractions_come_out() -> None:
    seed = consistent.hash_of("01382438112797316654")
    assert consistent.first_fraction("AB-130", seed).startswith("262997141228380084165075442975466635997153955251544")
    assert consistent.first_fraction("73", consistent.hash_of("41")).startswith("000508333")
    assert consistent.next_fraction("25471").startswith("642853261655004694691182528114375607701032283189922170593838")


def test_the_published_sample_with_replacement_comes_out() -> None:
    names = ["a1", "b2", "c3", "d4", "e5", "f6"]
    assert consistent.with_replacement(names, "19283746", 10) == [
        "e5",
        "b2",
        "c3",
        "b2",
        "b2",
        "c3",
        "b2",
        "a1",
        "a1",
        "f6",
    ]


@given(fraction=st.from_regex(r"9{0,3}[0-9]{1,6}", fullmatch=True))
def test_the_next_fraction_is_larger_and_below_one(fraction: str) -> None:
    following = consistent.next_fraction(fraction)
    assert following > fraction
    assert following.isdecimal()


@given(names=NAMES, seed=st.text(alphabet="xyz"), data=st.data())
def test_who_leaves_does_not_change_the_order_of_the_others(names: list[str], seed: str, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(names))
    left = [name for name in names if name != gone]
    assert drawn(left, seed, len(left)) == [name for name in drawn(names, seed, len(names)) if name != gone]
