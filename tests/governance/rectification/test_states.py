"""The table of moves of a required fix is complete and says what may happen."""

from __future__ import annotations

import itertools

import pytest

from governance.core.errors import InvalidTransition
from governance.rectification.states import MOVES, OPEN, WITH_SELLER, State, can_move, check_move, check_with_seller

ALLOWED = {
    ("required", "planned"),
    ("required", "cancelled"),
    ("planned", "planned"),
    ("planned", "submitted"),
    ("planned", "cancelled"),
    ("submitted", "verified"),
    ("submitted", "returned"),
    ("submitted", "cancelled"),
    ("returned", "planned"),
    ("returned", "submitted"),
    ("returned", "cancelled"),
}


@pytest.mark.parametrize(("state", "to"), list(itertools.product(State, State)))
def test_exactly_the_moves_of_the_table_are_possible(state: State, to: State) -> None:
    assert can_move(state, to) is ((state.value, to.value) in ALLOWED)


def test_every_state_has_its_row_and_can_be_reached() -> None:
    assert set(MOVES) == set(State)
    assert set().union(*MOVES.values()) | {State.REQUIRED} == set(State)


def test_evidence_needs_a_plan_first() -> None:
    assert [state for state in State if State.SUBMITTED in MOVES[state]] == [State.PLANNED, State.RETURNED]


def test_only_evidence_can_be_verified() -> None:
    assert [state for state in State if State.VERIFIED in MOVES[state]] == [State.SUBMITTED]


def test_what_is_open_can_still_move_and_what_is_closed_cannot() -> None:
    assert {state for state in State if MOVES[state]} == OPEN
    assert {State.SUBMITTED} == OPEN - WITH_SELLER


@pytest.mark.parametrize("state", list(State))
def test_a_deadline_moves_only_while_it_is_the_sellers_turn(state: State) -> None:
    if state in WITH_SELLER:
        check_with_seller(state)
    else:
        with pytest.raises(InvalidTransition, match="its deadline stays"):
            check_with_seller(state)


def test_a_refused_move_says_what_is_possible() -> None:
    with pytest.raises(InvalidTransition, match=r"that is required cannot become verified; .* cancelled or planned"):
        check_move(State.REQUIRED, State.VERIFIED)
    with pytest.raises(InvalidTransition, match="nothing else"):
        check_move(State.VERIFIED, State.RETURNED)
