"""Faults found in systems of this kind, each as a test that it is not ours."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from governance.scoring.explanation import explain
from governance.scoring.score import judge
from governance.scoring.standing import Standing
from tests.governance.scoring.cases import fair_1000, inputs, one_rate, run_of, stored


def test_the_full_score_has_a_standing() -> None:
    """ERPNext: a score of exactly 100 matches no standing, and the status stays stale."""
    policy = fair_1000()
    found = judge(inputs(policy), policy)
    assert found.score.tolist() == [policy.highest]
    assert found.standing.tolist() == [Standing.CLEAR]


def test_a_score_between_two_bands_does_not_exist() -> None:
    """ERPNext: bands without overlap, but with a gap at each end."""
    ends = sorted((band.lowest, band.highest) for band in fair_1000().standings)
    assert all(low == high + 1 for (_, high), (low, _) in pairwise(ends))


def test_no_data_is_not_a_full_score() -> None:
    """ERPNext: a supplier without transactions scores 100."""
    policy = fair_1000()
    found = judge(inputs(policy, mature_orders=np.array([0])), policy)
    assert found.standing.tolist() == [Standing.NOT_YET_RATED]
    assert stored(inputs(policy, mature_orders=np.array([0]))).score is None


@given(st.integers(0, 9))
def test_no_shop_below_the_floor_gets_a_number(orders: int) -> None:
    policy = fair_1000()
    assert judge(inputs(policy, mature_orders=np.array([orders])), policy).score.tolist() == [-1]


def test_amounts_are_not_cut_to_two_decimals() -> None:
    """ERPNext: values are cut to two decimals inside the formula, so that the parts do not make the whole."""
    policy = fair_1000()
    score = stored(one_rate(policy, "late", exposed=1_000, bad=52))
    lines = explain(score, run_of(policy), []).lines
    assert sum(line.amount or 0 for line in lines) == score.score == 998_968


def test_volume_alone_is_no_merit() -> None:
    """Amazon: points for every 200 orders, so that small shops can hardly rise."""
    policy = fair_1000()
    small = judge(inputs(policy, mature_orders=np.array([10])), policy)
    large = judge(inputs(policy, mature_orders=np.array([1_000_000])), policy)
    assert small.score.tolist() == large.score.tolist()


def test_a_second_defect_does_not_jump_the_shop_over_a_cliff() -> None:
    """Raw 1-percent rules: at 99 orders one defect flags a good shop, at 100 it does not. Here neither does."""
    policy = fair_1000()
    for orders in (99, 100):
        found = judge(one_rate(policy, "refused_without_ground", exposed=orders, bad=1), policy)
        assert found.score.tolist() == [policy.highest]
