"""The states of a case, the moves between them, and whose turn it is. Pure; who may move stands in the operations."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from governance.core.errors import InvalidTransition


class Kind(StrEnum):
    """What was filed. The values are stored: changing one needs a migration."""

    COMPLAINT = "complaint"  # 投诉: somebody wants a remedy
    REPORT = "report"  # 举报: somebody says what is wrong, and wants nothing for it
    IP_NOTICE = "ip_notice"  # a holder of rights asks for goods to be taken down


class State(StrEnum):
    """Where a case stands. The values are stored: changing one needs a migration."""

    RECEIVED = "received"
    ASKED = "asked"
    WITH_SELLER = "with_seller"
    MEDIATION = "mediation"
    COUNTER_NOTICE = "counter_notice"
    DECIDING = "deciding"
    REMEDY = "remedy"
    CLOSED = "closed"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Outcome(StrEnum):
    """How a case ended. The values are stored: changing one needs a migration."""

    UPHELD = "upheld"
    PARTLY = "partly"
    DISMISSED = "dismissed"
    SETTLED = "settled"  # both sides agreed; nothing was found
    WITHDRAWN = "withdrawn"
    NOT_ACCEPTED = "not_accepted"


class Party(StrEnum):
    """Whose part in a case something is. The values are stored: changing one needs a migration."""

    COMPLAINANT = "complainant"
    SELLER = "seller"
    PLATFORM = "platform"
    SYSTEM = "system"


MOVES: Final[dict[State, frozenset[State]]] = {
    # Nobody has promised to look into it yet.
    State.RECEIVED: frozenset({State.ASKED, State.WITH_SELLER, State.NOT_ACCEPTED, State.WITHDRAWN, State.MERGED}),
    # The complainant answers, or does not: then it goes on where it stood (`asked_in`), or is not accepted.
    State.ASKED: frozenset(
        {State.RECEIVED, State.WITH_SELLER, State.MEDIATION, State.DECIDING, State.NOT_ACCEPTED, State.WITHDRAWN}
        | {State.MERGED}
    ),
    # The seller answers, offers, or is silent: then it is decided on the record.
    State.WITH_SELLER: frozenset(
        {State.ASKED, State.MEDIATION, State.COUNTER_NOTICE, State.DECIDING, State.REMEDY, State.CLOSED}
        | {State.WITHDRAWN, State.MERGED}
    ),
    # One side has offered something, and the other one has not answered yet.
    State.MEDIATION: frozenset(
        {State.ASKED, State.WITH_SELLER, State.DECIDING, State.REMEDY, State.CLOSED, State.WITHDRAWN}
    ),
    # The seller says it infringes nothing: the holder of the rights goes to court, or the measure falls.
    State.COUNTER_NOTICE: frozenset({State.DECIDING, State.CLOSED, State.WITHDRAWN}),
    State.DECIDING: frozenset(
        {State.ASKED, State.WITH_SELLER, State.MEDIATION, State.REMEDY, State.CLOSED, State.WITHDRAWN, State.MERGED}
    ),
    # Something was agreed or decided and has to be done and shown.
    State.REMEDY: frozenset({State.CLOSED, State.DECIDING}),
    # Reopened: somebody who has not decided it looks at it again.
    State.CLOSED: frozenset({State.DECIDING}),
    State.NOT_ACCEPTED: frozenset({State.RECEIVED}),
    State.WITHDRAWN: frozenset(),
    State.MERGED: frozenset(),
}
ENDED: Final = frozenset({State.CLOSED, State.NOT_ACCEPTED, State.WITHDRAWN, State.MERGED})
OPEN: Final = frozenset(State) - ENDED
# Reports end with a finding: nobody is owed anything, so nothing is offered, agreed or shown.
WITHOUT_REMEDY: Final = frozenset({Kind.REPORT, Kind.IP_NOTICE})

# Whose turn it is; in mediation it is the turn of whoever got the offer, and nobody's when the case has ended.
TURN: Final[dict[State, Party | None]] = {
    State.RECEIVED: Party.PLATFORM,
    State.ASKED: Party.COMPLAINANT,
    State.WITH_SELLER: Party.SELLER,
    State.MEDIATION: None,
    State.COUNTER_NOTICE: Party.COMPLAINANT,
    State.DECIDING: Party.PLATFORM,
    State.REMEDY: Party.SELLER,
    **dict.fromkeys(ENDED),
}


class OfferState(StrEnum):
    """What became of an offer. The values are stored: changing one needs a migration."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    TAKEN_BACK = "taken_back"


class EntryKind(StrEnum):
    """What happened in a case, one entry each. The values are stored: changing one needs a migration."""

    FILED = "filed"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    QUESTION = "question"
    ANSWER = "answer"
    SILENT = "silent"
    EVIDENCE = "evidence"
    NOTE = "note"
    OFFER = "offer"
    OFFER_ACCEPTED = "offer_accepted"
    OFFER_REFUSED = "offer_refused"
    OFFER_EXPIRED = "offer_expired"
    OFFER_TAKEN_BACK = "offer_taken_back"
    COUNTER_NOTICE = "counter_notice"
    ACTION_TAKEN = "action_taken"  # the holder of rights went to court or to an authority
    TEST_STARTED = "test_started"
    TEST_DONE = "test_done"
    DECIDED = "decided"
    SETTLED = "settled"
    REMEDY_SHOWN = "remedy_shown"
    REMEDY_CONFIRMED = "remedy_confirmed"
    REMEDY_RETURNED = "remedy_returned"
    CLOSED = "closed"
    RATED = "rated"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    GROUPED = "grouped"
    ASSIGNED = "assigned"
    ESCALATED = "escalated"
    WEIGHT = "weight"


def check_move(state: State, to: State) -> None:
    """Raise `InvalidTransition` when a case in `state` cannot become `to`."""
    if to not in MOVES[state]:
        possible = " or ".join(sorted(MOVES[state])) or "nothing else"
        raise InvalidTransition(f"A case that is {state} cannot become {to}; from here it can become {possible}.")


def can_move(state: State, to: State) -> bool:
    """Whether `check_move` would let it pass."""
    return to in MOVES[state]
