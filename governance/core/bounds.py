"""What is proven about a share: exact one-sided bounds (Clopper-Pearson), as integers in millionths."""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaincinv

Integers: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]

MILLION: Final = 1_000_000
# A quantile this close to a whole millionth is checked by the integral itself, so that rounding never decides.
_NEAR_A_STEP: Final = 1e-3


def bounds(bad: Integers, exposed: Integers, *, confidence: float) -> tuple[Integers, Integers]:
    """Lower and upper bound of the true share behind `bad` of `exposed`, each at one-sided `confidence`.

    Arrays of any one shape, 0 <= bad <= exposed; the bounds come in the same shape, in millionths, both rounded down
    and so towards the seller. Nothing exposed proves nothing: 0 and 1,000,000. Each different pair is worked out once.
    Source: Clopper and Pearson, Biometrika 26 (1934); quantiles of the beta distribution.
    """
    if np.any(bad < 0) or np.any(bad > exposed):
        raise ValueError("More bad events than exposed ones, or fewer than none.")
    pairs = (exposed.astype(np.int64) << 32) | bad.astype(np.int64)
    different, position = np.unique(pairs, return_inverse=True)
    k, n = different & 0xFFFFFFFF, different >> 32
    lower, upper = _lower(k, n, 1 - confidence), _upper(k, n, 1 - confidence)
    return lower[position].reshape(bad.shape), upper[position].reshape(bad.shape)


def _lower(k: Integers, n: Integers, error: float) -> Integers:
    """The largest share, in whole millionths, at which `k` or more of `n` would still be this rare (`error`)."""
    result = np.zeros(k.shape, np.int64)
    some = k > 0
    result[some] = _floor_quantile(k[some], n[some] - k[some] + 1, error)
    return result


def _upper(k: Integers, n: Integers, error: float) -> Integers:
    """The share at which `k` or fewer of `n` become this rare (`error`), rounded down to whole millionths."""
    result = np.full(k.shape, MILLION, np.int64)
    some = k < n
    result[some] = _floor_quantile(k[some] + 1, n[some] - k[some], 1 - error)
    return result


def _floor_quantile(a: Integers, b: Integers, probability: float) -> Integers:
    """The beta quantile in millionths, rounded down; near a whole step the integral decides, not the rounding."""
    quantile = betaincinv(a, b, probability) * MILLION
    result: Integers = np.floor(quantile).astype(np.int64)
    near = np.abs(quantile - np.rint(quantile)) < _NEAR_A_STEP
    step = np.rint(quantile[near]).astype(np.int64)
    reached = betainc(a[near], b[near], step / MILLION) <= probability
    result[near] = np.where(reached, step, step - 1)
    return result
