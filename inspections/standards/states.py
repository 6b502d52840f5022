"""The states of an edition of a standard and the moves between them. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from governance.core.errors import InvalidTransition


class State(StrEnum):
    """Where an edition stands. The values are stored: changing one needs a migration."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


MOVES: Final[dict[State, frozenset[State]]] = {
    State.DRAFT: frozenset({State.PUBLISHED}),
    # A newer edition needs no move: each is in force from its own day on.
    State.PUBLISHED: frozenset({State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}


def can_move(state: State, to: State) -> bool:
    """Whether an edition in `state` can become `to`."""
    return to in MOVES[state]


def check_move(state: State, to: State) -> None:
    """Raise `InvalidTransition` when an edition in `state` cannot become `to`."""
    if not can_move(state, to):
        possible = " or ".join(sorted(MOVES[state])) or "nothing else"
        raise InvalidTransition(f"An edition that is {state} cannot become {to}; from here it can become {possible}.")
