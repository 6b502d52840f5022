"""The states of measures and the moves between them. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from governance.core.errors import InvalidTransition
from governance.violations.kinds import Kind


class State(StrEnum):
    """Where a measure stands. The values are stored: changing one needs a migration."""

    PROPOSED = "proposed"
    NOTICED = "noticed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"
    LIFTED = "lifted"
    DECLINED = "declined"


MOVES: Final[dict[State, frozenset[State]]] = {
    # A rule proposes what a person should decide: a shop stopped, a closure.
    State.PROPOSED: frozenset({State.NOTICED, State.ACTIVE, State.DECLINED, State.LIFTED}),
    # Told, and not yet in effect: the window to appeal runs first.
    State.NOTICED: frozenset({State.ACTIVE, State.SUSPENDED, State.LIFTED}),
    State.ACTIVE: frozenset({State.SUSPENDED, State.ENDED, State.LIFTED}),
    # The platform is late with an appeal; goes on, if at all, only after the decision.
    State.SUSPENDED: frozenset({State.NOTICED, State.ACTIVE, State.ENDED, State.LIFTED}),
    # Its term is over.
    State.ENDED: frozenset(),
    # A verified fix, an appeal, a person, or what it came from fell away.
    State.LIFTED: frozenset(),
    State.DECLINED: frozenset(),
}
OVER: Final = frozenset({State.ENDED, State.LIFTED, State.DECLINED})
# The platform has to do something about listings, orders or the shop: it is called, and has to confirm.
CALLS_OUT: Final = frozenset(Kind) - {Kind.WARNING, Kind.TRAINING}
STOPS: Final = frozenset({Kind.LISTING_STOPPED, Kind.PRODUCT_STOPPED, Kind.CATEGORY_STOPPED, Kind.SHOP_STOPPED})


def check_move(state: State, to: State) -> None:
    """Raise `InvalidTransition` when a measure in `state` cannot become `to`."""
    if to not in MOVES[state]:
        possible = " or ".join(sorted(MOVES[state])) or "nothing else"
        raise InvalidTransition(f"A measure that is {state} cannot become {to}; from here it can become {possible}.")


def can_move(state: State, to: State) -> bool:
    """Whether `check_move` would let it pass."""
    return to in MOVES[state]
