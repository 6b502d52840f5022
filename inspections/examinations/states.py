"""The states of an inspection task and the moves between them. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from governance.core.errors import InvalidTransition


class State(StrEnum):
    """Where a task stands. The values are stored: changing one needs a migration."""

    ASSIGNED = "assigned"
    PURCHASED = "purchased"
    NOT_OBTAINABLE = "not_obtainable"
    REFUSED = "refused"
    CANCELLED = "cancelled"


MOVES: Final[dict[State, frozenset[State]]] = {
    # Assigned again: somebody else goes.
    State.ASSIGNED: frozenset(State),
    # How a purchase ended stands in the public record: nothing takes it back.
    State.PURCHASED: frozenset(),
    State.NOT_OBTAINABLE: frozenset(),
    State.REFUSED: frozenset(),
    State.CANCELLED: frozenset(),
}


def check_move(state: State, to: State) -> None:
    """Raise `InvalidTransition` when a task in `state` cannot become `to`."""
    if to not in MOVES[state]:
        possible = " or ".join(sorted(MOVES[state])) or "nothing else"
        raise InvalidTransition(f"A task that is {state} cannot become {to}; from here it can become {possible}.")


def can_move(state: State, to: State) -> bool:
    """Whether `check_move` would let it pass."""
    return to in MOVES[state]
