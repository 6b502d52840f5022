"""The states of switching and the moves between them. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from governance.core.errors import InvalidTransition


class State(StrEnum):
    """How the lots of a seller in a category are inspected. The values are stored: changing one needs a migration."""

    NORMAL = "normal"
    TIGHTENED = "tightened"
    REDUCED = "reduced"
    DISCONTINUED = "discontinued"


MOVES: Final[dict[State, frozenset[State]]] = {
    State.NORMAL: frozenset({State.TIGHTENED, State.REDUCED}),
    State.TIGHTENED: frozenset({State.NORMAL, State.DISCONTINUED}),
    State.REDUCED: frozenset({State.NORMAL}),
    # No lot is accepted by sampling until what the seller did about it is found to work.
    State.DISCONTINUED: frozenset({State.TIGHTENED}),
}


def check_move(state: State, to: State) -> None:
    """Raise `InvalidTransition` when inspection that is `state` cannot become `to`."""
    if to not in MOVES[state]:
        possible = " or ".join(sorted(MOVES[state]))
        raise InvalidTransition(f"Inspection that is {state} cannot become {to}; from here it can become {possible}.")
