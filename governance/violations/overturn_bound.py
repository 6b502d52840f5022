"""How often decisions by a rule did not hold: what is proven of it. Pure."""

from __future__ import annotations

import numpy as np

from governance.core.bounds import bounds


def lower_bound(overturned: int, decided: int, *, confidence: float) -> int:
    """The share that is proven to be overturned, in whole millionths, rounded down and so for the rule.

    The largest share at which so many or more of those decided would still be as rare as the error that is left.
    """
    if not 0 <= overturned <= decided:
        raise ValueError("More decisions overturned than decided, or fewer than none.")
    lower, _ = bounds(np.array([overturned]), np.array([decided]), confidence=confidence)
    return int(lower[0])
