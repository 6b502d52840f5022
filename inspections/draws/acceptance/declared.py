"""The computed plan for a declared level: as many units as can be looked at without wronging those who keep it. Pure.

It is ours, worked out here, and is never called by the name of a standard.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import comb
from typing import Final, Protocol

import numpy as np

from governance.core.errors import Invalid
from inspections.draws.acceptance.operating import accepted_binomial, accepted_hypergeometric

# A population that keeps the declared level is not contradicted in at least so many checks.
ENOUGH: Final = Fraction(95, 100)
SMALLEST_PERCENT: Final = Decimal("0.01")
MOST_ACCEPTED: Final = 100
_KEPT: Final = 4096
# Far more than floating point can be wrong by.
_CLOSE: Final = 1e-6


@dataclass(frozen=True, kw_only=True)
class DeclaredPlan:
    """Look at `n` units; more than `accept_at_most` bad ones contradict that at most `declared_percent` are bad.

    `population` is None where nobody knows how many there are or they are very many. `contradicted_wrongly` is how
    often a population that just keeps the level is contradicted, between 0 and 1.
    """

    population: int | None
    declared_percent: Decimal
    accept_at_most: int
    n: int
    whole: bool
    contradicted_wrongly: float


@lru_cache(maxsize=_KEPT)
def declared_plan(population: int | None, declared_percent: Decimal, accept_at_most: int) -> DeclaredPlan:
    """The largest n with P(more than `accept_at_most` bad | the level is just kept) <= 5 %, exactly.

    Of a population of N units the level is just kept by the largest whole number of bad units within it, and chances
    are hypergeometric; without one they are binomial. Of a population too small for more than `accept_at_most` bad units
    within the level all units are looked at. Raises `Invalid` where there is no such plan.
    """
    _check(population, declared_percent, accept_at_most)
    chances = _chances(population, Fraction(declared_percent) / 100)
    n = _largest(lambda n: _keeps_bound(chances, n, accept_at_most), population)
    if n <= accept_at_most:
        raise Invalid(_impossible(declared_percent, accept_at_most), pointer="accept_at_most")
    return DeclaredPlan(
        population=population,
        declared_percent=declared_percent,
        accept_at_most=accept_at_most,
        n=n,
        whole=n == population,
        contradicted_wrongly=1.0 - chances.accepted(n, accept_at_most),
    )


def contradicts(plan: DeclaredPlan, bad: int) -> bool:
    """Whether so many bad units among those looked at contradict the declared level."""
    return bad > plan.accept_at_most


def _check(population: int | None, declared_percent: Decimal, accept_at_most: int) -> None:
    if population is not None and population < 1:
        raise Invalid("A population has at least one unit.", pointer="population")
    if not SMALLEST_PERCENT <= declared_percent < 100:
        raise Invalid(
            f"A declared level lies between {SMALLEST_PERCENT} and 100 per cent bad; where a single bad unit is one too "
            "many, name the number of units instead.",
            pointer="declared_percent",
        )
    if not 0 <= accept_at_most <= MOST_ACCEPTED:
        raise Invalid(f"Between 0 and {MOST_ACCEPTED} bad units can be put up with.", pointer="accept_at_most")


def _impossible(declared_percent: Decimal, accept_at_most: int) -> str:
    return (
        f"Goods of which {declared_percent} per cent may be bad show more than {accept_at_most} bad units too easily: any "
        "check that could contradict them would wrong more than 5 in 100 who keep the level. Put up with more bad units."
    )


def _largest(keeps: Callable[[int], bool], population: int | None) -> int:
    """The largest n that `keeps` the bound, which all smaller ones do; 0 when not even one unit does."""
    low, high = 0, 1
    while high != population and keeps(high):
        low, high = high, 2 * high if population is None else min(2 * high, population)
    if high == population and keeps(high):
        return population
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if keeps(middle) else (low, middle)
    return low


class _Chances(Protocol):
    """Chances of finding at most so many bad units among n where the level is just kept."""

    def accepted(self, n: int, c: int) -> float: ...

    def exactly_enough(self, n: int, c: int) -> bool:
        """Whether that happens in at least 95 of 100 checks, in whole numbers, so that rounding decides nothing."""


@dataclass(frozen=True)
class _Binomial:
    """Every unit is bad with the same chance."""

    share: Fraction

    def accepted(self, n: int, c: int) -> float:
        return float(accepted_binomial(np.array([float(self.share)]), n=n, c=c)[0])

    def exactly_enough(self, n: int, c: int) -> bool:
        bad, total = self.share.numerator, self.share.denominator
        good = total - bad
        within: int = sum(comb(n, k) * bad**k * good ** (c - k) for k in range(c + 1)) * good ** (n - c)
        every: int = total**n
        return within >= ENOUGH * every


@dataclass(frozen=True)
class _Hypergeometric:
    """Units are taken out of a population with so many bad ones."""

    population: int
    bad: int

    def accepted(self, n: int, c: int) -> float:
        return float(accepted_hypergeometric(np.array([self.bad]), n=n, c=c, lot=self.population)[0])

    def exactly_enough(self, n: int, c: int) -> bool:
        # Sample and bad units may change places; the smaller one keeps the numbers small.
        small, large = sorted((n, self.bad))
        rest = self.population - large
        within = sum(comb(large, k) * comb(rest, small - k) for k in range(min(c, small) + 1))
        return within >= ENOUGH * comb(self.population, small)


def _chances(population: int | None, share: Fraction) -> _Chances:
    return _Binomial(share) if population is None else _Hypergeometric(population, int(population * share))


def _keeps_bound(chances: _Chances, n: int, c: int) -> bool:
    """Whether `n` units wrong at most 5 in 100; worked out in whole numbers only where it is close."""
    if n <= c:
        return True
    accepted = chances.accepted(n, c)
    if abs(accepted - float(ENOUGH)) > _CLOSE:
        return accepted > ENOUGH
    return chances.exactly_enough(n, c)
