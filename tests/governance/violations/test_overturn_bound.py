"""The share that is proven to be overturned: exact, and rounded down for the rule."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.core.bounds import MILLION, bounds
from governance.violations.overturn_bound import lower_bound


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    decided = draw(st.integers(1, 3_000))
    return draw(st.integers(0, decided)), decided


@given(counts())
@settings(max_examples=60)
def test_it_is_the_bound_by_which_scores_are_judged(pair: tuple[int, int]) -> None:
    overturned, decided = pair
    ours = lower_bound(overturned, decided, confidence=0.95)
    lower, _ = bounds(np.array([overturned]), np.array([decided]), confidence=0.95)
    assert ours == lower[0]


@given(st.integers(1, 60).flatmap(lambda decided: st.tuples(st.integers(1, decided), st.just(decided))))
@settings(max_examples=60)
def test_at_the_bound_so_many_would_still_be_rare_and_one_step_above_not(pair: tuple[int, int]) -> None:
    overturned, decided = pair

    def chance(share: float) -> float:
        return sum(comb(decided, k) * share**k * (1 - share) ** (decided - k) for k in range(overturned, decided + 1))

    lower = lower_bound(overturned, decided, confidence=0.95)
    assert chance(lower / MILLION) <= 0.05 + 1e-9
    assert chance((lower + 1) / MILLION) > 0.05 - 1e-9


@pytest.mark.parametrize(
    ("overturned", "decided", "over_a_tenth"),
    [(0, 20, False), (4, 20, False), (5, 20, True), (20, 20, True), (15, 100, False), (16, 100, True)],
)
def test_a_limit_of_a_tenth_in_round_numbers(overturned: int, decided: int, over_a_tenth: bool) -> None:
    assert (lower_bound(overturned, decided, confidence=0.95) > 100_000) == over_a_tenth


def test_nothing_overturned_proves_nothing() -> None:
    assert lower_bound(0, 10_000, confidence=0.95) == 0


@pytest.mark.parametrize(("overturned", "decided"), [(3, 2), (-1, 2)])
def test_impossible_counts_are_refused(overturned: int, decided: int) -> None:
    with pytest.raises(ValueError, match="overturned"):
        lower_bound(overturned, decided, confidence=0.95)
