"""The end of a case: its clocks, an open offer, and what an authority still has to be told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from governance.complaints import deadlines
from governance.complaints.models import Case, CaseOffer
from governance.complaints.parties import name_of
from governance.complaints.pauses import AUTHORITY_NOTICE
from governance.complaints.states import OfferState, Outcome, State, check_move
from governance.core.access import Actor
from governance.core.database import db


def end(
    case: Case, state: State, *, by: Actor, at: datetime, outcome: Outcome | None = None, ground: str | None = None
) -> None:
    """Let the case end in `state`; `outcome` is given where nobody has decided it before.

    Nothing is due any more but the word to an authority. An offer that is still open has lapsed.
    """
    check_move(State(case.state), state)
    case.state, case.asked_in, case.testing, case.closed_at = state.value, None, False, at
    if outcome is not None:
        case.outcome, case.decided_at, case.decided_by, case.ground = outcome.value, at, name_of(by), ground
    db.session.flush()
    lapse_offers(case, at=at)
    deadlines.drop_all(case, by=by, at=at, reason=state.value)
    deadlines.begin(case, AUTHORITY_NOTICE, by=by, at=at)


def lapse_offers(case: Case, *, at: datetime) -> None:
    """Nobody can accept any more what was offered."""
    its = (CaseOffer.case_id == case.id, CaseOffer.state == OfferState.OPEN.value)
    db.session.execute(update(CaseOffer).where(*its).values(state=OfferState.EXPIRED.value, answered_at=at))
