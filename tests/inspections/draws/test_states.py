"""Every move between states of a draw is allowed or refused on purpose."""

from __future__ import annotations

import pytest

from governance.core.errors import InvalidTransition
from inspections.draws.states import MOVES, State, can_move, check_move

ALLOWED = {
    (State.COMMITTED, State.FROZEN),
    (State.COMMITTED, State.VOID),
    (State.FROZEN, State.DRAWN),
    (State.FROZEN, State.VOID),
    (State.DRAWN, State.REVEALED),
}


def test_every_state_has_its_moves() -> None:
    assert set(MOVES) == set(State)


@pytest.mark.parametrize("to", State)
@pytest.mark.parametrize("state", State)
def test_moves_are_those_that_are_allowed(state: State, to: State) -> None:
    assert can_move(state, to) is ((state, to) in ALLOWED)
    if (state, to) not in ALLOWED:
        with pytest.raises(InvalidTransition, match="cannot become"):
            check_move(state, to)
