"""The channels and states of a message and the moves between states. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from governance.core.errors import InvalidTransition


class Channel(StrEnum):
    """How a message reaches its reader. The values are stored."""

    NOTIFICATION = "notification"
    EMAIL = "email"
    WEBHOOK = "webhook"


class State(StrEnum):
    """Where a message stands. The values are stored: changing one needs a migration."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


MOVES: Final[dict[State, frozenset[State]]] = {
    # Delivered, given up, or put back before the receiver: after a try that failed, or because somebody asks for it.
    State.WAITING: frozenset({State.SENT, State.DEAD, State.WAITING}),
    State.SENT: frozenset(),
    # Somebody repaired what was wrong and sends it again, under the same id.
    State.DEAD: frozenset({State.WAITING}),
}


def check_move(state: State, to: State) -> None:
    """Raise `InvalidTransition` when a message in `state` cannot become `to`."""
    if to not in MOVES[state]:
        possible = " or ".join(sorted(MOVES[state])) or "nothing else"
        raise InvalidTransition(f"A message that is {state} cannot become {to}; from here it can become {possible}.")
