"""The states of a violation and the moves between them. Pure; who may make a move is a matter of permissions."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from governance.core.errors import InvalidTransition


class State(StrEnum):
    """Where a case stands. The values are stored: changing one needs a migration."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


MOVES: Final[dict[State, frozenset[State]]] = {
    # Somebody decides, or what the case came from turns out not to bear it.
    State.REPORTED: frozenset({State.CONFIRMED, State.DISMISSED, State.WITHDRAWN}),
    State.CONFIRMED: frozenset({State.WITHDRAWN}),
    # A person has decided for the seller: nothing that is imported later reopens the case.
    State.DISMISSED: frozenset(),
    # What the case came from was corrected once more and bears it after all.
    State.WITHDRAWN: frozenset({State.REPORTED, State.CONFIRMED}),
}


def check_move(state: State, to: State) -> None:
    """Raise `InvalidTransition` when a violation in `state` cannot become `to`."""
    if to not in MOVES[state]:
        possible = " or ".join(sorted(MOVES[state])) or "nothing else"
        raise InvalidTransition(f"A violation that is {state} cannot become {to}; from here it can become {possible}.")


def can_move(state: State, to: State) -> bool:
    """Whether `check_move` would let it pass."""
    try:
        check_move(state, to)
    except InvalidTransition:
        return False
    return True
