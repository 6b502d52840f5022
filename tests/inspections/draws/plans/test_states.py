"""What can become of a plan."""

from __future__ import annotations

import pytest

from governance.core.errors import InvalidTransition
from inspections.draws.plans.states import MOVES, WRITABLE, State, can_move, check_move

POSSIBLE = {
    (State.DRAFT, State.PROPOSED),
    (State.DRAFT, State.ENDED),
    (State.PROPOSED, State.ACTIVE),
    (State.PROPOSED, State.DRAFT),
    (State.PROPOSED, State.ENDED),
    (State.ACTIVE, State.PAUSED),
    (State.ACTIVE, State.ENDED),
    (State.PAUSED, State.ACTIVE),
    (State.PAUSED, State.DRAFT),
    (State.PAUSED, State.ENDED),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("to", State)
def test_every_move_is_possible_or_refused_in_words(state: State, to: State) -> None:
    assert can_move(state, to) == ((state, to) in POSSIBLE)
    if (state, to) in POSSIBLE:
        check_move(state, to)
    else:
        with pytest.raises(InvalidTransition, match=f"A plan that is {state} cannot become {to}"):
            check_move(state, to)


def test_every_state_has_its_moves_and_nothing_active_is_written() -> None:
    assert set(MOVES) == set(State)
    assert {State.DRAFT, State.PAUSED} == WRITABLE
