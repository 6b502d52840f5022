"""The states of an appeal and the moves between them. Pure; who may decide stands in `second_person.py`."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from governance.core.errors import InvalidTransition


class State(StrEnum):
    """Where an appeal stands. The values are stored: changing one needs a migration."""

    FILED = "filed"
    ASKED = "asked"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """How an appeal ended. The values are stored: changing one needs a migration."""

    UPHELD = "upheld"
    PARTLY = "partly"
    OVERTURNED = "overturned"


MOVES: Final[dict[State, frozenset[State]]] = {
    State.FILED: frozenset({State.ASKED, State.DECIDED, State.WITHDRAWN}),
    # Whoever decides asked the seller for something; our clock stands still meanwhile.
    State.ASKED: frozenset({State.FILED, State.DECIDED, State.WITHDRAWN}),
    State.DECIDED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
OPEN: Final = frozenset({State.FILED, State.ASKED})


def check_move(state: State, to: State) -> None:
    """Raise `InvalidTransition` when an appeal in `state` cannot become `to`."""
    if to not in MOVES[state]:
        possible = " or ".join(sorted(MOVES[state])) or "nothing else"
        raise InvalidTransition(f"An appeal that is {state} cannot become {to}; from here it can become {possible}.")


def can_move(state: State, to: State) -> bool:
    """Whether `check_move` would let it pass."""
    return to in MOVES[state]
