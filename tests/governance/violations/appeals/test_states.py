"""The table of moves of an appeal is complete and says what may happen."""

from __future__ import annotations

import itertools

import pytest

from governance.core.errors import InvalidTransition
from governance.violations.appeals.states import MOVES, OPEN, State, can_move, check_move

ALLOWED = {
    ("filed", "asked"),
    ("filed", "decided"),
    ("filed", "withdrawn"),
    ("asked", "filed"),
    ("asked", "decided"),
    ("asked", "withdrawn"),
}


@pytest.mark.parametrize(("state", "to"), list(itertools.product(State, State)))
def test_exactly_the_moves_of_the_table_are_possible(state: State, to: State) -> None:
    assert can_move(state, to) is ((state.value, to.value) in ALLOWED)


def test_what_is_open_can_end_and_what_has_ended_stays() -> None:
    assert set(MOVES) == set(State)
    assert {state for state, moves in MOVES.items() if moves} == OPEN


def test_a_refused_move_says_what_is_possible() -> None:
    with pytest.raises(InvalidTransition, match=r"that is decided cannot become filed; .* nothing else"):
        check_move(State.DECIDED, State.FILED)
