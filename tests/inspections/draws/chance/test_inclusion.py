"""Declared probabilities: exact sums, caps, the random share."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from governance.core.bounds import Floats
from governance.core.errors import Invalid
from inspections.draws.chance.inclusion import probabilities

BILLION = 1_000_000_000
WEIGHTS = npst.arrays(np.float64, st.integers(1, 60), elements=st.floats(0, 1e6, allow_subnormal=False))
SHARES = st.sampled_from([0.0, 0.05, 0.2, 0.5, 1.0])


@given(weights=WEIGHTS, share=SHARES, data=st.data())
def test_they_add_up_exactly_and_nobody_is_left_out_or_above_one(
    weights: Floats, share: float, data: st.DataObject
) -> None:
    take = data.draw(st.integers(1, len(weights)))
    found = probabilities(weights, take, share)
    assert found.sum() == take * BILLION
    assert found.min() >= 1
    assert found.max() <= BILLION
    assert found.min() >= min(BILLION, int(share * take / len(weights) * BILLION)) - 1


@given(weights=WEIGHTS, share=SHARES, data=st.data())
def test_a_larger_weight_never_has_the_smaller_probability(weights: Floats, share: float, data: st.DataObject) -> None:
    found = probabilities(weights, data.draw(st.integers(1, len(weights))), share)
    ranked = found[np.argsort(weights)]
    assert (np.diff(ranked) >= -1).all()  # the last billionths go to the largest remainders


@pytest.mark.parametrize(
    ("weights", "take", "share", "expected"),
    [
        ([1, 1, 1, 1], 2, 0.2, [0.5, 0.5, 0.5, 0.5]),
        ([0, 0, 0, 0], 1, 0.0, [0.25, 0.25, 0.25, 0.25]),
        ([3, 1], 1, 0.0, [0.75, 0.25]),
        ([3, 1], 1, 0.5, [0.625, 0.375]),
        ([3, 1], 1, 1.0, [0.5, 0.5]),
        ([8, 1, 1], 2, 0.0, [1, 0.5, 0.5]),
        ([100, 8, 1, 1], 3, 0.0, [1, 1, 0.5, 0.5]),
        ([5, 1, 9], 3, 0.2, [1, 1, 1]),
    ],
)
def test_the_mixture_is_capped_and_what_is_cut_off_goes_to_the_others(
    weights: list[float], take: int, share: float, expected: list[float]
) -> None:
    found = probabilities(np.array(weights, np.float64), take, share)
    assert found.tolist() == [round(part * BILLION) for part in expected]


def test_the_last_billionths_go_to_the_first_of_equal_remainders() -> None:
    assert probabilities(np.ones(3), 1, 0).tolist() == [333_333_334, 333_333_333, 333_333_333]
    assert probabilities(np.ones(7), 2, 0).tolist() == [285_714_286] * 2 + [285_714_286] * 3 + [285_714_285] * 2


def test_a_share_may_be_the_decimal_of_a_plan() -> None:
    weights = np.array([3.0, 1.0])
    assert (probabilities(weights, 1, Decimal("0.5")) == probabilities(weights, 1, 0.5)).all()


def test_without_a_random_share_a_worthless_item_still_has_a_billionth() -> None:
    found = probabilities(np.array([1.0, *[0.0] * 99]), 2, 0)
    assert found.sum() == 2 * BILLION
    assert found.min() >= 1


@pytest.mark.parametrize(
    ("weights", "take", "share", "pointer"),
    [
        ([], 1, 0.2, "take"),
        ([1], 0, 0.2, "take"),
        ([1], 2, 0.2, "take"),
        ([1], 1, 1.1, "random_share"),
        ([1], 1, -0.1, "random_share"),
        ([1], 1, float("nan"), "random_share"),
        ([1, -1], 1, 0.2, "weights"),
        ([1, float("nan")], 1, 0.2, "weights"),
        ([1, float("inf")], 1, 0.2, "weights"),
    ],
)
def test_what_cannot_be_declared_is_refused(weights: list[float], take: int, share: float, pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        probabilities(np.array(weights, np.float64), take, share)
    assert refused.value.findings[0].pointer == pointer
