"""A population in strata with what is taken and how probable each item is: what a list is frozen from. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from inspections.draws.chance.header import CONSISTENT, PARETO, Algorithm
from inspections.draws.plans.rules import PlanRules

Texts: TypeAlias = NDArray[np.bytes_]
Whole: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Population:
    """Everything that may be drawn, row by row; rows of all arrays [n] belong together.

    `items` are ids as they stand on a list. `sellers`, `categories`, `countries` are names by number: `sellers[seller[i]]`
    is the reference of item i's seller, `categories[category[i]]` its category's code, `countries[country[i]]` the
    country of its seller ("" unknown). `cents` is the price in hundredths of the plan's currency, negative when unknown
    or in another one; `joined` the day on which the seller joined (NaT unknown). `lot_ids` and `lot_units` are 0 unless
    the items are lots that the platform holds. `excluded` counts what is on sale in the scope and left out, by reason.
    """

    items: Texts
    listing_ids: Whole
    lot_ids: Whole
    lot_units: Whole
    product_ids: Whole
    seller_ids: Whole
    seller: Whole
    sellers: tuple[str, ...]
    category_ids: Whole
    category: Whole
    categories: tuple[str, ...]
    country: Whole
    countries: tuple[str, ...]
    cents: Whole
    joined: NDArray[np.datetime64]
    excluded: Mapping[str, int]

    def __len__(self) -> int:
        return len(self.items)

    def left_out(self, reason: str, those: Flags) -> Population:
        """The population without `those`, which are counted under `reason`."""
        number = int(those.sum())
        if not number:
            return self
        counted = dict(self.excluded) | {reason: self.excluded.get(reason, 0) + number}
        return replace(self.rows(np.flatnonzero(~those)), excluded=counted)

    def rows(self, places: Whole) -> Population:
        """The rows at these places, in this order."""
        return replace(
            self,
            items=self.items[places],
            listing_ids=self.listing_ids[places],
            lot_ids=self.lot_ids[places],
            lot_units=self.lot_units[places],
            product_ids=self.product_ids[places],
            seller_ids=self.seller_ids[places],
            seller=self.seller[places],
            category_ids=self.category_ids[places],
            category=self.category[places],
            country=self.country[places],
            cents=self.cents[places],
            joined=self.joined[places],
        )

    def named(self) -> Population:
        """The same rows with the names of those sellers, categories and countries alone that have any."""
        sellers, seller = _used(self.sellers, self.seller)
        categories, category = _used(self.categories, self.category)
        countries, country = _used(self.countries, self.country)
        return replace(
            self,
            sellers=sellers,
            seller=seller,
            categories=categories,
            category=category,
            countries=countries,
            country=country,
        )


def _used(names: tuple[str, ...], place: Whole) -> tuple[tuple[str, ...], Whole]:
    there = np.flatnonzero(np.bincount(place, minlength=len(names)))
    return tuple(names[one] for one in there.tolist()), np.searchsorted(there, place).astype(np.int64)


@dataclass(frozen=True, kw_only=True)
class Stratum:
    """A part of the population with its own draw: `size` items, `take` drawn, and so many reserve names that wait.

    `joined` names the strata that were put together here because there were more strata than tests.
    """

    name: str
    size: int
    take: int
    reserves: int
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Composed:
    """What a list is frozen from. Nothing can be drawn (an empty population, a budget too small) when `strata` is empty.

    `population` stands in the order of the list: stratum after stratum as in `strata`, inside of one by item id (bytes).
    For each item [n]: the declared probability in `billionths` (each stratum sums to take * 10^9 exactly), `units` to
    test and how many of them may be bad without contradicting anything. `units_rule` says why, as it stands in the
    header of a list. Costs are in the plan's currency: `expected_cost` over all draws that are possible, `most_cost` of
    the dearest one.
    """

    rules: PlanRules
    population: Population
    strata: tuple[Stratum, ...]
    billionths: Whole
    units: Whole
    accept_at_most: Whole
    units_rule: Mapping[str, object]
    expected_cost: Decimal
    most_cost: Decimal

    @property
    def take(self) -> int:
        """How many items are drawn."""
        return sum(stratum.take for stratum in self.strata)

    @property
    def algorithm(self) -> Algorithm:
        """How keys are made: where all chances in a stratum are equal, by a sampler that others have published."""
        return CONSISTENT if self.rules.sample.weights == "equal" else PARETO
