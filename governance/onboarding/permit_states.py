"""The states of a permit and the moves between them. Pure. Expiring and in grace are readings, see `expiry.py`."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from governance.core.errors import InvalidTransition


class PermitState(StrEnum):
    """What was done about a permit. The values are stored: changing one needs a migration."""

    PROPOSED = "proposed"
    VERIFIED = "verified"
    EXPIRED = "expired"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


MOVES: Final[dict[PermitState, frozenset[PermitState]]] = {
    # Somebody other than who handed it in looks at it; a better one may come first.
    PermitState.PROPOSED: frozenset({PermitState.VERIFIED, PermitState.WITHDRAWN, PermitState.REPLACED}),
    PermitState.VERIFIED: frozenset({PermitState.EXPIRED, PermitState.REPLACED}),
    # Only a new document, verified, brings sales back.
    PermitState.EXPIRED: frozenset({PermitState.REPLACED}),
    PermitState.REPLACED: frozenset(),
    PermitState.WITHDRAWN: frozenset(),
}
# A verified document of the same kind takes the place of these.
GIVES_WAY: Final = tuple(state for state, moves in MOVES.items() if PermitState.REPLACED in moves)


def check_move(state: PermitState, to: PermitState) -> None:
    """Raise `InvalidTransition` when a permit in `state` cannot become `to`."""
    if to not in MOVES[state]:
        possible = " or ".join(sorted(MOVES[state])) or "nothing else"
        raise InvalidTransition(f"A permit that is {state} cannot become {to}; from here it can become {possible}.")


def can_move(state: PermitState, to: PermitState) -> bool:
    """Whether `check_move` would let it pass."""
    try:
        check_move(state, to)
    except InvalidTransition:
        return False
    return True
