"""Publicly verifiable selection after RFC 3797, with SHA-256 in the place of MD5. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

Digest: TypeAlias = Callable[[bytes], bytes]
SELECTION_AT_MOST: Final = 65_536  # numbers of two bytes


def sha256(text: bytes) -> bytes:
    """The digest that we use."""
    return hashlib.sha256(text).digest()


def choose(pool: Sequence[str], seed: str, *, count: int = 1, digest: Digest = sha256) -> list[str]:
    """`count` different entries of `pool` in the order of their selection; the pool's order matters.

    The i-th is the one at digest(be16(i) + seed + be16(i)), read as a number, modulo how many are left.
    """
    if not 0 <= count <= min(len(pool), SELECTION_AT_MOST):
        raise ValueError(f"Of {len(pool)} entries {count} cannot be chosen.")
    left, chosen = list(pool), []
    for turn in range(count):
        frame = turn.to_bytes(2, "big")
        number = int.from_bytes(digest(frame + seed.encode() + frame), "big")
        chosen.append(left.pop(number % len(left)))
    return chosen


def seed_string(sources: Iterable[Sequence[int] | str]) -> str:
    """The seed made of public sources: numbers sorted, a point behind each; texts in capitals without blanks; each
    source closed by a stroke.
    """
    return "".join(f"{_normalised(source)}/" for source in sources)


def _normalised(source: Sequence[int] | str) -> str:
    if isinstance(source, str):
        return "".join(source.upper().split())
    return "".join(f"{number}." for number in sorted(source))
