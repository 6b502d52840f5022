"""Which items a final seed draws from a frozen list, and in which order more would follow. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np

from governance.core.bounds import Floats, Integers
from governance.core.errors import Invalid
from inspections.draws.chance import consistent, tickets
from inspections.draws.chance.frozen_list import FrozenList, ListedItem
from inspections.draws.chance.header import BILLION, CONSISTENT, PARETO, Algorithm

Order: TypeAlias = Mapping[str, tuple[ListedItem, ...]]
Smallest: TypeAlias = Callable[[str, Sequence[bytes], Integers, int, int], list[int]]
_DIGEST: Final = 32
_NEAR: Final = 1 + 1e-9  # logarithms of whole arrays may be off in their last digits
_NOTHING_MORE: Final[Mapping[str, int]] = MappingProxyType({})


def select(frozen: FrozenList, seed: str, *, extra: Mapping[str, int] = _NOTHING_MORE) -> Order:
    """What is drawn, by stratum: as many as it takes, then its reserves, then `extra` of them by extensions; each in
    the order of their keys, so that drawing more later only continues. Fewer when the stratum is used up.
    """
    if unknown := extra.keys() - {stratum.name for stratum in frozen.header.strata}:
        raise Invalid(f"The list has no stratum {min(unknown)!r}.", pointer="stratum")
    smallest = _SMALLEST[frozen.header.algorithm]
    drawn = {}
    for stratum in frozen.header.strata:
        rows = frozen.rows_of(stratum.name)
        number = min(stratum.size, stratum.take + stratum.reserves + extra.get(stratum.name, 0))
        places = smallest(seed, frozen.items[rows], frozen.billionths[rows], stratum.take, number)
        drawn[stratum.name] = tuple(frozen.listed(rows.start + place) for place in places)
    return drawn


def pareto_keys(digests: bytes, billionths: Integers) -> Floats:
    """(u / (1 - u)) / (p / (1 - p)) for every item [n]; 0 for one that is certain to be drawn."""
    with np.errstate(divide="ignore"):
        keys: Floats = tickets.odds(digests) / (billionths / (BILLION - billionths).astype(np.float64))
    return keys


def race_keys(digests: bytes, billionths: Integers) -> Floats:
    """-ln(1 - u) / p for every item [n]: each has the smallest with probability p, exactly, when these add up to one.

    So this is the key where a stratum takes one. Pareto keys, which are right for larger takes, would be off by up to
    0.07 there.
    """
    keys: Floats = np.log1p(tickets.odds(digests)) / (billionths / BILLION)
    return keys


def _smallest_keys(seed: str, items: Sequence[bytes], billionths: Integers, take: int, number: int) -> list[int]:
    digests = tickets.digests(seed, items)
    keys = pareto_keys(digests, billionths) if take > 1 else race_keys(digests, billionths)
    bound = np.partition(keys, number - 1)[number - 1] * _NEAR
    near = np.flatnonzero(keys <= bound)
    odds = tickets.odds(digests)[near].tolist()
    ranked = []
    for place, ratio in zip(near.tolist(), odds, strict=True):
        key = float(keys[place]) if take > 1 else math.log1p(ratio) / (int(billionths[place]) / BILLION)
        ranked.append((key, digests[place * _DIGEST : (place + 1) * _DIGEST], items[place], place))
    return [place for *_, place in sorted(ranked)[:number]]


def _smallest_tickets(seed: str, items: Sequence[bytes], _billionths: Integers, _take: int, number: int) -> list[int]:
    return consistent.smallest(seed, items, number)


_SMALLEST: Final[Mapping[Algorithm, Smallest]] = {
    PARETO: _smallest_keys,
    CONSISTENT: _smallest_tickets,
}
