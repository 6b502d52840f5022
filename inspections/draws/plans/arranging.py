"""From a population to what a list is frozen from: strata, how many of each, how probable each item is. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, TypeAlias

import numpy as np

from governance.core.bounds import Floats
from inspections.draws.chance.allocation import allot, join_small
from inspections.draws.chance.header import BILLION
from inspections.draws.chance.inclusion import probabilities
from inspections.draws.plans.composed import Composed, Population, Stratum, Whole
from inspections.draws.plans.rules import PlanRules
from inspections.draws.plans.strata import parted
from inspections.draws.plans.unit_rules import units_document

_CENT: Final = Decimal("0.01")
_ADJUSTED_AT_MOST: Final = 12


@dataclass(frozen=True, kw_only=True)
class Money:
    """What one draw may cost, and what one unit bought and tested costs."""

    budget: Decimal
    cost_per_test: Decimal

    def of_units(self, units: float) -> Decimal:
        """What so many units cost, to the cent."""
        return (self.cost_per_test * Decimal(units)).quantize(_CENT, ROUND_HALF_UP)


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """A population with everything that belongs to its items [n]; `weights` are those of the risk model."""

    population: Population
    weights: Floats
    units: Whole
    accept_at_most: Whole


def arrange(
    population: Population,
    *,
    rules: PlanRules,
    money: Money,
    weights: Floats,
    units: Whole,
    accept_at_most: Whole,
    day: date,
) -> Composed:
    """What a list is frozen from; `weights`, `units` and `accept_at_most` [n] belong to the items of `population`.

    A plan by count draws so many items; one by budget as many as the budget pays for: budget / (cost per test * units),
    where units differ from lot to lot so that the expected cost stays within the budget.
    """
    sheet = _Sheet(population=population.named(), weights=weights, units=units, accept_at_most=accept_at_most)
    names, place = parted(sheet.population, rules.strata, day=day)
    take = min(_wanted(rules, money, units), len(population))
    composed = _of(sheet, names, place, take, rules=rules, money=money)
    if rules.sample.count is None:
        for _ in range(_ADJUSTED_AT_MOST):
            if composed.expected_cost <= money.budget:
                break
            take = min(take - 1, int(take * money.budget / composed.expected_cost))
            composed = _of(sheet, names, place, take, rules=rules, money=money)
    return composed


def _wanted(rules: PlanRules, money: Money, units: Whole) -> int:
    if rules.sample.count is not None:
        return rules.sample.count
    one = money.cost_per_test * Decimal(float(units.mean())) if len(units) else money.cost_per_test
    return int(money.budget / one)


def _of(sheet: _Sheet, names: Sequence[str], place: Whole, take: int, *, rules: PlanRules, money: Money) -> Composed:
    """The arrangement that takes exactly `take` items."""
    if take < 1:
        return _nothing(sheet, rules)
    strata, place = _joined(names, place, take)
    order = np.argsort(place, kind="stable")  # inside a stratum they stay in the order of items
    place, weights, units = place[order], sheet.weights[order], sheet.units[order]
    takes = _takes(place, weights, take, rules)
    ends = np.cumsum(np.bincount(place, minlength=len(strata)))
    rows = [slice(int(end - size), int(end)) for end, size in zip(ends, np.diff(ends, prepend=0), strict=True)]
    used = np.ones(len(weights)) if rules.sample.weights == "equal" else weights
    billionths = np.concatenate(
        [probabilities(used[one], int(n), rules.sample.random_share) for one, n in zip(rows, takes, strict=True)]
    )
    return Composed(
        rules=rules,
        population=sheet.population.rows(order),
        strata=tuple(
            _stratum(name, joined, one.stop - one.start, int(n), rules.sample.reserves_per_stratum)
            for (name, joined), one, n in zip(strata, rows, takes, strict=True)
        ),
        billionths=billionths,
        units=units,
        accept_at_most=sheet.accept_at_most[order],
        units_rule=units_document(rules.units),
        expected_cost=money.of_units(float(billionths @ units) / BILLION),
        most_cost=money.of_units(sum(_most(units[one], int(n)) for one, n in zip(rows, takes, strict=True))),
    )


_Named: TypeAlias = tuple[str, tuple[str, ...]]
"""The name of a stratum, and the names of those that were joined in it."""


def _joined(names: Sequence[str], place: Whole, take: int) -> tuple[list[_Named], Whole]:
    """Strata of which each can give an item, and for each item [n] the place of its own."""
    remaining, into = join_small(names, np.bincount(place, minlength=len(names)), most=take)
    there: list[list[str]] = [[] for _ in remaining]
    for name, new in zip(names, into.tolist(), strict=True):
        there[new].append(name)
    named = [(name, tuple(own) if own != [name] else ()) for name, own in zip(remaining, there, strict=True)]
    return named, into[place]


def _takes(place: Whole, weights: Floats, take: int, rules: PlanRules) -> Whole:
    """How many each stratum gives. Of items that fail at a small rate p, the deviation is the root of p."""
    sizes = np.bincount(place)
    mean = np.bincount(place, weights) / sizes
    if rules.sample.allocation == "neyman":
        return allot(sizes, take, by="neyman", spread=np.sqrt(mean))
    if rules.sample.allocation == "risk":
        return allot(sizes, take, by="risk", spread=mean)
    return allot(sizes, take, by="proportional")


def _stratum(name: str, joined: tuple[str, ...], size: int, take: int, reserves: int) -> Stratum:
    return Stratum(name=name, size=size, take=take, reserves=min(reserves, size - take), joined=joined)


def _most(units: Whole, take: int) -> int:
    """Units of the dearest items that a stratum could give."""
    return int(np.partition(units, len(units) - take)[len(units) - take :].sum())


def _nothing(sheet: _Sheet, rules: PlanRules) -> Composed:
    return Composed(
        rules=rules,
        population=sheet.population,
        strata=(),
        billionths=np.zeros(len(sheet.population), np.int64),
        units=sheet.units,
        accept_at_most=sheet.accept_at_most,
        units_rule=units_document(rules.units),
        expected_cost=Decimal(0),
        most_cost=Decimal(0),
    )
