"""The states of a required fix and the moves between them. Pure; who may make a move stands in `second_person.py`."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from governance.core.errors import InvalidTransition


class State(StrEnum):
    """Where a required fix stands. The values are stored: changing one needs a migration."""

    REQUIRED = "required"
    PLANNED = "planned"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VERIFIED = "verified"
    CANCELLED = "cancelled"


MOVES: Final[dict[State, frozenset[State]]] = {
    # Evidence without a plan says nothing about the next time: first who takes care of it, how, and why it happened.
    State.REQUIRED: frozenset({State.PLANNED, State.CANCELLED}),
    # A plan may change until there is evidence.
    State.PLANNED: frozenset({State.PLANNED, State.SUBMITTED, State.CANCELLED}),
    State.SUBMITTED: frozenset({State.VERIFIED, State.RETURNED, State.CANCELLED}),
    State.RETURNED: frozenset({State.PLANNED, State.SUBMITTED, State.CANCELLED}),
    State.VERIFIED: frozenset(),
    State.CANCELLED: frozenset(),
}
# The seller has to act: its clock runs. While somebody looks at the evidence it stands still.
WITH_SELLER: Final = frozenset({State.REQUIRED, State.PLANNED, State.RETURNED})
OPEN: Final = WITH_SELLER | {State.SUBMITTED}


def check_move(state: State, to: State) -> None:
    """Raise `InvalidTransition` when a fix in `state` cannot become `to`."""
    if to not in MOVES[state]:
        possible = " or ".join(sorted(MOVES[state])) or "nothing else"
        raise InvalidTransition(f"A fix that is {state} cannot become {to}; from here it can become {possible}.")


def can_move(state: State, to: State) -> bool:
    """Whether `check_move` would let it pass."""
    try:
        check_move(state, to)
    except InvalidTransition:
        return False
    return True


def check_with_seller(state: State) -> None:
    """Raise `InvalidTransition` when the seller has nothing to do, so that there is no deadline to move."""
    if state not in WITH_SELLER:
        raise InvalidTransition(f"A fix that is {state} waits for nothing from the seller: its deadline stays.")
