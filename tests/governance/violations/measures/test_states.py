"""The table of moves of a measure is complete and says what may happen."""

from __future__ import annotations

import itertools

import pytest

from governance.core.errors import InvalidTransition
from governance.violations.measures.states import MOVES, OVER, State, can_move, check_move

ALLOWED = {
    ("proposed", "noticed"),
    ("proposed", "active"),
    ("proposed", "declined"),
    ("proposed", "lifted"),
    ("noticed", "active"),
    ("noticed", "suspended"),
    ("noticed", "lifted"),
    ("active", "suspended"),
    ("active", "ended"),
    ("active", "lifted"),
    ("suspended", "noticed"),
    ("suspended", "active"),
    ("suspended", "ended"),
    ("suspended", "lifted"),
}


@pytest.mark.parametrize(("state", "to"), list(itertools.product(State, State)))
def test_exactly_the_moves_of_the_table_are_possible(state: State, to: State) -> None:
    assert can_move(state, to) is ((state.value, to.value) in ALLOWED)


def test_every_state_has_its_row_and_can_be_reached() -> None:
    assert set(MOVES) == set(State)
    assert set().union(*MOVES.values()) | {State.PROPOSED} == set(State)


def test_what_is_over_stays_over() -> None:
    assert {state for state, moves in MOVES.items() if not moves} == OVER


def test_a_refused_move_says_what_is_possible() -> None:
    with pytest.raises(
        InvalidTransition, match=r"that is active cannot become proposed; .* ended or lifted or suspended"
    ):
        check_move(State.ACTIVE, State.PROPOSED)
