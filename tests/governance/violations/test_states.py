"""The table of moves of a violation is complete and says what may happen."""

from __future__ import annotations

import itertools

import pytest

from governance.core.errors import InvalidTransition
from governance.violations.states import MOVES, STANDING, State, can_move, check_move

ALLOWED = {
    ("reported", "confirmed"),
    ("reported", "dismissed"),
    ("reported", "withdrawn"),
    ("confirmed", "appealed"),
    ("confirmed", "closed"),
    ("confirmed", "withdrawn"),
    ("appealed", "confirmed"),
    ("appealed", "upheld"),
    ("appealed", "overturned"),
    ("appealed", "withdrawn"),
    ("upheld", "appealed"),
    ("upheld", "closed"),
    ("upheld", "withdrawn"),
    ("closed", "withdrawn"),
    ("withdrawn", "reported"),
    ("withdrawn", "confirmed"),
}


@pytest.mark.parametrize(("state", "to"), list(itertools.product(State, State)))
def test_exactly_the_moves_of_the_table_are_possible(state: State, to: State) -> None:
    assert can_move(state, to) is ((state.value, to.value) in ALLOWED)


def test_every_state_has_its_row_and_can_be_reached() -> None:
    assert set(MOVES) == set(State)
    assert set().union(*MOVES.values()) | {State.REPORTED} == set(State)


def test_a_refused_move_says_what_is_possible() -> None:
    with pytest.raises(
        InvalidTransition, match=r"that is confirmed cannot become dismissed; .* can become appealed or"
    ):
        check_move(State.CONFIRMED, State.DISMISSED)
    with pytest.raises(InvalidTransition, match="nothing else"):
        check_move(State.DISMISSED, State.CONFIRMED)


def test_points_come_from_what_stands_against_the_shop() -> None:
    assert {State.CONFIRMED, State.APPEALED, State.UPHELD, State.CLOSED} == STANDING
