"""Levels by rate and count: lost only when the share and the number of buyers are too high, over a window that adapts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.scoring.levels import Counted, LevelRules
from tests.governance.rulebook.changing import preset

NOTHING = Counted(0, 0)
ORDER = ["top_rated", "above_standard", "below_standard"]


@pytest.fixture(scope="module")
def rules() -> LevelRules:
    return read()


def read() -> LevelRules:
    rules = LevelRules.from_document(preset("ebay-like"))
    assert rules is not None
    return rules


def level(rules: LevelRules, orders: int, **counted: Counted) -> str | None:
    seen = {rate.code: counted.get(rate.code, NOTHING) for rate in rules.rates}
    found = rules.level_of("US", orders=orders, floor_orders=orders, counted=seen)
    return found.code if found else None


@pytest.mark.parametrize(
    ("orders", "defects", "buyers", "expected"),
    [
        (1000, 0, 0, "top_rated"),
        (1000, 3, 3, "top_rated"),
        (1000, 5, 3, "top_rated"),  # exactly half a percent, of three buyers
        (1000, 4, 4, "above_standard"),  # four different buyers
        (1000, 6, 1, "above_standard"),  # more than half a percent, though of one buyer
        (1000, 20, 20, "above_standard"),  # exactly 2 %
        (1000, 21, 21, "below_standard"),
        (1000, 21, 4, "above_standard"),  # more than 2 %, of only four buyers
        (1000, 21, 5, "below_standard"),  # five different buyers
        (20, 4, 4, "above_standard"),  # a fifth of a small shop, and yet not five
        (20, 5, 5, "below_standard"),
        (249, 5, 5, "below_standard"),  # 2.008 %
        (250, 5, 5, "above_standard"),  # exactly 2 %
    ],
)
def test_defects_need_both_a_share_and_different_buyers(
    rules: LevelRules, orders: int, defects: int, buyers: int, expected: str
) -> None:
    assert level(rules, orders, defects=Counted(defects, buyers)) == expected


@pytest.mark.parametrize(
    ("orders", "rate", "number", "expected"),
    [
        (100, "unresolved", 2, "top_rated"),  # 2 %, but not more than two
        (100, "unresolved", 3, "below_standard"),
        (1000, "unresolved", 3, "top_rated"),  # exactly 0.3 %
        (999, "unresolved", 3, "below_standard"),
        (100, "late", 5, "top_rated"),
        (100, "late", 6, "above_standard"),
        (100, "late", 7, "above_standard"),
        (100, "late", 8, "below_standard"),
        (10, "late", 7, "above_standard"),  # 70 %, but not more than seven
        (1000, "late", 70, "above_standard"),
        (1000, "late", 71, "below_standard"),
    ],
)
def test_the_other_rates_do_too(rules: LevelRules, orders: int, rate: str, number: int, expected: str) -> None:
    assert level(rules, orders, **{rate: Counted(number, number)}) == expected


@pytest.mark.parametrize(("orders", "days"), [(0, 365), (399, 365), (400, 90), (10_000, 90)])
def test_the_window_is_three_months_from_400_transactions_on_and_else_a_year(
    rules: LevelRules, orders: int, days: int
) -> None:
    assert rules.window_days(orders) == days


def test_a_shop_without_orders_has_no_level(rules: LevelRules) -> None:
    assert level(rules, 0) is None


READ = read()


@given(
    orders=st.integers(1, 2_000),
    rate=st.sampled_from([rate.code for rate in READ.rates]),
    number=st.integers(0, 60),
    more=st.integers(0, 60),
    buyers=st.integers(0, 60),
)
def test_more_that_counts_against_a_shop_never_raises_its_level(
    orders: int, rate: str, number: int, more: int, buyers: int
) -> None:
    before = level(READ, orders, **{rate: Counted(number, min(buyers, number))})
    after = level(READ, orders, **{rate: Counted(number + more, min(buyers, number) + min(more, buyers))})
    assert before is not None
    assert after is not None
    assert ORDER.index(after) >= ORDER.index(before)
