"""Over two thousand draws every item is drawn as often as was declared.

With indicators of a draw of fixed size the sum of (times drawn - expected)² / (expected · (1 - p)) is distributed very
nearly as n / (n - 1) times chi-square with n - 1 degrees of freedom, stratum by stratum.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

import numpy as np
import pytest
from scipy.stats import chi2

from governance.core.bounds import Floats, Integers
from inspections.draws.chance import frozen_list, tickets
from inspections.draws.chance.allocation import allot
from inspections.draws.chance.frozen_list import FrozenList
from inspections.draws.chance.header import BILLION, CONSISTENT, PARETO, Algorithm
from inspections.draws.chance.inclusion import probabilities
from inspections.draws.chance.selecting import select
from tests.inspections.draws.chance.lists import Given, Part, text_of

DRAWS: Final = 2_000
SEEDS: Final = tuple(hashlib.sha256(f"draw {number}".encode()).hexdigest() for number in range(DRAWS))
CERTAIN: Final = 0.001  # of all right draws so many would be called wrong, on either side


NODES, SHARES = np.polynomial.legendre.leggauss(200)


def market(*, random_share: float, seed: int, take: int = 40) -> Mapping[str, Part]:
    """Four strata of different size, weights with a long tail, takes allotted by risk; some items are certain."""
    random = np.random.default_rng(seed)
    sizes = [150, 90, 40, 20]
    weights = [random.pareto(1.3, size) + 0.02 for size in sizes]
    takes = allot(sizes, take, by="risk", spread=[float(weight.mean()) for weight in weights])
    return {
        name: Part(weights=weight, take=int(number), reserves=3, random_share=random_share)
        for name, weight, number in zip("abcd", weights, takes, strict=True)
    }


def times_drawn(frozen: FrozenList) -> Integers:
    """How often each item [n] is drawn; reserves are none."""
    times = np.zeros(len(frozen.items), np.int64)
    for seed in SEEDS:
        order = select(frozen, seed)
        for stratum in frozen.header.strata:
            times[[listed.row for listed in order[stratum.name][: stratum.take]]] += 1
    return times


def upper_tail(times: Integers, declared: Floats, strata: int) -> float:
    """The probability of deviations as large as these, where items drawn always are left out."""
    free = declared < 1
    expected, number = DRAWS * declared[free], int(free.sum())
    statistic = (np.square(times[free] - expected) / (expected * (1 - declared[free]))).sum()
    freedom = number - strata
    return float(chi2.sf(statistic * freedom / number, freedom))


@pytest.mark.parametrize(
    ("algorithm", "random_share", "seed"),
    [(PARETO, 0.2, 1), (PARETO, 0.0, 2), (PARETO, 1.0, 3), (PARETO, 0.5, 4), (CONSISTENT, 0.2, 1)],
)
def test_every_item_is_drawn_as_often_as_was_declared(algorithm: Algorithm, random_share: float, seed: int) -> None:
    parts = market(random_share=random_share, seed=seed)
    frozen = frozen_list.read(text_of(Given(parts=parts, algorithm=algorithm)))
    declared = frozen.billionths / BILLION
    times = times_drawn(frozen)
    assert (times[declared == 1] == DRAWS).all()
    assert times.sum() == DRAWS * 40
    assert CERTAIN < upper_tail(times, declared, len(parts)) < 1 - CERTAIN


def test_so_it_is_with_many_small_strata_that_give_one_or_a_few() -> None:
    random = np.random.default_rng(7)
    sizes = random.integers(5, 40, 20)
    weights = [random.pareto(1.3, size) + 0.02 for size in sizes]
    takes = allot(sizes, 25, by="risk", spread=[float(weight.mean()) for weight in weights])
    assert np.bincount(takes)[1] >= 15
    parts = {f"s{n:02}": Part(weights=weights[n], take=int(takes[n])) for n in range(len(sizes))}
    frozen = frozen_list.read(text_of(Given(parts=parts)))
    assert frozen.billionths.max() > 0.6 * BILLION
    assert CERTAIN < upper_tail(times_drawn(frozen), frozen.billionths / BILLION, len(parts)) < 1 - CERTAIN


def test_among_them_are_some_who_are_certain() -> None:
    frozen = frozen_list.read(text_of(Given(parts=market(random_share=0.0, seed=2))))
    assert (frozen.billionths == BILLION).sum() >= 3


def test_the_usual_key_misses_what_was_declared_and_this_test_sees_it() -> None:
    weights = market(random_share=0.0, seed=2)["a"].weights
    items = [f"a-{number:04}".encode() for number in range(len(weights))]
    take = 12
    declared = probabilities(weights, take, 0.0) / BILLION
    times = np.zeros(len(items), np.int64)
    for seed in SEEDS:
        odds = tickets.odds(tickets.digests(seed, items))
        keys = -np.log(odds / (1 + odds)) / weights
        times[np.argsort(keys)[:take]] += 1
    assert upper_tail(times, declared, 1) < 1e-12
    assert np.abs(times / DRAWS - declared).max() > 0.1


# --------------------------------------------------------------------------------------------- very small strata
def inclusion_by_integral(declared: Floats, take: int) -> Floats:
    """How likely Pareto keys draw each item [n] indeed: Gauss-Legendre over the key, the others counted one by one."""
    place, share = (NODES + 1) / 2, SHARES / 2
    key, slope = place / (1 - place), share / (1 - place) ** 2
    odds = declared / (1 - declared)
    below = key[:, None] * odds / (1 + key[:, None] * odds)
    density = odds / (1 + key[:, None] * odds) ** 2
    found = np.zeros(len(declared))
    for item in range(len(declared)):
        smaller = np.zeros((len(key), take))
        smaller[:, 0] = 1
        for other in set(range(len(declared))) - {item}:
            came = below[:, [other]]
            smaller = smaller * (1 - came) + np.pad(smaller[:, :-1] * came, ((0, 0), (1, 0)))
        found[item] = (slope * density[:, item] * smaller.sum(axis=1)).sum()
    return found


@pytest.mark.parametrize(
    ("take", "size", "at_most"),
    [
        (2, 4, 0.08),
        (2, 10, 0.01),
        (3, 15, 0.01),
        (5, 10, 0.015),
        (5, 25, 0.002),
        (8, 40, 0.001),
        (12, 60, 0.001),
    ],
)
def test_so_far_are_very_small_strata_from_what_is_declared(take: int, size: int, at_most: float) -> None:
    """The known bias of Pareto sampling; it grows as strata get small and weights uneven, and vanishes where all weigh
    the same.
    """
    random = np.random.default_rng(size)
    for weights in (random.pareto(1.2, size) + 0.01, random.random(size) ** 3, np.arange(size) < size // 2):
        declared = probabilities(weights.astype(np.float64), take, 0.2) / BILLION
        certain = declared == 1
        drawn = inclusion_by_integral(declared[~certain], take - int(certain.sum()))
        assert drawn.sum() == pytest.approx(take - certain.sum(), abs=1e-6)
        assert np.abs(drawn - declared[~certain]).max() < at_most


def test_where_all_weigh_the_same_there_is_no_bias() -> None:
    assert inclusion_by_integral(np.full(6, 1 / 3), 2) == pytest.approx(np.full(6, 1 / 3), abs=1e-9)
