"""Which stratum each item of a population lies in, and what the strata are called. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

import numpy as np

from inspections.draws.plans.composed import Population, Whole
from inspections.draws.plans.rules import Dimension

EVERYTHING = "all"
PART = " / "


def parted(population: Population, dimensions: Sequence[Dimension], *, day: date) -> tuple[list[str], Whole]:
    """Names of the strata that have items, in order, and for each item [n] the place of its own.

    A stratum is named by its part of each dimension, such as `toys / price 10 to 50 / seller under 90 days`: edges belong
    to the higher part. Without dimensions there is one stratum, `all`.
    """
    place = np.zeros(len(population), np.int64)
    names: list[str] = [EVERYTHING] if len(population) else []
    for number, dimension in enumerate(dimensions):
        labels, part = _part(population, dimension, day)
        there, place = np.unique(place * len(labels) + part, return_inverse=True)
        names = [
            labels[code % len(labels)]
            if number == 0
            else names[code // len(labels)] + PART + labels[code % len(labels)]
            for code in there.tolist()
        ]
    return names, place.astype(np.int64)


def _part(population: Population, dimension: Dimension, day: date) -> tuple[list[str], Whole]:
    """Labels of one dimension, and for each item [n] the place of its own."""
    if dimension.by == "category":
        return list(population.categories) or [""], population.category
    if dimension.by == "country":
        return [code or "country unknown" for code in population.countries] or [""], population.country
    if dimension.by == "price_band":
        cents = [int(Decimal(edge) * 100) for edge in dimension.edges]
        return _banded("price", dimension.edges, "", population.cents, cents, unknown=population.cents < 0)
    days = (np.datetime64(day) - population.joined).astype(np.int64)
    edges = [int(edge) for edge in dimension.edges]
    return _banded("seller", edges, " days", days, edges, unknown=np.isnat(population.joined))


def _banded(
    noun: str,
    edges: Sequence[object],
    unit: str,
    values: Whole,
    at: Sequence[int],
    *,
    unknown: np.typing.NDArray[np.bool_],
) -> tuple[list[str], Whole]:
    between = [f"{noun} {low} to {high}{unit}" for low, high in pairwise(edges)]
    labels = [f"{noun} under {edges[0]}{unit}", *between, f"{noun} from {edges[-1]}{unit}", f"{noun} unknown"]
    part = np.searchsorted(np.array(at, np.int64), values, side="right")
    return labels, np.where(unknown, len(labels) - 1, part).astype(np.int64)
