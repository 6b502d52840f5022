"""The states of a task: open until it ends, and nothing takes an end back."""

from __future__ import annotations

import itertools

import pytest

from governance.core.errors import InvalidTransition
from inspections.draws.states import End
from inspections.examinations.states import State, can_move, check_move

POSSIBLE = {(State.ASSIGNED, to) for to in State}


@pytest.mark.parametrize(("state", "to"), list(itertools.product(State, State)))
def test_only_an_open_task_moves(state: State, to: State) -> None:
    assert can_move(state, to) is ((state, to) in POSSIBLE)
    if (state, to) in POSSIBLE:
        check_move(state, to)
    else:
        with pytest.raises(InvalidTransition, match=f"{state} cannot become {to}; .* nothing else"):
            check_move(state, to)


def test_every_end_of_a_task_is_one_that_the_record_of_a_draw_knows() -> None:
    assert {state.value for state in State} - {"assigned"} == {end.value for end in End}
