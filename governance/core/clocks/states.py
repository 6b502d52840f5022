"""The states of a clock and the moves between them. Pure. Overdue is no state but a reading: due before now."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from governance.core.errors import InvalidTransition


class State(StrEnum):
    """Where a clock stands. The values are stored: changing one needs a migration."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    CANCELLED = "cancelled"


MOVES: Final[dict[State, frozenset[State]]] = {
    State.RUNNING: frozenset({State.PAUSED, State.MET, State.CANCELLED}),
    State.PAUSED: frozenset({State.RUNNING, State.MET, State.CANCELLED}),
    # What was asked for happened, in time or late; the clock that asks again is a new one.
    State.MET: frozenset(),
    State.CANCELLED: frozenset(),
}
OPEN: Final = tuple(state for state, moves in MOVES.items() if moves)


def check_move(state: State, to: State) -> None:
    """Raise `InvalidTransition` when a clock in `state` cannot become `to`."""
    if to not in MOVES[state]:
        possible = " or ".join(sorted(MOVES[state])) or "nothing else"
        raise InvalidTransition(f"A clock that is {state} cannot become {to}; from here it can become {possible}.")
