"""Tickets: a number for every item that follows from the final seed and the item alone. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

import numpy as np

from governance.core.bounds import Floats

_DIGEST: Final = 32
_BITS: Final = 52  # so that u and 1 - u are both exact in a double


def digests(seed: str, items: Sequence[bytes]) -> bytes:
    """SHA-256 of "seed|item" for every item, 32 bytes each, one behind the other."""
    prefix, sha256 = seed.encode() + b"|", hashlib.sha256
    return b"".join([sha256(prefix + item).digest() for item in items])


def odds(digests_of_items: bytes) -> Floats:
    """The odds u / (1 - u) for every digest [n], where u = (x + 1/2) / 2^52 and x are the first 52 bits of the digest.

    u stands for a draw from the uniform distribution: never 0, never 1, and exact in a double, as is 1 - u; so the
    quotient is rounded once and is the same on every machine.
    """
    first = np.frombuffer(digests_of_items, ">u8")[:: _DIGEST // 8]
    doubled = ((first >> np.uint64(64 - _BITS)) * np.uint64(2) + np.uint64(1)).astype(np.float64)
    of: Floats = doubled / (2.0 ** (_BITS + 1) - doubled)
    return of
