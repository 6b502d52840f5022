"""How much more a draw that follows risk finds than one that follows chance alone, at equal tests.

    python -m tests.benchmarks.risk_led_draws [FOLDER]

Weights, declared probabilities and tickets are those of real draws, with the usual random share. On markets of the
generator, whose seeds were fixed before there were weights, a unit fails with the true share behind its orders. On the
Olist data (FOLDER, default the shared data) goods are drawn on the first of each month from what was known that morning; the
orders of that month are their tests, and low reviews the units that fail. The factor is finds per test over those of a
uniform draw, with a 95 % interval by resampling sellers. Exits 1 when the aim is missed without a record that says why.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Final

import numpy as np

from governance.core.bounds import Floats, Integers
from inspections.draws.chance.header import BILLION
from inspections.draws.chance.inclusion import probabilities
from inspections.draws.chance.selecting import pareto_keys
from inspections.draws.chance.tickets import digests
from inspections.draws.risk.weights import sharpen, weigh
from tests.benchmarks.risk_led_seeds import SEEDS
from tests.benchmarks.risk_validity import DATA
from tests.inspections.draws.risk import limits
from tests.inspections.draws.risk.markets import Population, invented, olist_months

TESTS: Final = 100
RANDOM_SHARE: Final = Decimal("0.2")
AIM: Final = 2.0
DRAWS: Final = 200
RESAMPLES: Final = 2_000
MONTHS_SEEN: Final = 5  # the weights were made with the first months of the Olist data in sight
RECORD: Final = Path(__file__).parents[2] / "docs" / "decisions" / "0039-risk-weights.md"  # the limit on Olist


@dataclass(frozen=True)
class Measured:
    """One population: per item its declared billionths by risk, and what a number of draws came to.

    `found` and `rate` [2, draws]: finds per test made and the failure rate estimated from them, by risk and by chance.
    """

    population: Population
    billionths: Integers
    found: Floats
    rate: Floats


def measure(population: Population) -> Measured:
    """Draw from one population by risk and by chance alone."""
    weights = weigh(population.signals, population.place)
    declared = [_declared(weights), _declared(np.ones(len(weights)))]
    drawn = [_drawn(population, billionths) for billionths in declared]
    return Measured(population, declared[0], *(np.stack(part) for part in zip(*drawn, strict=True)))


def _declared(weights: Floats) -> Integers:
    return probabilities(weights, TESTS, RANDOM_SHARE)


def _drawn(population: Population, billionths: Integers) -> tuple[Floats, Floats]:
    """Finds to expect per test of the goods drawn, and the failure rate estimated from tests of them, of each draw.

    A test is one of those that the data hold of the item.
    """
    items = [f"item-{number}".encode() for number in range(len(billionths))]
    chance = np.random.default_rng(20_261_123)
    share, bought = population.failures / np.maximum(population.tests, 1), population.tests > 0
    found, rate = np.zeros(DRAWS), np.zeros(DRAWS)
    for draw in range(DRAWS):
        keys = pareto_keys(digests(f"{population.name}/{draw}", items), billionths)
        chosen = np.argpartition(keys, TESTS - 1)[:TESTS]
        tested = chosen[bought[chosen]]
        fails = chance.random(len(tested)) < share[tested]
        found[draw] = share[tested].mean()
        rate[draw] = (fails * BILLION / billionths[tested]).sum() / bought.sum()
    return found, rate


def factor_of(measured: Sequence[Measured], *, apart: bool) -> tuple[float, float, float]:
    """The factor over several populations, and its 95 % interval: whole sellers drawn with replacement, in each
    population for itself when they are `apart`, else the same ones in all.
    """
    chance = np.random.default_rng(20_261_124)
    finds, times = np.zeros((2, RESAMPLES + 1)), np.zeros((0, 0), np.int64)
    for one in measured:
        if apart or not len(times):
            times = _resampled(chance, len(one.population.signals.sellers.orders))
        finds += _finds_per_test(one, times)
    ratio = finds[0] / finds[1]
    low, high = np.quantile(ratio[1:], [0.025, 0.975])
    return float(ratio[0]), float(low), float(high)


def _resampled(chance: np.random.Generator, sellers: int) -> Integers:
    """How often each seller counts [1 + resamples, sellers]; once in the first row."""
    drawn = chance.multinomial(sellers, np.full(sellers, 1 / sellers), RESAMPLES)
    return np.concatenate([np.ones((1, sellers), np.int64), drawn])


def _finds_per_test(measured: Measured, times: Integers) -> Floats:
    """Expected finds per test by risk and by chance [2, resamples], each seller counted as often as `times` says."""
    population = measured.population
    bought = population.tests > 0
    share, seller = population.failures[bought] / population.tests[bought], population.seller[bought]
    result = []
    for probability in (measured.billionths[bought] / BILLION, np.ones(len(share))):
        tests, finds = (np.bincount(seller, of, times.shape[1]) for of in (probability, probability * share))
        result.append((times @ finds) / (times @ tests))
    return np.stack(result)


# ---------------------------------------------------------------------------------------------------- what is printed


def line_of(measured: Measured) -> str:
    """One population: its goods, the factor as declared and as drawn, what chance still reaches, the estimated rate."""
    population, billionths = measured.population, measured.billionths
    expected = _finds_per_test(measured, np.ones((1, len(population.signals.sellers.orders)), np.int64))[:, 0]
    drawn = measured.found.mean(axis=1)
    even = TESTS * BILLION / len(billionths)
    lesser = np.sort(billionths)[: len(billionths) // 2].sum() / (TESTS * BILLION)
    rate, spread = measured.rate.mean(axis=1), measured.rate.std(axis=1)
    return (
        f"{population.name:14}{len(billionths):7,}{expected[1]:9.1%}{expected[0]:9.1%}{expected[0] / expected[1]:8.2f}"
        f"{drawn[0] / drawn[1]:8.2f}{billionths.min() / even:9.2f}{billionths.max() / BILLION:9.2f}{lesser:9.0%}"
        f"{rate[0]:9.1%} ±{spread[0]:5.1%}{rate[1]:8.1%} ±{spread[1]:5.1%}"
    )


HEAD: Final = (
    f"{'':14}{'goods':>7}{'uniform':>9}{'by risk':>9}{'factor':>8}{'drawn':>8}{'lowest':>9}{'highest':>9}{'lesser':>9}"
    f"{'rate by risk':>16}{'rate by chance':>15}"
)
NOTE: Final = (
    "uniform, by risk: finds per test as the declared probabilities let expect; drawn: the factor of"
    f" {DRAWS} draws; lowest: the least probability over that of a uniform draw; highest: the largest probability;"
    " lesser: tests that fall on the half of the goods that weighs less; rate: the failure rate of all goods, estimated"
    " from the draws with their declared probabilities (Horvitz-Thompson), and its standard deviation from draw to draw."
)


def verdict(name: str, measured: Sequence[Measured], *, apart: bool, limit: Path | None = None) -> bool:
    """Print the factor of several populations beside the aim; tells whether it was missed without a reason on record."""
    factor, low, high = factor_of(measured, apart=apart)
    reached = low >= AIM
    stated = limit is not None and limit.is_file() and low > 1
    print(
        f"{name}: {factor:.2f} times the finds of a uniform draw at equal tests, 95 % interval [{low:.2f}, {high:.2f}]"
    )
    if not reached:
        print(f"MISSED the aim of {AIM:g}" + (f"; why it is not reached here: {limit.name}" if limit else ""))
    return not (reached or stated)


def show_limits(measured: Sequence[Measured]) -> None:
    """Print what more knowledge would find in the same populations."""
    hindsight = [replace(one, billionths=_declared(sharpen(limits.with_hindsight(one.population)))) for one in measured]
    factor, low, high = factor_of(hindsight, apart=False)
    print(f"  of one who knew how the seller's other goods do in that very month: {factor:.2f} [{low:.2f}, {high:.2f}]")
    for known, spread in (("seller", limits.as_sellers_differ), ("goods", limits.as_goods_differ)):
        shares = [spread(one.population) for one in measured]
        found = [_declared(sharpen(share)) @ share / BILLION / TESTS / share.mean() for share in shares]
        print(f"  of one who knew the true share of each {known}: about {np.mean(found):.2f}")


def main(arguments: list[str]) -> int:
    """Measure both; the months that were looked at before are printed and do not count."""
    folder = Path(arguments[0]) if arguments else DATA / "olist"
    if not (folder / "olist_orders.parquet").is_file():
        print(f"{folder} does not hold the Olist files as Parquet; name the folder that does.")
        return 2
    print(f"{TESTS} tests a draw, random share {RANDOM_SHARE}\n{HEAD}")
    markets, months = [], []
    for seed in SEEDS:
        markets.append(measure(invented(seed)))
        print(line_of(markets[-1]), flush=True)
    for population in olist_months(folder):
        months.append(measure(population))
        print(line_of(months[-1]), "(seen before)" if len(months) <= MONTHS_SEEN else "", flush=True)
    print(NOTE)
    missed = [
        verdict("Invented markets", markets, apart=True),
        verdict("Olist, by month", months[MONTHS_SEEN:], apart=False, limit=RECORD),
    ]
    show_limits(months[MONTHS_SEEN:])
    return int(any(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
