"""Consistent sampling after Rivest: tickets as decimal fractions, drawn with or without replacement. Pure.

Source: R. L. Rivest, Consistent Sampling with Replacement, arXiv:1808.10016; consistent_sampler 1.0.10.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from heapq import heapify, heapreplace
from itertools import count, islice
from typing import Final

_DIGITS: Final = 64  # a ticket has at least so many


def first_fraction(item: str, seed_hash: str) -> str:
    """The digits behind the point of an item's first ticket; `seed_hash` is `hash_of` the seed."""
    return _digits(seed_hash + item)


def hash_of(seed: str) -> str:
    """SHA-256 of a seed, in hexadecimal."""
    return hashlib.sha256(seed.encode()).hexdigest()


def smallest(seed: str, items: Sequence[bytes], number: int) -> list[int]:
    """Places of the `number` items with the smallest first tickets, in their order."""
    seed_hash = hash_of(seed)
    fractions = [first_fraction(item.decode(), seed_hash) for item in items]
    order = sorted(range(len(items)), key=lambda place: (fractions[place], items[place]))
    return order[:number]


def with_replacement(items: Sequence[str], seed: str, take: int) -> list[str]:
    """The first `take` of an endless draw in which every item comes back with a larger ticket."""
    return list(islice(_endless(items, seed), take))


def _endless(items: Sequence[str], seed: str) -> Iterator[str]:
    seed_hash = hash_of(seed)
    waiting = [(first_fraction(item, seed_hash), item) for item in items]
    heapify(waiting)
    while waiting:
        fraction, item = waiting[0]
        yield item
        heapreplace(waiting, (next_fraction(fraction), item))


def next_fraction(fraction: str) -> str:
    """A larger fraction, uniform between this one and 1: its leading nines stay, new digits follow until it is larger."""
    nines = len(fraction) - len(fraction.lstrip("9"))
    candidates = (fraction[:nines] + _digits(f"0.{fraction}:{counter}") for counter in count(1))
    return next(candidate for candidate in candidates if candidate > fraction)


def _digits(text: str) -> str:
    number = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    return str(number).zfill(_DIGITS)[::-1]
