"""What a seed draws: by Pareto keys and by tickets, with reserves and extensions."""

from __future__ import annotations

import hashlib
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import Invalid
from inspections.draws.chance import consistent, frozen_list
from inspections.draws.chance.header import BILLION, CONSISTENT, PARETO, Algorithm
from inspections.draws.chance.selecting import Order, select
from tests.inspections.draws.chance.lists import Given, Part, columns_of, text_of

SEEDS = st.binary(min_size=4, max_size=4).map(lambda some: hashlib.sha256(some).hexdigest())
GIVEN = Given()
FROZEN = {
    PARETO: frozen_list.read(text_of(GIVEN)),
    CONSISTENT: frozen_list.read(text_of(Given(algorithm=CONSISTENT))),
}
ONE = frozen_list.read(text_of(Given(parts={"a": Part(weights=np.arange(1.0, 31.0) ** 2, take=1, reserves=3)})))
CERTAIN = frozen_list.read(text_of(Given(parts={"a": Part(weights=np.array([90, 90, 1, 2, 3, 4.0]), take=4)})))


def names(order: Order, stratum: str) -> list[str]:
    return [listed.item for listed in order[stratum]]


def exact_key(seed: str, item: str, billionths: int) -> Fraction:
    """The key as a fraction, nothing rounded."""
    u = Fraction(2 * (int(hashlib.sha256(f"{seed}|{item}".encode()).hexdigest(), 16) >> 204) + 1, 2**53)
    return Fraction(0) if billionths == BILLION else u / (1 - u) * Fraction(BILLION - billionths, billionths)


@given(seed=SEEDS)
def test_those_with_the_smallest_keys_are_drawn_and_the_next_wait(seed: str) -> None:
    columns = columns_of(GIVEN)
    keys = {
        item: exact_key(seed, item, int(billionths))
        for item, billionths in zip(columns.item, columns.billionths, strict=True)
    }
    order = select(FROZEN[PARETO], seed)
    assert names(order, "a") == sorted(columns.item[:30], key=keys.__getitem__)[:6]
    assert names(order, "b") == sorted(columns.item[30:], key=keys.__getitem__)[:3]


@given(seed=SEEDS)
def test_where_all_are_alike_the_smallest_tickets_are_drawn(seed: str) -> None:
    tickets = {item: consistent.first_fraction(item, consistent.hash_of(seed)) for item in columns_of(GIVEN).item}
    order = select(FROZEN[CONSISTENT], seed)
    assert names(order, "a") == sorted(columns_of(GIVEN).item[:30], key=tickets.__getitem__)[:6]


@given(seed=SEEDS)
def test_where_one_is_taken_the_smallest_of_the_race_is_drawn(seed: str) -> None:
    keys = {}
    for row, item in enumerate(ONE.items):
        u = (2 * (int(hashlib.sha256(f"{seed}|{item.decode()}".encode()).hexdigest(), 16) >> 204) + 1) / 2**53
        keys[item.decode()] = -math.log(1 - u) / float(ONE.billionths[row])
    assert names(select(ONE, seed), "a") == sorted(keys, key=keys.__getitem__)[:4]


@given(seed=SEEDS, algorithm=st.sampled_from([PARETO, CONSISTENT]), extra=st.integers(0, 40))
def test_an_extension_only_continues(seed: str, algorithm: Algorithm, extra: int) -> None:
    before, after = select(FROZEN[algorithm], seed), select(FROZEN[algorithm], seed, extra={"a": extra})
    assert after["b"] == before["b"]
    assert after["a"][:6] == before["a"]
    assert len(set(after["a"])) == min(30, 6 + extra)


@given(seed=SEEDS)
def test_who_is_certain_is_always_drawn(seed: str) -> None:
    assert CERTAIN.billionths.tolist()[:2] == [BILLION, BILLION]
    assert set(names(select(CERTAIN, seed), "a")[:2]) == {"a-0000", "a-0001"}


def test_the_same_seed_draws_the_same_and_another_seed_another() -> None:
    one, other = (select(FROZEN[PARETO], seed * 32) for seed in ("ab", "cd"))
    assert one == select(FROZEN[PARETO], "ab" * 32)
    assert one != other


def test_of_a_stratum_that_is_not_there_no_more_can_be_drawn() -> None:
    with pytest.raises(Invalid, match="'z'"):
        select(FROZEN[PARETO], "ab" * 32, extra={"a": 1, "z": 1})
