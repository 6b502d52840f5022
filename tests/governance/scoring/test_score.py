"""The score: what is taken off, when nothing is, and that it adds up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.scoring.evidence import Evidence
from governance.scoring.score import judge
from governance.scoring.standing import Standing
from tests.governance.scoring.cases import fair_1000, inputs, one_rate

RATES = len(fair_1000().rates)


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int, int]:
    """Exposed, bad and independent of one rate."""
    exposed = draw(st.integers(0, 3_000))
    bad = draw(st.integers(0, exposed))
    return exposed, bad, draw(st.integers(min(bad, 1), bad))


@given(st.lists(counts(), min_size=RATES, max_size=RATES), st.integers(0, 100), st.integers(0, 40))
def test_a_score_is_the_base_less_its_lines_and_never_leaves_the_bands(
    rates: list[tuple[int, int, int]], points: int, orders: int
) -> None:
    policy = fair_1000()
    exposed, bad, independent = (np.array([column]) for column in zip(*rates, strict=True))
    given_inputs = inputs(
        policy,
        exposed=exposed,
        bad=bad,
        independent=independent,
        points=np.array([points]),
        mature_orders=np.array([orders]),
    )
    found = judge(given_inputs, policy)
    taken = int(found.deduction.sum() + found.points_deduction.sum())
    if orders < policy.floor_orders:
        assert found.score.tolist() == [-1]
        assert taken == 0
        assert found.standing.tolist() == [Standing.NOT_YET_RATED]
        assert np.all(found.evidence == Evidence.NOT_ENOUGH)
    else:
        assert found.score.tolist() == [1_000_000 - taken]
        assert 0 <= found.score[0] <= 1_000_000
    weights = np.array([rate.weight * 1_000 for rate in policy.rates])
    assert np.all((found.deduction >= 0) & (found.deduction <= weights))
    assert np.all(found.deduction[found.evidence != Evidence.PROVEN_OVER] == 0)


@pytest.mark.parametrize(
    ("exposed", "bad", "lower", "deduction"),
    [
        (1_000, 40, 30_330, 0),  # the raw share is the target itself
        (1_000, 52, 40_946, 1_032),  # 120,000 × 946 ÷ 110,000 = 1,032.0, rounded in the shop's favour
        (1_000, 100, 84_784, 48_855),
        (1_000, 300, 276_122, 120_000),  # beyond the worst: the weight and no more
        (20, 1, 2_561, 0),
        (2, 2, 223_606, 120_000),  # two of two: sure of 22 %
        (0, 0, 0, 0),
    ],
)
def test_what_is_taken_off_for_late_deliveries(exposed: int, bad: int, lower: int, deduction: int) -> None:
    policy = fair_1000()
    found = judge(one_rate(policy, "late", exposed=exposed, bad=bad), policy)
    place = policy.position("late")
    assert found.lower[0, place] == lower
    assert found.deduction[0, place] == deduction
    assert found.score.tolist() == [1_000_000 - deduction]


@pytest.mark.parametrize("code", fair_1000().codes)
def test_two_defects_from_one_buyer_or_one_lot_take_nothing_off(code: str) -> None:
    policy = fair_1000()
    found = judge(one_rate(policy, code, exposed=2, bad=2, independent=1), policy)
    assert found.score.tolist() == [1_000_000]
    assert found.evidence[0, policy.position(code)] == Evidence.NOT_ENOUGH


@pytest.mark.parametrize(
    ("points", "taken"), [(0, 0), (1, 10_000), (39, 390_000), (40, 400_000), (41, 400_000), (5_000, 400_000)]
)
def test_points_take_ten_each_and_no_more_than_four_hundred(points: int, taken: int) -> None:
    policy = fair_1000()
    found = judge(inputs(policy, points=np.array([points])), policy)
    assert found.points_deduction.tolist() == [taken]
    assert found.score.tolist() == [1_000_000 - taken]


def test_everything_at_its_worst_leaves_nothing_and_is_critical() -> None:
    policy = fair_1000()
    many = np.full((1, RATES), 10_000)
    found = judge(inputs(policy, exposed=many, bad=many, independent=many, points=np.array([500])), policy)
    assert found.score.tolist() == [0]
    assert found.standing.tolist() == [Standing.CRITICAL]


def test_sellers_are_judged_alone_whoever_stands_beside_them() -> None:
    policy = fair_1000()
    one = one_rate(policy, "late", exposed=500, bad=50)
    other = one_rate(policy, "low_reviews", exposed=80, bad=60)
    both = replace(
        one,
        **{name: np.concatenate([getattr(one, name), getattr(other, name)]) for name in one.__dict__ if name != "fed"},
    )
    alone = [judge(one, policy).score[0], judge(other, policy).score[0]]
    assert judge(both, policy).score.tolist() == alone


def test_each_rate_is_judged_with_its_own_confidence() -> None:
    policy = fair_1000()
    sharper = replace(policy, rates=(replace(policy.rates[0], confidence=0.99), *policy.rates[1:]))
    case = one_rate(policy, "late", exposed=1_000, bad=100)
    assert judge(case, sharper).lower[0, 0] < judge(case, policy).lower[0, 0]
