"""How often decisions by a rule did not hold: what is proven of it. Pure.

The exact one-sided bound of Clopper and Pearson, Biometrika 26 (1934), by quantiles of the beta distribution.
"""

from __future__ import annotations

from typing import Final

from scipy.special import betainc, betaincinv

MILLION: Final = 1_000_000


def lower_bound(overturned: int, decided: int, *, confidence: float) -> int:
    """The share that is proven to be overturned, in whole millionths, rounded down and so for the rule.

    The largest share at which so many or more of those decided would still be as rare as the error that is left.
    """
    if not 0 <= overturned <= decided:
        raise ValueError("More decisions overturned than decided, or fewer than none.")
    if overturned == 0:
        return 0
    error, rest = 1 - confidence, decided - overturned + 1
    # Where the quantile is next to a whole millionth, the integral decides and not the rounding.
    nearest = round(float(betaincinv(overturned, rest, error)) * MILLION)
    steps = (nearest + 1, nearest, nearest - 1)
    return next(step for step in steps if float(betainc(overturned, rest, step / MILLION)) <= error)
