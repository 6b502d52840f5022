from __future__ import annotations

import pytest

from governance.core.clocks.states import MOVES, OPEN, State, check_move
from governance.core.errors import InvalidTransition

ALLOWED = {
    (State.RUNNING, State.PAUSED),
    (State.RUNNING, State.MET),
    (State.RUNNING, State.CANCELLED),
    (State.PAUSED, State.RUNNING),
    (State.PAUSED, State.MET),
    (State.PAUSED, State.CANCELLED),
}


def test_every_state_has_its_moves() -> None:
    assert set(MOVES) == set(State)
    assert set(OPEN) == {State.RUNNING, State.PAUSED}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("to", State)
def test_a_clock_moves_as_the_table_says_and_not_otherwise(state: State, to: State) -> None:
    if (state, to) in ALLOWED:
        check_move(state, to)
    else:
        with pytest.raises(InvalidTransition, match=f"A clock that is {state} cannot become {to}"):
            check_move(state, to)
