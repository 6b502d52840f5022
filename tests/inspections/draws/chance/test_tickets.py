"""Tickets: what stands for a draw from the uniform distribution."""

from __future__ import annotations

import hashlib
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.draws.chance import tickets

SEED = "drand:657413:fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587"
DIGESTS = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=20)


def test_a_ticket_is_the_digest_of_seed_stroke_and_item() -> None:
    assert tickets.digests("ab", [b"x", b"y#1"]) == b"".join(
        hashlib.sha256(text).digest() for text in (b"ab|x", b"ab|y#1")
    )


@pytest.mark.parametrize(
    ("item", "weight", "key"),
    [
        ("SKU-1", 1, 1.145025194170),
        ("SKU-2", 1, 0.490048132516),
        ("SKU-3", 5, 0.465724177225),
        ("SKU-4", 10, 0.021981364067),
        ("SKU-5", 2, 1.137840362324),
        ("SKU-6", 0.5, 0.250964414586),
    ],
)
def test_the_keys_that_were_worked_out_by_hand_come_out(item: str, weight: float, key: float) -> None:
    odds = float(tickets.odds(tickets.digests(SEED, [item.encode()]))[0])
    assert -math.log(odds / (1 + odds)) / weight == pytest.approx(key, abs=1e-12)


@given(digests=DIGESTS)
def test_odds_are_those_of_the_first_fifty_two_bits_rounded_once(digests: list[bytes]) -> None:
    for digest, odds in zip(digests, tickets.odds(b"".join(digests)), strict=True):
        u = Fraction(2 * (int.from_bytes(digest, "big") >> 204) + 1, 2**53)
        assert odds == float(u / (1 - u))
        assert 0 < odds < math.inf


@pytest.mark.parametrize("digest", [bytes(32), b"\xff" * 32])
def test_the_ends_are_never_reached(digest: bytes) -> None:
    assert 0 < float(tickets.odds(digest)[0]) < np.inf
