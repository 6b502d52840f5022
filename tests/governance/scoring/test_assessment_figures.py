"""The simulated year: what is promised of it, through the functions that judge real shops."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from governance.rulebook.publication import preset_text, read_checked
from governance.scoring.assessment_figures import (
    PROMISES,
    SETTINGS,
    SIZES,
    Figures,
    Promise,
    lines,
    missed,
    strictest,
)
from governance.scoring.assessment_rules import AssessmentRules
from governance.scoring.assessment_simulation import NEVER, Trade, every_order_counts, simulate
from governance.scoring.assessment_words import line_in_words
from tests.governance.scoring.cases import fair_1000

EVERY = (1.0,) * 7
KEPT = Figures(
    setting="every_order",
    orders_a_month=100,
    half=0.0,
    at_target=0.07,
    three_times=0.93,
    three_times_after=3.0,
    ten_times=1.0,
    ten_times_after=2.0,
)


@cache
def rules() -> AssessmentRules:
    return AssessmentRules.from_document(1, read_checked(preset_text("fair-1000")))


def year(trade: Trade, shares: list[float], shops: int = 40, seed: int = 1) -> np.ndarray:
    policy = every_order_counts(fair_1000())
    return simulate(policy, rules(), trade, shares, shops=shops, random=np.random.default_rng(seed)).violated_at


def test_the_promised_figures_hold_in_a_small_simulation() -> None:
    """The benchmark `assessment_power` simulates ten thousand shops for each figure; here are enough to notice a fault."""
    promised = [setting for setting in SETTINGS if setting.promised]
    table = list(lines(fair_1000(), rules(), shops=1_000, settings=promised))
    assert [line.orders_a_month for line in table] == list(SIZES)
    loose = {"at_target": 0.02, "three_times": -0.03, "half": 0.003}
    for line in table:
        assert [
            promise
            for promise in PROMISES
            if not replace(promise, limit=promise.limit + loose.get(promise.column, 0)).kept(line)
        ] == []


def test_the_same_rule_book_always_gives_the_same_table() -> None:
    promised = [setting for setting in SETTINGS if setting.promised]
    twice = [list(lines(fair_1000(), rules(), shops=50, settings=promised)) for _ in range(2)]
    assert twice[0] == twice[1]


def test_a_shop_that_is_never_bad_is_never_found_and_one_that_always_is_at_the_second_assessment() -> None:
    found = year(Trade(300, EVERY), [0.0] * 6 + [1.0])
    assert (found[:, :6] == NEVER).all()
    assert (found[:, 6] == 2).all()


def test_without_a_rule_that_names_it_a_rate_is_never_found() -> None:
    policy = every_order_counts(fair_1000())
    only = replace(rules(), violations={"late": "late_deliveries"})
    found = simulate(policy, only, Trade(300, EVERY), [1.0] * 7, shops=5, random=np.random.default_rng(1))
    assert (found.violated_at > NEVER).tolist() == [[True] + [False] * 6] * 5


def test_a_shop_that_opens_is_not_judged_before_it_has_ten_mature_orders() -> None:
    """It opens a month before the first assessment, and an order is mature after thirty days."""
    trading, opening = (year(Trade(10, EVERY, opens), [1.0] * 7) for opens in (False, True))
    assert (trading == 2).all()
    assert opening.min() > 2


def test_a_shop_whose_cases_are_few_is_hard_to_judge() -> None:
    policy = fair_1000()
    few = (1.0, 1.0, 1.0, 1.0, 0.01, 1.0, 1.0)
    found = simulate(
        policy, rules(), Trade(10, few), [0.0] * 4 + [0.03, 0, 0], shops=200, random=np.random.default_rng(1)
    )
    assert found.violated < 0.05


def test_every_order_counts_looks_at_every_rate_through_the_window_of_one_counted_in_orders() -> None:
    windows = {rate.window for rate in every_order_counts(fair_1000()).rates}
    assert [(window.by, window.to_short_at) for window in windows] == [("orders", 100)]
    assert fair_1000().rates[strictest(fair_1000())].code == "refused_without_ground"


@pytest.mark.parametrize(
    ("changed", "broken"),
    [
        ({}, []),
        ({"half": 0.0051}, ["half"]),
        ({"at_target": 0.0801}, ["at_target"]),
        ({"three_times": 0.899}, ["three_times"]),
        ({"three_times": 0.899, "orders_a_month": 30}, []),
        ({"three_times": 0.799, "orders_a_month": 30}, ["three_times"]),
        ({"three_times": 0.1, "orders_a_month": 10}, []),
        ({"ten_times": 0.98, "orders_a_month": 10}, ["ten_times"]),
        ({"ten_times_after": 3.5}, ["ten_times_after"]),
        ({"ten_times_after": None}, ["ten_times_after"]),
        ({"setting": "usual", "ten_times": 0.0}, []),  # shown, not promised
    ],
)
def test_a_promise_that_is_not_kept_is_named(changed: dict[str, object], broken: list[str]) -> None:
    line = replace(KEPT, **changed)  # type: ignore[arg-type]
    assert [promise.column for promise in missed(line)] == broken
    assert ("MISSED" in line_in_words(line)) == bool(broken)


def test_an_upper_promise_is_kept_at_its_limit() -> None:
    assert Promise("half", (100,), 0.0, at_least=False).kept(KEPT)
