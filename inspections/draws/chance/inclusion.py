"""Declared probabilities of inclusion: by weight, with a share that is purely random. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import numpy as np

from governance.core.bounds import Floats, Integers
from governance.core.errors import Invalid
from inspections.draws.chance.header import BILLION

_EXACT: Final = np.int64(BILLION)


def probabilities(weights: Floats, take: int, random_share: Decimal | float) -> Integers:
    """The probability of each item [n] of one stratum, in billionths; their sum is exactly `take` billion.

    A part `random_share` (0 to 1) is shared out evenly, the rest by weight [n] (0 or more; all 0 counts as even), both
    times `take`; nobody is above one, and what is cut off there goes to the others in the same proportions. So nobody's
    probability is below `random_share` times `take` / n, nor below a billionth. Raises `Invalid`.
    """
    count, share = len(weights), float(random_share)
    if not 1 <= take <= count:
        raise Invalid(f"Of {count} items {take} cannot be taken.", pointer="take")
    if not 0 <= share <= 1:
        raise Invalid("The random share lies between 0 and 1.", pointer="random_share")
    if not np.isfinite(weights).all() or (weights < 0).any():
        raise Invalid("A weight is a number of 0 or more.", pointer="weights")
    share = max(share, count / (take * BILLION))  # a billionth is the least that can be declared
    total = float(weights.sum())
    mixed = share / count + (1 - share) * weights / total if total else np.full(count, 1 / count)
    return _rounded(_capped(mixed, take) * BILLION, take)


def _capped(mixed: Floats, take: int) -> Floats:
    """Shares [n] times `take`, at most one each, in sum `take`."""
    if take == len(mixed):
        return np.ones(len(mixed))
    certain = np.zeros(len(mixed), bool)
    while True:
        free = take - int(certain.sum())
        scaled = np.where(certain, 1.0, mixed * (free / mixed[~certain].sum()))
        over = scaled > 1
        if not over.any():
            return scaled
        certain |= over


def _rounded(exact: Floats, take: int) -> Integers:
    """Whole billionths with the sum `take` billion: rounded down, and the largest remainders, of equal ones the first,
    get one more.
    """
    low = np.clip(np.floor(exact), 1, _EXACT).astype(np.int64)
    remainder = exact - low
    while missing := take * BILLION - int(low.sum()):
        step = 1 if missing > 0 else -1
        may = np.flatnonzero((low + step >= 1) & (low + step <= BILLION))
        first = may[np.argsort(-step * remainder[may], kind="stable")[: abs(missing)]]
        low[first] += step
        remainder[first] -= step
    return low
