"""What follows from an agreement or a decision: the seller has to do something by a day, or the case is closed."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from governance.complaints import deadlines, pauses
from governance.complaints.ending import end, lapse_offers
from governance.complaints.entries import enter
from governance.complaints.models import Case
from governance.complaints.rules import rules_at
from governance.complaints.states import EntryKind, Party, State, check_move
from governance.complaints.terms import Terms
from governance.core.access import Actor
from governance.core.database import db

# What these ask for has happened when a case is agreed or decided.
_MET: Final = (pauses.OFFER, pauses.SELLER_ANSWER, pauses.COUNTER_NOTICE, pauses.DECISION)
_MET_AT_AUTHORITY: Final = (pauses.AUTHORITY_MEDIATION, pauses.AUTHORITY_REPORT_CHECK)


def follow_up(case: Case, terms: Terms | None, *, by: Actor, at: datetime) -> None:
    """Write down what is owed (None: a finding that owes nobody anything), and let the case go on with it."""
    if terms is not None:
        case.remedy, case.remedy_amount, case.remedy_currency = terms.remedy, terms.amount, terms.currency
    deadlines.met(case, *_MET, *_MET_AT_AUTHORITY, by=by, at=at)
    if terms is None or not terms.owed:
        close(case, by=by, at=at)
        return
    check_move(State(case.state), State.REMEDY)
    case.state = State.REMEDY.value
    db.session.flush()
    lapse_offers(case, at=at)
    deadlines.begin(case, clock_of(terms.remedy, at), by=by, at=at)


def close(case: Case, *, by: Actor, at: datetime) -> None:
    """Nothing is to be done any more."""
    end(case, State.CLOSED, by=by, at=at)
    told = case.seller_told_at is not None
    enter(case, EntryKind.CLOSED, Party.SYSTEM, by=by, at=at, for_complainant=True, for_seller=told)


def clock_of(remedy: str, at: datetime) -> str:
    """The clock of a remedy: where the price goes back, it is the law's."""
    return pauses.REFUND if remedy in rules_at(at).refunds else pauses.REMEDY
