"""What to expect of a seller: empirical-Bayes estimates around a category baseline that follows time.

Risk guides where we look; it never counts against anyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

from governance.core.bounds import Floats, Integers

FRESH, RECENT, OLDER = 0, 1, 2  # not yet mature; mature and in the short window; further back, to the end of the long

# What lies further back than the short window tells half as much about the seller of today.
_WEIGHT_OF_PERIOD: Final = np.array([1.0, 1.0, 0.5])
_STRENGTH_LEAST, _STRENGTH_MOST = 0.1, 5_000.0
_HIGHEST_SHARE: Final = 0.999


@dataclass(frozen=True)
class Estimates:
    """Expected share of each of n sellers in the coming weeks, and what it was drawn towards.

    `level` is the market's share, `category` [categories] how many times that level a category has, `strength` how
    many expected bad events of a seller's own weigh as much as everything known about its category.
    """

    share: Floats
    level: float
    category: Floats
    strength: float


def estimate(bad: Integers, exposed: Integers, category: Integers) -> Estimates:
    """Estimate one rate for n sellers from counts [n, 3] in the periods FRESH, RECENT, OLDER.

    Each seller's bad events are compared with what the market had *in the same periods*: who sold in a bad season, or
    whose reviews are still coming in, is not mistaken for a bad seller. The ratio of observed to expected is drawn
    towards that of the category (`category`, 0 ... or -1 for none), and this towards 1, by Gamma-Poisson shrinkage
    with strengths of maximum likelihood. The level is that of everything known in the long window: season swings
    return towards it faster than a shorter look-back can follow them (docs/decisions).
    """
    total_bad, total_exposed = bad.sum(axis=0), exposed.sum(axis=0)
    market = total_bad / np.maximum(total_exposed, 1)
    observed = bad @ _WEIGHT_OF_PERIOD
    expected = exposed @ (_WEIGHT_OF_PERIOD * market)
    ratio_of_category = _category_ratios(observed, expected, category)
    baseline = np.where(category >= 0, ratio_of_category[category], 1.0)
    strength = _strength(observed, expected * baseline)
    ratio = (strength + observed) / (strength + expected * baseline)
    level = float(total_bad.sum() / max(total_exposed.sum(), 1))
    share = np.clip(level * baseline * ratio, 0.0, _HIGHEST_SHARE)
    return Estimates(share, level, ratio_of_category, strength)


def _category_ratios(observed: Floats, expected: Floats, category: Integers) -> Floats:
    """Observed to expected per category, shrunk towards 1; large sellers count less, so that none is its category."""
    strength = _strength(observed, expected)
    weight = strength / (strength + expected)
    size = int(category.max(initial=-1)) + 2  # the last place takes the sellers without a category
    place = np.where(category >= 0, category, size - 1)
    seen = np.bincount(place, observed * weight, size).astype(np.float64)
    foreseen = np.bincount(place, expected * weight, size).astype(np.float64)
    between = _strength(seen[:-1], foreseen[:-1])
    ratios: Floats = (between + seen) / (between + foreseen)
    ratios[-1] = 1.0
    return ratios


def _strength(observed: Floats, expected: Floats) -> float:
    """Shape of the Gamma distribution of true ratios around 1, by maximum likelihood of the Gamma-Poisson mixture.

    Many sellers share one count, so the gamma functions are worked out once per different count.
    """
    some = expected > 0
    counts, times = np.unique(observed[some], return_counts=True)
    own, foreseen = observed[some], expected[some]
    if not own.size:
        return _STRENGTH_MOST

    def unlikelihood(log_strength: float) -> float:
        a = float(np.exp(log_strength))
        gammas = times @ (gammaln(counts + a) - gammaln(a))
        return -float(gammas - ((own + a) * np.log1p(foreseen / a)).sum() - own.sum() * log_strength)

    limits = (float(np.log(_STRENGTH_LEAST)), float(np.log(_STRENGTH_MOST)))
    found = minimize_scalar(unlikelihood, bounds=limits, method="bounded", options={"xatol": 0.02})
    return float(np.exp(found.x))
