from __future__ import annotations

import pytest

from governance.core.errors import InvalidTransition
from governance.core.outbox.states import MOVES, State, check_move


def test_every_state_has_its_moves() -> None:
    assert set(MOVES) == set(State)


@pytest.mark.parametrize(
    ("state", "to", "possible"),
    [
        ("waiting", "sent", True),
        ("waiting", "dead", True),
        ("waiting", "waiting", True),
        ("dead", "waiting", True),
        ("dead", "sent", False),
        ("dead", "dead", False),
        ("sent", "waiting", False),
        ("sent", "dead", False),
        ("sent", "sent", False),
    ],
)
def test_moves_of_a_message(state: str, to: str, possible: bool) -> None:
    if possible:
        check_move(State(state), State(to))
    else:
        with pytest.raises(InvalidTransition, match=f"that is {state} cannot become {to}"):
            check_move(State(state), State(to))
