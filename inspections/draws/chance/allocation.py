"""How many items each stratum gives: at least one, never more than it has. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

import numpy as np

from governance.core.bounds import Floats, Integers
from governance.core.errors import Invalid

By: TypeAlias = Literal["proportional", "neyman", "risk"]
REST: Final = "rest"
_HALVINGS: Final = 200


def allot(
    sizes: Sequence[int] | Integers, take: int, *, by: By, spread: Sequence[float] | Floats | None = None
) -> Integers:
    """Takes [h] of strata with `sizes` [h], in sum `take`: in proportion to their size; with `by` "neyman" to size times
    `spread`, the standard deviation of what is measured within each; with "risk" to size times `spread`, the mean
    expected share of failing items. At least 1 each and at most the size; largest remainder, of equal ones the first.

    Raises `Invalid` when there are more strata than takes (join them first, `join_small`) or fewer items than takes.
    """
    size = np.asarray(sizes, np.int64)
    if len(size) > take:
        raise Invalid(f"{len(size)} strata cannot each give one of {take} items.", pointer="strata")
    if (size < 1).any() or int(size.sum()) < take:
        raise Invalid(f"The strata have {int(size.sum())} items, of which {take} cannot be taken.", pointer="take")
    share = size * _spread(len(size), by, spread)
    if not share.any():
        share = size.astype(np.float64)
    share = np.maximum(share, share.max() * 1e-12)  # so that every stratum can be filled up at last
    low, high = 0.0, float((size / share).max())
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if np.clip(middle * share, 1, size).sum() < take else (low, middle)
    return _largest_remainder(np.clip(high * share, 1, size), size, take)


def _spread(number: int, by: By, spread: Sequence[float] | Floats | None) -> Floats:
    if by == "proportional":
        return np.ones(number)
    given = np.asarray(spread if spread is not None else (), np.float64)
    if given.shape != (number,) or not np.isfinite(given).all() or (given < 0).any():
        raise Invalid(f"To allot by {by}, give one number of 0 or more for each stratum.", pointer="spread")
    return given


def _largest_remainder(exact: Floats, size: Integers, take: int) -> Integers:
    takes = np.maximum(np.floor(exact).astype(np.int64), 1)
    missing = take - int(takes.sum())
    open_to_more = np.where(takes < size, exact - takes, -1)
    takes[np.argsort(-open_to_more, kind="stable")[:missing]] += 1
    return takes


def join_small(names: Sequence[str], sizes: Sequence[int] | Integers, *, most: int) -> tuple[list[str], Integers]:
    """Names of at most `most` strata, and for each old stratum [h] the place of its new one.

    When there are too many, the largest stay (of equal ones the first by name) and the others become one, "rest".
    """
    if most < 1:
        raise Invalid("At least one stratum has to remain.", pointer="most")
    if len(names) <= most:
        return list(names), np.arange(len(names), dtype=np.int64)
    by_size = sorted(range(len(names)), key=lambda place: (-int(sizes[place]), names[place]))
    stay = sorted(place for place in by_size[: most - 1] if names[place] != REST)
    into = np.full(len(names), len(stay), np.int64)
    into[stay] = np.arange(len(stay))
    return [*(names[place] for place in stay), REST], into
