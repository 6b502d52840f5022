"""Standings: the bands of the rule book, and what is said of a seller about whom nothing is proven."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from governance.core.bounds import Integers
from governance.scoring.evidence import Evidence
from governance.scoring.policy import Policy


class Standing(IntEnum):
    """How a seller stands, best first after the unrated. The values are stored: changing one needs a migration."""

    NOT_YET_RATED = 0
    GOOD = 1
    CLEAR = 2
    WATCH = 3
    IMPROVE = 4
    CRITICAL = 5

    @property
    def code(self) -> str:
        """The name in documents and on the wire, e.g. `not_yet_rated`."""
        return self.name.lower()

    @classmethod
    def of_code(cls, code: str) -> Standing:
        """The standing of that name; raises `KeyError` for any other."""
        return cls[code.upper()]

    @classmethod
    def in_order(cls, counts: Mapping[str, int]) -> dict[str, int]:
        """Counts per name, unrated first, then best first."""
        return {one.code: counts[one.code] for one in cls}


def band_of(score: Integers, policy: Policy) -> Integers:
    """The standing whose band holds each score (thousandths, 0 to the base); bands are closed at both ends."""
    bands = sorted(policy.standings, key=lambda band: band.lowest)
    lowest = np.array([band.lowest for band in bands])
    values = np.array([Standing.of_code(band.code) for band in bands], np.int64)
    if np.any(score < 0) or np.any(score > policy.highest):
        raise ValueError("A score outside the bands of the rule book.")
    found: Integers = values[np.searchsorted(lowest, score, side="right") - 1]
    return found


def stand(
    *, score: Integers, rated: npt.NDArray[np.bool_], evidence: Integers, fed: npt.NDArray[np.bool_], policy: Policy
) -> Integers:
    """The standing of each of n sellers, as values of `Standing`.

    `evidence` is [n, rates], `fed` [rates]: whether the platform delivers facts for a rate at all. The best band is
    *good* only when every important rate that is fed is proven within its target, and at least one is; else it is
    *clear*: nothing proven against this seller, nothing claimed for it.
    """
    asked = fed & np.array([rate.important for rate in policy.rates])
    praised = np.all(evidence[:, asked] == Evidence.PROVEN_WITHIN, axis=1) & bool(asked.any())
    standing = band_of(score, policy)
    standing = np.where((standing == Standing.GOOD) & ~praised, Standing.CLEAR, standing)
    return np.where(rated, standing, Standing.NOT_YET_RATED)
