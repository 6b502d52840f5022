"""Who knows the secret and may choose the list: what it gains him, with a public value and without.

The operator wants one item drawn. He tries ten thousand populations, each with other items beside it, and works out
what every one of them draws before he freezes the one he likes best.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from typing import Final

import numpy as np
import pytest
from scipy.stats import binom

from governance.core.bounds import Integers
from inspections.draws.chance import frozen_list, seeds
from inspections.draws.chance.selecting import select
from tests.inspections.draws.chance.lists import SECRET, Given, Part, columns_of, header_of

POPULATIONS: Final = 10_000
DAYS: Final = 2_000
WANTED: Final = "x-0000"
TAKE, SIZE = 2, 20
CHANCE: Final = TAKE / SIZE
LISTED: Final = Given(parts={"x": Part(weights=np.ones(SIZE), take=TAKE, reserves=0)})


def beacon(name: str) -> str:
    """A value that is fixed after every list."""
    return hashlib.sha256(name.encode()).hexdigest()


@cache
def populations() -> list[bytes]:
    """Lists that hold the wanted item and others by their thousands."""
    columns, header = columns_of(LISTED), header_of(LISTED)
    return [
        frozen_list.write(
            header=header,
            columns=replace(columns, item=[WANTED, *(f"y-{number:05}-{n}" for n in range(1, SIZE))]),
        )
        for number in range(POPULATIONS)
    ]


@cache
def wins(public_value: str) -> Integers:
    """Which of the populations draw the wanted item, if this value is mixed in."""
    won = []
    for number, text in enumerate(populations()):
        frozen = frozen_list.read(text)
        seed = seeds.final_seed(secret=SECRET, list_digest=frozen.digest, public_value=public_value)
        if any(listed.item == WANTED for listed in select(frozen, seed)["x"]):
            won.append(number)
    return np.array(won, np.int64)


def possible(number: int, wins: int) -> bool:
    """Whether so many wins of so many are within what chance does in all but one of 10,000 cases."""
    low, high = binom.interval(0.9999, number, CHANCE)
    return bool(low <= wins <= high)


def test_without_a_public_value_he_would_freeze_a_list_that_he_knows_to_win() -> None:
    known = wins("")
    assert len(known) > 900  # so he wins always, with odds of one in ten


@pytest.mark.parametrize("name", ["monday", "tuesday"])
def test_with_a_value_fixed_afterwards_the_lists_he_picks_win_no_more_often_than_chance(name: str) -> None:
    picked, won = wins(""), wins(beacon(name))
    assert possible(POPULATIONS, len(won))
    assert possible(len(picked), len(np.intersect1d(picked, won)))


def test_guessing_another_value_does_not_help_him() -> None:
    guessed, won = wins(beacon("monday")), wins(beacon("tuesday"))
    assert possible(len(guessed), len(np.intersect1d(guessed, won)))


def test_whatever_list_he_freezes_the_values_to_come_draw_his_item_as_often_as_declared() -> None:
    best = frozen_list.read(populations()[int(wins("")[0])])
    won = 0
    for day in range(DAYS):
        seed = seeds.final_seed(secret=SECRET, list_digest=best.digest, public_value=beacon(str(day)))
        won += any(listed.item == WANTED for listed in select(best, seed)["x"])
    assert possible(DAYS, won)
