"""The table of an application's states is whole, and every other move is refused with the moves that there are."""

from __future__ import annotations

import itertools

import pytest

from governance.core.errors import InvalidTransition
from governance.onboarding.states import ADMITTED, MOVES, OPEN_TO_WRITING, State, can_move, check_move


def test_every_state_has_its_line_and_leads_only_to_states() -> None:
    assert set(MOVES) == set(State)


@pytest.mark.parametrize("state", State)
def test_every_state_can_be_reached_from_a_draft(state: State) -> None:
    reached, edge = {State.DRAFT}, {State.DRAFT}
    while edge:
        edge = {to for one in edge for to in MOVES[one]} - reached
        reached |= edge
    assert state in reached


@pytest.mark.parametrize("state", sorted(ADMITTED | {State.WITHDRAWN}))
def test_nothing_follows_on_an_admission_or_a_withdrawal(state: State) -> None:
    assert MOVES[state] == frozenset()


def test_what_is_decided_cannot_be_written_in() -> None:
    assert {State.DRAFT, State.INFORMATION_REQUESTED} == OPEN_TO_WRITING


@pytest.mark.parametrize(("state", "to"), list(itertools.product(State, State)))
def test_a_move_is_made_or_refused_as_the_table_says(state: State, to: State) -> None:
    assert can_move(state, to) == (to in MOVES[state])
    if to not in MOVES[state]:
        with pytest.raises(InvalidTransition, match="from here it can become"):
            check_move(state, to)
