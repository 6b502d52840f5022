"""How sure the platform is of who a seller is, and the moves between. Pure. Overdue is a reading: due before today."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from governance.core.errors import InvalidTransition


class IdentityState(StrEnum):
    """Where an identity stands. The values are stored: changing one needs a migration."""

    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    TO_VERIFY = "to_verify"
    UNDER_CORRECTION = "under_correction"


MOVES: Final[dict[IdentityState, frozenset[IdentityState]]] = {
    # Taken in from a list of sellers who traded already.
    IdentityState.UNVERIFIED: frozenset(
        {IdentityState.VERIFIED, IdentityState.TO_VERIFY, IdentityState.UNDER_CORRECTION}
    ),
    # An officer may look again at any time, with the same result.
    IdentityState.VERIFIED: frozenset(
        {IdentityState.VERIFIED, IdentityState.TO_VERIFY, IdentityState.UNDER_CORRECTION}
    ),
    # A task of the officers: the day comes near, or the seller has corrected something.
    IdentityState.TO_VERIFY: frozenset({IdentityState.VERIFIED, IdentityState.UNDER_CORRECTION}),
    # Something was wrong; the seller has a term to put it right.
    IdentityState.UNDER_CORRECTION: frozenset(
        {IdentityState.VERIFIED, IdentityState.TO_VERIFY, IdentityState.UNDER_CORRECTION}
    ),
}


def check_move(state: IdentityState, to: IdentityState) -> None:
    """Raise `InvalidTransition` when an identity in `state` cannot become `to`."""
    if to not in MOVES[state]:
        possible = " or ".join(sorted(MOVES[state]))
        raise InvalidTransition(f"An identity that is {state} cannot become {to}; it can become {possible}.")


def can_move(state: IdentityState, to: IdentityState) -> bool:
    """Whether `check_move` would let it pass."""
    try:
        check_move(state, to)
    except InvalidTransition:
        return False
    return True
