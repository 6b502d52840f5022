"""The three states of evidence about a rate, and which window a rate is looked at through."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

import numpy as np

from governance.core.bounds import Integers


class Evidence(IntEnum):
    """What the facts prove about a rate and its target. The values are stored: changing one needs a migration."""

    NOT_ENOUGH = 0
    PROVEN_WITHIN = 1
    PROVEN_OVER = 2

    @property
    def code(self) -> str:
        """The name in documents and on the wire, e.g. `proven_over`."""
        return self.name.lower()

    @classmethod
    def in_order(cls, counts: Mapping[str, int]) -> dict[str, int]:
        """Counts per name, in one order; none stay none."""
        return {one.code: counts[one.code] for one in cls if counts}


def weigh(
    *, lower: Integers, upper: Integers, independent: Integers, target: Integers, minimum_independent: int
) -> Integers:
    """The state of evidence of each rate, as values of `Evidence`; arrays of one shape, shares in millionths.

    Over the target needs the lower bound above it *and* enough independent events; within needs the upper bound at
    or below it; between the two nothing is deducted and nothing claimed.
    """
    over = (lower > target) & (independent >= minimum_independent)
    return np.where(over, Evidence.PROVEN_OVER, np.where(upper <= target, Evidence.PROVEN_WITHIN, 0)).astype(np.int64)
