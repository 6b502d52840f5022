"""How much there is to find at all: what somebody who knew more than can be known would find, at equal tests."""

from __future__ import annotations

import numpy as np
from scipy.stats import gamma

from governance.core.bounds import Floats, Integers
from tests.inspections.draws.risk.markets import Population

_STRENGTH = 1.0  # expected failures that weigh as much as knowing nothing


def with_hindsight(population: Population) -> Floats:
    """Ratios [n] of one who knows already how the seller's other goods will do in the very tests to come."""
    of_seller = [_of_group(population.seller, amount) - amount for amount in (population.failures, population.tests)]
    usual = population.failures.sum() / population.tests.sum()
    ratio: Floats = (_STRENGTH + of_seller[0]) / (_STRENGTH + of_seller[1] * usual)
    return ratio


def as_goods_differ(population: Population) -> Floats:
    """True shares [n] of goods that differ as much as those of the population do: what perfect knowledge has to offer."""
    return spread_of_shares(population.tests, population.failures, len(population.tests))


def as_sellers_differ(population: Population) -> Floats:
    """True shares [n] of goods that differ as much as those of whole sellers do."""
    count = int(population.seller.max()) + 1
    tests, failures = (
        np.bincount(population.seller, amount, count).astype(np.float64)
        for amount in (population.tests, population.failures)
    )
    return spread_of_shares(tests, failures, len(population.tests))


def spread_of_shares(tests: Floats, failures: Floats, count: int) -> Floats:
    """`count` quantiles of a Gamma distribution of mean 1 whose variance is that of the true shares.

    `failures` [n] of `tests` [n] of each of n goods or sellers. Two tests of the same goods both fail as often as the mean of their squared share says: so chance is left out.
    """
    several = tests >= 2
    k, n = failures[several], tests[several]
    both = np.average(k * (k - 1) / (n * (n - 1)), weights=n)
    variance = max(float(both / np.average(k / n, weights=n) ** 2 - 1), 1e-6)
    quantiles: Floats = gamma.ppf((np.arange(count) + 0.5) / count, 1 / variance, scale=variance)
    return np.maximum(quantiles, 1e-3)


def _of_group(group: Integers, amount: Floats) -> Floats:
    sums: Floats = np.bincount(group, amount).astype(np.float64)[group]
    return sums
