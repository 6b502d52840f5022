"""The states of an application and the moves between them. Pure; who may make a move is a matter of permissions."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from governance.core.errors import InvalidTransition


class State(StrEnum):
    """Where an application stands. The values are stored: changing one needs a migration."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    INFORMATION_REQUESTED = "information_requested"
    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


MOVES: Final[dict[State, frozenset[State]]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    # It waits until an officer takes it.
    State.SUBMITTED: frozenset({State.IN_REVIEW, State.WITHDRAWN}),
    # The officer who took it decides, asks, or puts it back for somebody else.
    State.IN_REVIEW: frozenset(
        {State.SUBMITTED, State.INFORMATION_REQUESTED, State.APPROVED, State.APPROVED_WITH_CONDITIONS, State.REJECTED}
        | {State.WITHDRAWN}
    ),
    # Answered by submitting again: back to the officer who asked.
    State.INFORMATION_REQUESTED: frozenset({State.IN_REVIEW, State.WITHDRAWN}),
    State.APPROVED: frozenset(),
    State.APPROVED_WITH_CONDITIONS: frozenset(),
    # Contested: another person takes it.
    State.REJECTED: frozenset({State.SUBMITTED}),
    State.WITHDRAWN: frozenset(),
}
# The applicant may write in it.
OPEN_TO_WRITING: Final = frozenset({State.DRAFT, State.INFORMATION_REQUESTED})
ADMITTED: Final = frozenset({State.APPROVED, State.APPROVED_WITH_CONDITIONS})


class Deposit(StrEnum):
    """What became of the deposit. The values are stored: changing one needs a migration."""

    OPEN = "open"
    PAID = "paid"
    WAIVED = "waived"


class DecisionState(StrEnum):
    """Whether a decision counts. The values are stored: changing one needs a migration."""

    PROPOSED = "proposed"
    FINAL = "final"
    DECLINED = "declined"


def check_move(state: State, to: State) -> None:
    """Raise `InvalidTransition` when an application in `state` cannot become `to`."""
    if to not in MOVES[state]:
        possible = " or ".join(in_words(each) for each in sorted(MOVES[state])) or "nothing else"
        raise InvalidTransition(
            f"An application that is {in_words(state)} cannot become {in_words(to)}; from here it can become {possible}."
        )


def can_move(state: State, to: State) -> bool:
    """Whether `check_move` would let it pass."""
    try:
        check_move(state, to)
    except InvalidTransition:
        return False
    return True


def in_words(state: State) -> str:
    """The state as it stands in a sentence."""
    return state.value.replace("_", " ")
