"""From signals to weights."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.bounds import Floats
from inspections.draws.chance.header import BILLION
from inspections.draws.chance.inclusion import probabilities
from inspections.draws.risk.signals import expected_sellers
from inspections.draws.risk.weights import FEWEST, SHARPNESS, factors, sharpen, weigh
from tests.inspections.draws.risk.usual import USUAL, signals

UNSOLD: dict[str, Any] = {"goods": {"sold": np.zeros((3, 3), np.int64)}}  # nothing of its own to go by
ratios = st.lists(st.floats(0.01, 200), min_size=1, max_size=200).map(np.array)


def ratio(**changes: Any) -> Floats:
    return factors(signals(**changes)).ratio


def effective(weights: Floats) -> float:
    return float(weights.sum() ** 2 / (weights**2).sum())


# ------------------------------------------------------------------------------------------------------- factors


def test_goods_as_usual_weigh_as_usual() -> None:
    assert ratio() == pytest.approx([1, 1, 1], abs=0.02)


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        (UNSOLD | {"sellers": {"share": USUAL * [[4, 1], [1, 1], [1, 1]]}}, "rates"),
        (UNSOLD | {"sellers": {"share": USUAL * [[1, 4], [1, 1], [1, 1]]}}, "rates"),
        ({"sellers": {"complaints": np.array([6.0, 0.12, 0.12])}}, "complaints"),
        ({"goods": {"lots": np.array([4, 4, 4]), "rejected_lots": np.array([3, 0, 0])}}, "lots"),
        ({"goods": {"events": np.array([[[9, 9, 9]] * 2, [[1, 1, 1]] * 2, [[1, 1, 1]] * 2])}}, "own"),
        ({"goods": {"complaints": np.array([4.0, 0, 0])}}, "own"),
        (
            {
                "goods": {"category": np.array([0, 1, 1])},
                "categories": {
                    "share": np.tile(USUAL, (2, 1)),
                    "complained_of": np.array([20, 2]),
                    "expected": np.array([5.0, 17.0]),
                },
            },
            "category",
        ),
    ],
)
def test_each_thing_that_speaks_against_goods_makes_them_weigh_more(changes: dict[str, Any], step: str) -> None:
    found = factors(signals(**changes))
    assert found.ratio[0] > 1.2 * found.ratio[1]
    moved = getattr(found, step)
    of_step = moved if step == "rates" else moved.factor
    assert of_step[0] > 1.2 * of_step[1]


def test_quality_returns_tell_more_of_goods_than_low_reviews() -> None:
    shares = (USUAL * times for times in ([[4, 1]] * 3, [[1, 4]] * 3))
    returned, reviewed = (factors(signals(sellers={"share": share})).rates[0] for share in shares)
    assert returned > reviewed > 1


def test_where_only_reviews_are_delivered_they_tell_all_that_is_told() -> None:
    market = {
        "share": np.array([0.0, 0.1]),
        "exposed_per_order": np.array([0, 1 / 3]),
        "bad_per_order": np.array([[0] * 3, [0.03] * 3]),
    }
    found = factors(signals(market=market, sellers={"share": np.array([[0, 0.4], [0, 0.1], [0, 0.1]])}))
    assert found.rates == pytest.approx([4, 1, 1])


def test_a_seller_nobody_has_judged_is_taken_for_one_of_its_category() -> None:
    nobody = np.full((3, 2), np.nan)
    assert factors(signals(sellers={"share": nobody}, categories={"share": USUAL[None, :] * 2})).rates == pytest.approx(
        [2, 2, 2]
    )
    without = factors(signals(sellers={"share": nobody}, goods={"category": np.full(3, -1)}))
    assert without.rates == pytest.approx([1, 1, 1])


def test_what_a_seller_is_known_for_takes_more_complaints_to_change() -> None:
    complaints = {"complaints": np.array([3.0, 3.0, 0.12])}
    found = factors(signals(sellers=complaints | {"bad": np.array([[60, 90], [0, 0], [3, 6]])}))
    assert 1 < found.complaints.factor[0] < found.complaints.factor[1]


def test_the_same_product_at_other_sellers_counts_and_its_own_events_only_once() -> None:
    bad_elsewhere = {
        "product": np.array([0, 0, 1]),
        "events": np.array([[[1, 1, 1], [2, 2, 2]], [[20, 20, 20], [2, 2, 2]], [[1, 1, 1], [2, 2, 2]]]),
    }
    found = factors(signals(goods=bad_elsewhere))
    assert found.elsewhere.factor[0] > 2 > found.elsewhere.factor[1]
    assert found.elsewhere.factor[2] == 1  # nobody else has it
    assert found.elsewhere.counted[1] == pytest.approx(4, abs=1)  # what the first one had


def test_many_sold_goods_are_not_taken_for_bad_ones() -> None:
    """Ten times the orders and ten times the events are the same share."""
    goods = {
        "sold": np.array([[400] * 3, [40] * 3, [40] * 3]),
        "events": np.array([[[10] * 3, [20] * 3], [[1] * 3, [2] * 3], [[1] * 3, [2] * 3]]),
    }
    own = factors(signals(goods=goods)).own.factor
    assert own == pytest.approx([1, 1, 1], abs=0.05)


def test_events_without_orders_beside_them_say_nothing() -> None:
    found = factors(signals(goods={"sold": np.zeros((3, 3), np.int64)}))
    assert found.own.factor.tolist() == found.elsewhere.factor.tolist() == [1, 1, 1]


def test_what_lies_further_back_counts_half() -> None:
    new, old = np.tile([[1, 1, 1], [2, 2, 2]], (2, 3, 1, 1))
    new[0, 0], old[0, 0] = [1, 9, 1], [1, 1, 9]
    lately, before = (factors(signals(goods={"events": events})).own.counted[0] for events in (new, old))
    assert lately - before == pytest.approx(4)


def test_other_goods_that_are_asked_about_change_nothing() -> None:
    share = USUAL * [[4, 1], [1, 2], [1, 1]]
    alone = factors(signals(1, sellers={"share": share[:1]})).ratio
    assert factors(signals(sellers={"share": share})).ratio[:1] == pytest.approx(alone)


@given(more=st.integers(1, 50), rate=st.integers(0, 1), period=st.integers(0, 2))
def test_more_that_speaks_against_goods_never_lowers_their_ratio(more: int, rate: int, period: int) -> None:
    events = np.tile([[1, 1, 1], [2, 2, 2]], (3, 1, 1))
    events[0, rate, period] += more
    assert ratio(goods={"events": events})[0] > ratio()[0]


# ------------------------------------------------------------------------------------------------------- sharpness


@given(ratios)
def test_weights_keep_the_order_of_the_ratios_and_are_one_on_average(values: Floats) -> None:
    weights = sharpen(values)
    assert weights.mean() == pytest.approx(1)
    assert (weights > 0).all()
    assert (np.diff(weights[np.argsort(values, kind="stable")]) >= -1e-9).all()


def test_a_draw_by_weight_rests_on_a_twentieth_of_many_goods() -> None:
    values = np.exp(np.random.default_rng(1).normal(0, 0.6, 10_000))
    assert effective(sharpen(values)) == pytest.approx(SHARPNESS * 10_000, rel=0.01)


def test_and_never_on_fewer_than_twenty() -> None:
    values = np.exp(np.random.default_rng(1).normal(0, 0.6, 100))
    assert effective(sharpen(values)) >= FEWEST - 0.01


def test_where_little_is_known_the_weights_stay_near_each_other() -> None:
    values = np.exp(np.random.default_rng(1).normal(0, 0.01, 1_000))
    assert sharpen(values).max() < 1.5


def test_nothing_known_is_chance_alone() -> None:
    assert sharpen(np.full(50, 3.0)).tolist() == [1.0] * 50
    assert sharpen(np.zeros(0)).tolist() == []


def test_the_worst_goods_of_all_are_never_sure_to_be_drawn_and_the_best_never_sure_not_to_be() -> None:
    values = np.exp(np.random.default_rng(1).normal(0, 1, 4_000))
    values[0] = 1e6
    declared = probabilities(sharpen(values), 80, Decimal("0.2"))
    assert declared.max() < 0.9 * BILLION
    assert declared.min() >= 0.2 * 80 / 4_000 * BILLION - 1


def test_weights_of_signals_are_the_sharpened_ratios() -> None:
    given_signals = signals(sellers={"share": USUAL * [[4, 1], [1, 2], [1, 1]]})
    place = np.array([2, 0, 2])
    assert weigh(given_signals, place).tolist() == sharpen(factors(given_signals).ratio[place]).tolist()


# ------------------------------------------------------------------------------------------------------- categories


def test_one_large_seller_does_not_make_a_bad_category() -> None:
    """Of two categories alike, each with one seller that somebody complained of, none stands out, however large it is."""
    sold, category = np.array([10_000, 10, 10, 10, 10, 10]), np.array([0, 0, 0, 1, 1, 1])
    expected = expected_sellers(sold, category, complained_of=np.array([1, 1]))
    assert expected.sum() == pytest.approx(2)
    assert expected[0] < 2


def test_nothing_sold_lets_nothing_expect() -> None:
    nothing = np.zeros(0, np.int64)
    assert expected_sellers(nothing, nothing, complained_of=np.array([0, 0])).tolist() == [0, 0]
