"""The states of a draw and the moves between them, how an item stands on it, and how its purchase ended. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from governance.core.errors import InvalidTransition


class State(StrEnum):
    """Where a draw stands. The values are stored: changing one needs a migration."""

    COMMITTED = "committed"
    FROZEN = "frozen"
    DRAWN = "drawn"
    REVEALED = "revealed"
    VOID = "void"


class Role(StrEnum):
    """What an item is on its draw. The values are stored, and stand in public records."""

    CHOSEN = "chosen"
    RESERVE = "reserve"
    STEPPED_IN = "stepped_in"
    EXTENSION = "extension"
    PASSED_OVER = "passed_over"


class End(StrEnum):
    """How the purchase of a drawn item ended. The values stand in public records."""

    PURCHASED = "purchased"
    NOT_OBTAINABLE = "not_obtainable"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Assurance(StrEnum):
    """What the public value of a draw was, and so what it proves. The values are stored."""

    BEACON = "beacon"
    OFFICERS = "officers"
    UNVERIFIED = "unverified"


OPEN: Final = frozenset({State.COMMITTED, State.FROZEN, State.DRAWN})
# Those that are bought and tested.
COUNTS: Final = frozenset({Role.CHOSEN, Role.STEPPED_IN, Role.EXTENSION})

MOVES: Final[dict[State, frozenset[State]]] = {
    State.COMMITTED: frozenset({State.FROZEN, State.VOID}),
    # From here on the outcome can be worked out as soon as the public value is there: see `voiding.py`.
    State.FROZEN: frozenset({State.DRAWN, State.VOID}),
    State.DRAWN: frozenset({State.REVEALED}),
    State.REVEALED: frozenset(),
    State.VOID: frozenset(),
}


def can_move(state: State, to: State) -> bool:
    """Whether a draw in `state` can become `to`."""
    return to in MOVES[state]


def check_move(state: State, to: State) -> None:
    """Raise `InvalidTransition` when a draw in `state` cannot become `to`."""
    if not can_move(state, to):
        possible = " or ".join(sorted(MOVES[state])) or "nothing else"
        raise InvalidTransition(f"A draw that is {state} cannot become {to}; from here it can become {possible}.")
