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
    APPEALED = "appealed"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


MOVES: Final[dict[State, frozenset[State]]] = {
    # Somebody decides, or what the case came from turns out not to bear it.
    State.REPORTED: frozenset({State.CONFIRMED, State.DISMISSED, State.WITHDRAWN}),
    State.CONFIRMED: frozenset({State.APPEALED, State.CLOSED, State.WITHDRAWN}),
    # A person has decided for the seller: nothing that is imported later reopens the case.
    State.DISMISSED: frozenset(),
    # Back to confirmed when the seller takes the appeal back.
    State.APPEALED: frozenset({State.UPHELD, State.OVERTURNED, State.CONFIRMED, State.WITHDRAWN}),
    # There is one second instance.
    State.UPHELD: frozenset({State.APPEALED, State.CLOSED, State.WITHDRAWN}),
    State.OVERTURNED: frozenset(),
    # What the case came from was corrected once more and bears it after all.
    State.WITHDRAWN: frozenset({State.REPORTED, State.CONFIRMED}),
    # Its points have lapsed, its measures and its fix have ended, nothing can be contested any more.
    State.CLOSED: frozenset({State.WITHDRAWN}),
}
# What stands against the seller; points come from these alone.
STANDING: Final = frozenset({State.CONFIRMED, State.APPEALED, State.UPHELD, State.CLOSED})


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
