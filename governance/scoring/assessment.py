"""The monthly assessment: which rates are over their target so surely, and so long, that a rule is broken. Pure.

It is the only moment at which a rate can become a violation. One look at seven rates finds something in many honest
shops, and a look every day in most of them. So the error allowed is divided by the number of rates judged, a first
finding only warns, and days that a violation was made of are not counted towards another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from governance.core.bounds import MILLION, Integers, bounds
from governance.scoring.evidence import Evidence, weigh

Truths: TypeAlias = npt.NDArray[np.bool_]


class Finding(StrEnum):
    """What an assessment says of a rate. The values are stored: changing one needs a migration."""

    NOTHING = "nothing"
    WARNED = "warned"
    OVER = "over"
    VIOLATION = "violation"


FINDINGS: Final = tuple(Finding)  # arrays hold the places in it
_NOTHING, _WARNED, _OVER, _VIOLATION = range(len(FINDINGS))


@dataclass(frozen=True)
class Looked:
    """What is seen of n sellers through the chosen windows; arrays [n, rates].

    Shares are millionths; `first_day` and `last_day` of the windows are counted as `date.toordinal` does; `judged`
    says which rates of whom are judged at all.
    """

    exposed: Integers
    independent: Integers
    target: Integers
    first_day: Integers
    last_day: Integers
    judged: Truths


@dataclass(frozen=True)
class Before:
    """Where earlier assessments left n sellers; arrays [n, rates].

    `warned` counts the warnings in a row up to the assessment before, `covered_until` is the last day of those that a
    standing violation was made of, 0 for none.
    """

    warned: Integers
    covered_until: Integers

    @classmethod
    def none(cls, sellers: int, rates: int) -> Before:
        """Nobody was ever assessed."""
        return cls(np.zeros((sellers, rates), np.int64), np.zeros((sellers, rates), np.int64))


@dataclass(frozen=True)
class Assessed:
    """The outcome; arrays [n, rates]: lower bounds in millionths (0 where nothing is found), places in `FINDINGS`,
    and how many assessments in a row have found it.
    """

    lower: Integers
    finding: Integers
    in_a_row: Integers

    def found(self, finding: Finding) -> Truths:
        """Where the assessment came to this finding."""
        places: Truths = self.finding == FINDINGS.index(finding)
        return places

    def after(self, looked: Looked, before: Before) -> Before:
        """Where it leaves everybody, so long as every violation stands."""
        return Before(
            warned=np.where(self.found(Finding.WARNED), self.in_a_row, 0),
            covered_until=np.where(self.found(Finding.VIOLATION), looked.last_day, before.covered_until),
        )


def judged(*, exposed: Integers, mature_orders: Integers, floor_orders: int, followed: Truths) -> Truths:
    """Which rates of whom are judged: there is something to see, something can follow (`followed` [rates]), and the
    seller has come over the floor below which nobody is rated.
    """
    seen: Truths = (exposed > 0) & followed[None, :] & (mature_orders >= floor_orders)[:, None]
    return seen


def assess(looked: Looked, before: Before, *, error: float, in_a_row: int, minimum_independent: int) -> Assessed:
    """Assess n sellers, all at once; the same numbers always give the same findings."""
    lower = _lower(looked, error)
    evidence = weigh(
        lower=lower,
        upper=np.full(lower.shape, MILLION, np.int64),
        independent=looked.independent,
        target=looked.target,
        minimum_independent=minimum_independent,
    )
    over = evidence == Evidence.PROVEN_OVER
    covered = looked.first_day <= before.covered_until
    row = np.where(over & ~covered, before.warned + 1, 0)
    finding = np.select([~over, covered, row >= in_a_row], [_NOTHING, _OVER, _VIOLATION], default=_WARNED)
    return Assessed(np.where(over, lower, 0), finding.astype(np.int64), row)


def _lower(looked: Looked, error: float) -> Integers:
    """Lower bounds where the share seen is above the target; each judged rate of a seller gets the same part of the
    error.
    """
    rates_judged = looked.judged.sum(axis=1)
    above = looked.judged & (looked.independent * MILLION > looked.target * looked.exposed)
    lower = np.zeros(looked.exposed.shape, np.int64)
    for number in np.unique(rates_judged[above.any(axis=1)]):
        here = above & (rates_judged == number)[:, None]
        lower[here] = bounds(looked.independent[here], looked.exposed[here], confidence=1 - error / int(number))[0]
    return lower
