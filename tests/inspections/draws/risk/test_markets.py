"""What weights find in an invented market; how much on the markets that were fixed before: tests/benchmarks/risk_led_draws.py."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from inspections.draws.chance.header import BILLION
from inspections.draws.chance.inclusion import probabilities
from inspections.draws.risk.weights import weigh
from tests.inspections.draws.risk import limits
from tests.inspections.draws.risk.markets import Population, invented

TESTS = 20


@pytest.fixture(scope="module")
def population() -> Population:
    return invented(seed=3, sellers=100)


def finds(population: Population, weights: object, random_share: str) -> float:
    """Expected finds of a draw."""
    declared = probabilities(np.asarray(weights), TESTS, Decimal(random_share))
    return float(declared @ population.failures / BILLION)


def test_a_draw_by_risk_finds_more_than_one_by_chance(population: Population) -> None:
    weights = weigh(population.signals, population.place)
    by_chance = finds(population, weights, "1")
    assert by_chance == pytest.approx(TESTS * population.failures.mean())
    assert finds(population, weights, "0.2") > 2 * by_chance
    assert finds(population, weights, "0") > finds(population, weights, "0.2")


def test_nothing_finds_more_than_the_truth(population: Population) -> None:
    truth = population.failures / population.failures.mean()
    assert finds(population, truth**8, "0") > finds(population, weigh(population.signals, population.place), "0")


def test_where_goods_do_not_differ_there_is_nothing_to_know() -> None:
    chance = np.random.default_rng(1)
    tests = np.full(20_000, 5.0)
    alike = chance.binomial(5, 0.1, 20_000).astype(np.float64)
    different = chance.binomial(5, chance.beta(1, 9, 20_000)).astype(np.float64)
    spread = [limits.spread_of_shares(tests, failures, 1_000).std() for failures in (alike, different)]
    assert spread[0] < 0.25
    assert spread[1] == pytest.approx(np.sqrt(9 / 11), abs=0.1)  # of the beta distribution, over its mean
