"""The states of an inspection plan and the moves between them. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from governance.core.errors import InvalidTransition


class State(StrEnum):
    """Where a plan stands. The values are stored: changing one needs a migration."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


MOVES: Final[dict[State, frozenset[State]]] = {
    # While it is written it may be changed; a plan that is thrown away is ended.
    State.DRAFT: frozenset({State.PROPOSED, State.ENDED}),
    # A second person activates it or gives it back.
    State.PROPOSED: frozenset({State.ACTIVE, State.DRAFT, State.ENDED}),
    State.ACTIVE: frozenset({State.PAUSED, State.ENDED}),
    # What is changed while it is paused is a draft again: a second person has to look at it.
    State.PAUSED: frozenset({State.ACTIVE, State.DRAFT, State.ENDED}),
    State.ENDED: frozenset(),
}
# In these it may be written.
WRITABLE: Final = frozenset({State.DRAFT, State.PAUSED})


def can_move(state: State, to: State) -> bool:
    """Whether a plan in `state` may become `to`."""
    return to in MOVES[state]


def check_move(state: State, to: State) -> None:
    """Raise `InvalidTransition` when a plan in `state` cannot become `to`."""
    if not can_move(state, to):
        possible = " or ".join(sorted(MOVES[state])) or "nothing else"
        raise InvalidTransition(f"A plan that is {state} cannot become {to}; from here it can become {possible}.")
