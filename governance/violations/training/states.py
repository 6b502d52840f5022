"""The states of a training and the moves between them. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from governance.core.errors import InvalidTransition


class State(StrEnum):
    """Where a seller stands with a course. The values are stored: changing one needs a migration."""

    OPEN = "open"
    PASSED = "passed"
    CREDITED = "credited"


MOVES: Final[dict[State, frozenset[State]]] = {
    State.OPEN: frozenset({State.PASSED}),
    # The seller passed; what it brings (points earned, a measure lifted) is the platform's to give.
    State.PASSED: frozenset({State.CREDITED}),
    State.CREDITED: frozenset(),
}


def check_move(state: State, to: State) -> None:
    """Raise `InvalidTransition` when a training in `state` cannot become `to`."""
    if to not in MOVES[state]:
        possible = " or ".join(sorted(MOVES[state])) or "nothing else"
        raise InvalidTransition(f"A training that is {state} cannot become {to}; from here it can become {possible}.")
