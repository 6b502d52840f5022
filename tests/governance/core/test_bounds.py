"""The exact bounds against their definition, in whole-number arithmetic."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from governance.core.bounds import MILLION, bounds

ERROR = Fraction(1, 20)


def at_least(k: int, n: int, millionths: int) -> Fraction:
    """P(X >= k) for a binomial with that share, exactly."""
    p = Fraction(millionths, MILLION)
    return sum((comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)), Fraction(0))


def bounds_of(k: int, n: int) -> tuple[int, int]:
    lower, upper = bounds(np.array([k]), np.array([n]), confidence=0.95)
    return int(lower[0]), int(upper[0])


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    n = draw(st.integers(1, 80))
    return draw(st.integers(0, n)), n


@given(counts())
def test_the_lower_bound_is_the_last_millionth_at_which_so_many_would_still_be_a_surprise(
    pair: tuple[int, int],
) -> None:
    k, n = pair
    lower, _ = bounds_of(k, n)
    if k == 0:
        assert lower == 0
    else:
        assert at_least(k, n, lower) <= ERROR < at_least(k, n, lower + 1)


@given(counts())
def test_the_upper_bound_is_the_last_millionth_at_which_so_few_would_be_no_surprise(pair: tuple[int, int]) -> None:
    k, n = pair
    _, upper = bounds_of(k, n)
    if k == n:
        assert upper == MILLION
    else:
        assert 1 - at_least(k + 1, n, upper) >= ERROR > 1 - at_least(k + 1, n, upper + 1)


@pytest.mark.parametrize(
    ("k", "n", "lower", "upper"),
    [
        (0, 0, 0, MILLION),  # nothing seen proves nothing
        (0, 1, 0, 950_000),  # 1 - 0.05
        (1, 1, 50_000, MILLION),
        (0, 10, 0, 258_865),  # 1 - 0.05 ** (1/10), tables of Clopper and Pearson
        (10, 10, 741_134, MILLION),
        (2, 20, 18_065, 282_618),
    ],
)
def test_known_bounds(k: int, n: int, lower: int, upper: int) -> None:
    assert bounds_of(k, n) == (lower, upper)


def test_a_bound_that_falls_on_a_whole_millionth_is_not_rounded_away() -> None:
    # of one, lower bound of one bad: the error itself, exactly 50,000 millionths
    lower, upper = bounds(np.array([1, 0]), np.array([1, 1]), confidence=0.95)
    assert lower[0] == 50_000
    assert upper[1] == 950_000


@given(counts(), counts())
def test_arrays_of_any_shape_are_the_single_bounds_side_by_side(a: tuple[int, int], b: tuple[int, int]) -> None:
    k, n = np.array([[a[0], b[0]], [b[0], a[0]]]), np.array([[a[1], b[1]], [b[1], a[1]]])
    lower, upper = bounds(k, n, confidence=0.95)
    assert (lower[0, 0], upper[0, 0]) == (lower[1, 1], upper[1, 1]) == bounds_of(*a)
    assert (lower[0, 1], upper[0, 1]) == (lower[1, 0], upper[1, 0]) == bounds_of(*b)


def test_more_bad_events_never_lower_a_bound_and_more_good_ones_never_raise_it() -> None:
    n, k = np.meshgrid(np.arange(1, 200), np.arange(0, 200))
    some = k <= n
    lower, upper = np.full(n.shape, -1), np.full(n.shape, -1)
    lower[some], upper[some] = bounds(k[some], n[some], confidence=0.95)
    for bound in (lower, upper):
        with_one_more_bad = some[1:] & some[:-1]
        assert np.all((bound[1:] >= bound[:-1])[with_one_more_bad])
        with_one_more_good = some[:, 1:] & some[:, :-1]
        assert np.all((bound[:, 1:] <= bound[:, :-1])[with_one_more_good])


@pytest.mark.parametrize(("k", "n"), [(2, 1), (-1, 5)])
def test_counts_that_cannot_be_are_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="More bad events"):
        bounds(np.array([k]), np.array([n]), confidence=0.95)


def test_a_good_seller_is_hardly_ever_flagged_at_any_size() -> None:
    """A true share of 0.5 % against a limit of 1 %: wrongly proven over in at most 1.5 % of looks, 10 to 5,000 orders."""
    sizes, counted = np.arange(10, 5_001), np.arange(0, 90)
    n, k = np.meshgrid(sizes, counted, indexing="ij")
    possible = k <= n
    lower = np.zeros(n.shape, np.int64)
    lower[possible], _ = bounds(k[possible], n[possible], confidence=0.95)
    over = (lower > 10_000) & (k >= 2)
    assert np.all(over.any(axis=1))
    needed = counted[over.argmax(axis=1)]
    assert binom.sf(needed - 1, sizes, 0.005).max() <= 0.015


@pytest.mark.parametrize(("share", "orders"), [(0.03, 340), (0.10, 42)])
def test_a_bad_seller_is_found_in_four_of_five_looks(share: float, orders: int) -> None:
    for n in range(orders, 2_000):
        k = np.arange(0, min(n, 120) + 1)
        lower, _ = bounds(k, np.full(len(k), n), confidence=0.95)
        needed = k[(lower > 10_000) & (k >= 2)].min()
        assert binom.sf(needed - 1, n, share) >= 0.8
