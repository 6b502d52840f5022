"""What a plan can show and what it can miss: its operating characteristic and the risks that follow from it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import bdtr, bdtri, gammaln, pdtr, pdtri

from inspections.draws.acceptance.tables import Counting, SamplingPlan

Floats: TypeAlias = npt.NDArray[np.float64]

POINTS: Final = 201
# The curve is drawn to where acceptance has become this rare.
_ENDS_AT: Final = 0.001


@dataclass(frozen=True)
class Curve:
    """The probability of acceptance over the share of bad units, both between 0 and 1, shares ascending."""

    shares: Floats
    accepted: Floats


def accepted_binomial(shares: Floats, *, n: int, c: int) -> Floats:
    """The probability that at most `c` of `n` units are bad when every unit is bad with probability `shares`.

    For lots far larger than the sample, and for populations that have no end.
    """
    return np.asarray(bdtr(min(c, n), n, shares), np.float64)


def accepted_hypergeometric(bad: npt.NDArray[np.int64], *, n: int, c: int, lot: int) -> Floats:
    """The probability that at most `c` of `n` units drawn from a lot are bad when the lot has `bad` of them."""
    found = np.arange(c + 1)[:, None]
    rest = lot - bad
    possible = (found <= bad) & (n - found <= rest) & (found <= n)
    k = np.where(possible, found, 0)
    left = np.where(possible, n - found, 0)
    ways = _log_ways(bad, k) + _log_ways(rest, left) - _log_ways(np.asarray(lot), np.asarray(n))
    accepted = np.where(possible, np.exp(ways), 0.0).sum(axis=0).clip(0.0, 1.0)
    return np.where(np.minimum(bad, n) <= c, 1.0, accepted)


def accepted_poisson(per_unit: Floats, *, n: int, c: int) -> Floats:
    """The probability of at most `c` nonconformities in `n` units that have `per_unit` of them on average."""
    return np.asarray(pdtr(c, n * per_unit), np.float64)


def operating_characteristic(n: int, c: int, lot: int | None = None) -> Curve:
    """How often a plan accepts, by the share of bad units: exact for a lot, binomial without one.

    About `POINTS` points from no bad unit to where hardly anything is accepted; for a lot, whole numbers of bad units.
    """
    if lot is None:
        end = share_accepted(_ENDS_AT, n=n, c=c)
        shares = np.linspace(0.0, end, POINTS)
        return Curve(shares, accepted_binomial(shares, n=n, c=c))
    most = lot if n <= c else min(lot, int(np.ceil(lot * share_accepted(_ENDS_AT, n=n, c=c))) + 1)
    bad = np.unique(np.linspace(0, most, POINTS).round().astype(np.int64))
    return Curve(bad / lot, accepted_hypergeometric(bad, n=n, c=c, lot=lot))


def characteristic_of(plan: SamplingPlan) -> Curve:
    """The same for a plan of the tables; where nonconformities are counted, over their number per unit (Poisson)."""
    if plan.counting is Counting.UNITS:
        return operating_characteristic(plan.n, plan.accept_at_most, plan.lot)
    per_unit = np.linspace(0.0, pdtri(plan.accept_at_most, _ENDS_AT) / plan.n, POINTS)
    return Curve(per_unit, accepted_poisson(per_unit, n=plan.n, c=plan.accept_at_most))


def acceptance_probability(share: float, *, n: int, c: int, lot: int | None = None) -> float:
    """How often a plan accepts when this share of the units is bad, between 0 and 1; of a lot, as `bad_units` counts."""
    if lot is None:
        return float(accepted_binomial(np.array([share]), n=n, c=c)[0])
    return float(accepted_hypergeometric(np.array([bad_units(share, lot)]), n=n, c=c, lot=lot)[0])


def bad_units(share: float, lot: int) -> int:
    """The whole number of units nearest to a share of a lot; one at least where the share is not 0."""
    return max(int(share * lot + 0.5), int(share > 0))


def producers_risk(share: float, *, n: int, c: int, lot: int | None = None) -> float:
    """How often goods of which the agreed `share` is bad, and no more, are refused."""
    return 1.0 - acceptance_probability(share, n=n, c=c, lot=lot)


def buyers_risk(share: float, *, n: int, c: int, lot: int | None = None) -> float:
    """How often goods of which a `share` is bad are accepted all the same."""
    return acceptance_probability(share, n=n, c=c, lot=lot)


def share_accepted(probability: float, *, n: int, c: int) -> float:
    """The share of bad units at which a plan still accepts with this probability, in goods without end.

    1 when nothing found can make the plan refuse. At 0.1 this is the limiting quality.
    """
    return 1.0 if n <= c else float(bdtri(c, n, probability))


def outgoing_limit(n: int, c: int, lot: int | None = None) -> tuple[float, float]:
    """The worst average share of bad units after inspection (AOQL), and the share before it at which that happens.

    Supposes that refused lots are sorted through and every bad unit found is replaced by a good one.
    """
    curve = operating_characteristic(n, c, lot)
    left = curve.shares * curve.accepted * (1 - n / lot if lot is not None else 1.0)
    worst = int(left.argmax())
    return float(left[worst]), float(curve.shares[worst])


def _log_ways(of: npt.NDArray[np.int64], chosen: npt.NDArray[np.int64]) -> Floats:
    """Logarithm of the number of ways to choose."""
    return np.asarray(gammaln(of + 1) - gammaln(chosen + 1) - gammaln(of - chosen + 1), np.float64)
