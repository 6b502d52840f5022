"""The states of a review, the moves between them, and what it can be closed with. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from governance.core.errors import InvalidTransition

LOW: Final = 2  # a low review has one or two stars


class Source(StrEnum):
    """Where a review was published. The values are stored: changing one needs a migration."""

    OWN = "own"  # on the platform itself
    THIRD_PARTY = "third_party"  # elsewhere, by a publisher that is named


class State(StrEnum):
    """Where a review stands. The values are stored: changing one needs a migration."""

    WAITING = "waiting"
    ANSWERED = "answered"
    HANDLED = "handled"


class Authenticity(StrEnum):
    """Whether a review counts with the others or apart. The values are stored: changing one needs a migration."""

    OK = "ok"
    FLAGGED = "flagged"


class Judgement(StrEnum):
    """What a person found who looked at a review. The values are stored: changing one needs a migration."""

    GENUINE = "genuine"
    NOT_GENUINE = "not_genuine"


class Action(StrEnum):
    """What was done about a review. The values are stored: changing one needs a migration."""

    REFUNDED = "refunded"
    REPLACED = "replaced"
    REPAIRED = "repaired"
    COMPENSATED = "compensated"
    LISTING_CORRECTED = "listing_corrected"
    GOODS_IMPROVED = "goods_improved"
    DELIVERY_IMPROVED = "delivery_improved"
    SERVICE_IMPROVED = "service_improved"
    EXPLAINED = "explained"
    THANKED = "thanked"


class EntryKind(StrEnum):
    """What happened to a review, one entry each. The values are stored: changing one needs a migration."""

    FLAGGED = "flagged"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    CLASSED = "classed"
    JUDGED = "judged"
    TOLD = "told"
    ERASED = "erased"


MOVES: Final[dict[State, frozenset[State]]] = {
    State.WAITING: frozenset({State.ANSWERED}),
    # An answer can be bettered until the review is closed; closed it is handled.
    State.ANSWERED: frozenset({State.ANSWERED, State.HANDLED}),
    # What was said to be done was not.
    State.HANDLED: frozenset({State.ANSWERED}),
}


def check_move(state: State, to: State) -> None:
    """Raise `InvalidTransition` when a review in `state` cannot become `to`."""
    if to not in MOVES[state]:
        possible = " or ".join(sorted(MOVES[state]))
        raise InvalidTransition(f"A review that is {state} cannot become {to}; from here it can become {possible}.")


def can_move(state: State, to: State) -> bool:
    """Whether `check_move` would let it pass."""
    return to in MOVES[state]


def check_open(state: State) -> None:
    """Raise `InvalidTransition` when a review is handled, so that nothing more is to be said."""
    if state is State.HANDLED:
        raise InvalidTransition("This review is handled: it is opened again before it is answered again.")


def fits(action: Action, score: int) -> bool:
    """Whether `action` can close a review of so many stars: thanks alone put nothing right."""
    return action is not Action.THANKED or score > LOW


def counts(flagged: bool, judged: Judgement | None) -> Authenticity:  # noqa: FBT001 (one side of a truth table)
    """Where a review counts: what a person found goes before what the rules found."""
    apart = flagged if judged is None else judged is Judgement.NOT_GENUINE
    return Authenticity.FLAGGED if apart else Authenticity.OK
