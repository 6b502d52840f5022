"""Mediation: what one side offers and the other answers, and what the platform proposes to both.

An agreement settles the case: nothing was found, and what was agreed has to be done.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Final

from governance.complaints import deadlines, pauses
from governance.complaints.lookup import to_change
from governance.complaints.models import Case, CaseOffer
from governance.complaints.owed import follow_up
from governance.complaints.parties import name_of
from governance.complaints.policy import check_answer_offer, check_offer, check_take_back
from governance.complaints.rules import rules_at
from governance.complaints.standing import open_offer, standing_of
from governance.complaints.states import EntryKind, OfferState, Outcome, Party, State
from governance.complaints.taking_part import check_takes_part, enter_for_both, held
from governance.complaints.telling import tell_handler, tell_seller
from governance.complaints.terms import Terms, check_terms
from governance.complaints.trail import record_step
from governance.complaints.wording import said, said_or_none
from governance.core.access import Actor
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import NotFound

_AGREED: Final = {Party.COMPLAINANT: "complainant_agreed_at", Party.SELLER: "seller_agreed_at"}


def offer(
    *,
    case_id: int,
    remedy: str,
    text: str,
    amount: Decimal | None = None,
    currency: str | None = None,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Offer the other side something, or propose something to both; an offer of theirs that is open is refused by it.

    A seller's offer is also its answer. Raises `Invalid` for a remedy that the issue does not have.
    """
    party = check_takes_part(by, Party.COMPLAINANT, Party.SELLER, Party.PLATFORM)
    words = said(text, "text")
    case = held(case_id, by=by, version=version)
    check_offer(standing_of(case, by=by, at=at), party)
    terms = check_terms(Terms(remedy=remedy, amount=amount, currency=currency), issue=case.issue, rules=rules_at(at))
    theirs = open_offer(case.id)
    if theirs is not None:
        _end_offer(theirs, OfferState.REFUSED, at)
        enter_for_both(case, EntryKind.OFFER_REFUSED, party, by=by, at=at)
        deadlines.met(case, pauses.OFFER, by=by, at=at)
    entry = enter_for_both(case, EntryKind.OFFER, party, by=by, at=at, text=words, data=terms.data)
    _add_offer(case, entry.id, party, terms, at)
    if party is Party.SELLER:
        case.answered_at = case.answered_at or at
        deadlines.met(case, pauses.SELLER_ANSWER, by=by, at=at)
    _go_to(case, State.MEDIATION, by=by, at=at)
    deadlines.begin(case, pauses.OFFER, by=by, at=at)
    record_step(AuditAction.CASE_OFFER, case, by, at, party=party.value, **terms.data)
    if party is not Party.SELLER:
        tell_seller("case.offered", case, at=at, due_on=deadlines.due_on(case, pauses.OFFER))
    if party is not Party.PLATFORM:
        tell_handler("case.offer_made", case, at=at)
    return case


def accept_offer(*, case_id: int, by: Actor, at: datetime, version: int | None = None) -> Case:
    """Agree to the open offer. When both sides have agreed, the case is settled."""
    party = check_takes_part(by, Party.COMPLAINANT, Party.SELLER)
    case = held(case_id, by=by, version=version)
    check_answer_offer(standing_of(case, by=by, at=at), party)
    offered = _open(case)
    terms = Terms(remedy=offered.remedy, amount=offered.amount, currency=offered.currency)
    setattr(offered, _AGREED[party], at)
    enter_for_both(case, EntryKind.OFFER_ACCEPTED, party, by=by, at=at, data=terms.data)
    if party is Party.SELLER:
        case.answered_at = case.answered_at or at
    record_step(AuditAction.CASE_OFFER_ANSWER, case, by, at, party=party.value, agreed=True)
    if offered.complainant_agreed_at is not None and offered.seller_agreed_at is not None:
        _end_offer(offered, OfferState.ACCEPTED, at)
        _settle(case, terms, by=by, at=at)
    else:
        db.session.flush()
    return case


def refuse_offer(
    *, case_id: int, reason: str | None = None, by: Actor, at: datetime, version: int | None = None
) -> Case:
    """Do not agree. The case goes on to the decision, or back to a seller that has not answered yet."""
    party = check_takes_part(by, Party.COMPLAINANT, Party.SELLER)
    words = said_or_none(reason, "reason")
    case = held(case_id, by=by, version=version)
    check_answer_offer(standing_of(case, by=by, at=at), party)
    _without_agreement(case, OfferState.REFUSED, EntryKind.OFFER_REFUSED, party, text=words, by=by, at=at)
    if party is Party.COMPLAINANT:
        tell_seller("case.offer_refused", case, at=at)
    return case


def take_back(*, case_id: int, by: Actor, at: datetime, version: int | None = None) -> Case:
    """Take back one's own offer while it is open."""
    party = check_takes_part(by, Party.COMPLAINANT, Party.SELLER, Party.PLATFORM)
    case = held(case_id, by=by, version=version)
    check_take_back(standing_of(case, by=by, at=at), party)
    _without_agreement(case, OfferState.TAKEN_BACK, EntryKind.OFFER_TAKEN_BACK, party, by=by, at=at)
    if party is not Party.SELLER:
        tell_seller("case.offer_taken_back", case, at=at)
    return case


def expire_offer(case_id: int, by: Actor, at: datetime) -> None:
    """Nobody has answered the open offer in time; without one, nothing happens."""
    case = to_change(case_id, by=by)
    if State(case.state) is not State.MEDIATION or open_offer(case.id) is None:
        return
    _without_agreement(case, OfferState.EXPIRED, EntryKind.OFFER_EXPIRED, Party.SYSTEM, by=by, at=at)
    tell_seller("case.offer_expired", case, at=at)


def _without_agreement(
    case: Case,
    state: OfferState,
    kind: EntryKind,
    party: Party,
    *,
    text: str | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """The open offer is over. A seller that has neither answered nor let its time pass is still to be heard."""
    _end_offer(_open(case), state, at)
    enter_for_both(case, kind, party, by=by, at=at, text=text)
    deadlines.drop(case, pauses.OFFER, by=by, at=at, reason=state.value)
    heard = case.answered_at is not None or case.silent_at is not None
    _go_to(case, State.DECIDING if heard else State.WITH_SELLER, by=by, at=at)
    record_step(AuditAction.CASE_OFFER_ANSWER, case, by, at, party=party.value, agreed=False, offer=state.value)
    tell_handler("case.offer_ended", case, at=at)


def _settle(case: Case, terms: Terms, *, by: Actor, at: datetime) -> None:
    case.outcome, case.decided_at, case.decided_by = Outcome.SETTLED.value, at, name_of(by)
    data = {"outcome": Outcome.SETTLED.value, **terms.data}
    enter_for_both(case, EntryKind.SETTLED, Party.SYSTEM, by=by, at=at, data=data)
    follow_up(case, terms, by=by, at=at)
    record_step(AuditAction.CASE_DECIDE, case, by, at, **data)
    tell_seller("case.settled", case, at=at)
    tell_handler("case.settled", case, at=at)


def _add_offer(case: Case, entry_id: int, party: Party, terms: Terms, at: datetime) -> None:
    row = CaseOffer(
        case_id=case.id,
        seller_id=case.seller_id,
        entry_id=entry_id,
        party=party.value,
        remedy=terms.remedy,
        amount=terms.amount,
        currency=terms.currency,
        state=OfferState.OPEN.value,
        made_at=at,
    )
    if party in _AGREED:
        setattr(row, _AGREED[party], at)
    db.session.add(row)


def _open(case: Case) -> CaseOffer:
    found = open_offer(case.id)
    if found is None:
        raise NotFound("No offer is open in this case.")
    return found


def _end_offer(offered: CaseOffer, state: OfferState, at: datetime) -> None:
    offered.state, offered.answered_at = state.value, at
    db.session.flush()


def _go_to(case: Case, state: State, *, by: Actor, at: datetime) -> None:
    """What may happen was checked before: from mediation to mediation is no move."""
    case.state = state.value
    db.session.flush()
    deadlines.follow(case, by=by, at=at)
