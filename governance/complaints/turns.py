"""Whose turn it is in a case, and by which clock. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from governance.complaints import pauses
from governance.complaints.states import TURN, Party, State

# The clock of whoever's turn it is, by the state of the case.
CLOCKS: Final[dict[State, tuple[str, ...]]] = {
    State.RECEIVED: (pauses.ACCEPTANCE,),
    State.ASKED: (pauses.COMPLAINANT_ANSWER,),
    State.WITH_SELLER: (pauses.SELLER_ANSWER,),
    State.MEDIATION: (pauses.OFFER,),
    State.COUNTER_NOTICE: (pauses.COUNTER_NOTICE,),
    State.DECIDING: (pauses.DECISION,),
    State.REMEDY: (pauses.REFUND, pauses.REMEDY),
}


@dataclass(frozen=True, kw_only=True)
class Offered:
    """An open offer: whose it is, and who has agreed so far."""

    party: Party
    complainant_agreed: bool
    seller_agreed: bool

    @property
    def waits_for(self) -> frozenset[Party]:
        """Who has not agreed yet: of an offer the other side, of the platform's proposal both."""
        agreed = {Party.COMPLAINANT: self.complainant_agreed, Party.SELLER: self.seller_agreed}
        return frozenset(party for party, said in agreed.items() if not said)


def turns_of(state: State, *, shown: bool, offer: Offered | None) -> frozenset[Party]:
    """Who has to act: several for a proposal of the platform, nobody when the case has ended.

    `shown` says that the seller has shown that the remedy was given: then the complainant confirms it.
    """
    if state is State.MEDIATION:
        return offer.waits_for if offer else frozenset()
    if state is State.REMEDY and shown:
        return frozenset({Party.COMPLAINANT})
    turn = TURN[state]
    return frozenset({turn} if turn else ())


def turn_of(state: State, *, shown: bool, offer: Offered | None) -> Party | None:
    """Whose turn it is; None when it is nobody's, or that of both sides."""
    turns = turns_of(state, shown=shown, offer=offer)
    return next(iter(turns)) if len(turns) == 1 else None
