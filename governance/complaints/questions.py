"""Questions of the platform to either side, and the answers: who was asked has its turn until it has answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from governance.complaints import deadlines, pauses
from governance.complaints.entries import enter
from governance.complaints.evidence import attach
from governance.complaints.lookup import to_change, to_work_on
from governance.complaints.models import Case
from governance.complaints.parties import party_of
from governance.complaints.states import EntryKind, Kind, Party, State, check_move
from governance.complaints.telling import tell_handler, tell_seller
from governance.complaints.trail import record_step
from governance.complaints.wording import said
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Invalid, InvalidTransition

# The seller is asked again while nothing is decided; before, the case is accepted first.
SELLER_ASKED_IN: Final = frozenset({State.WITH_SELLER, State.DECIDING})
# It answers when it is its turn, and can still add something until the decision.
SELLER_ANSWERS_IN: Final = SELLER_ASKED_IN


def ask(*, case_id: int, question: str, party: Party, by: Actor, at: datetime, version: int | None = None) -> Case:
    """Ask the complainant or the seller; what the other side is asked, and answers, both may read.

    What the filer of a report is asked stays between it and the platform.
    """
    check_permission(by, Permission.CASE_WORK)
    words = said(question, "question")
    if party not in {Party.COMPLAINANT, Party.SELLER}:
        raise Invalid("Either the complainant or the seller is asked.", pointer="party")
    case = to_work_on(case_id, by=by, version=version)
    if party is Party.COMPLAINANT:
        _turn_to_complainant(case)
        clock = pauses.COMPLAINANT_ANSWER
    else:
        _turn_to_seller(case)
        clock = pauses.SELLER_ANSWER
    both = case.kind != Kind.REPORT
    for_complainant = both or party is Party.COMPLAINANT
    for_seller = (both and case.seller_told_at is not None) or party is Party.SELLER
    data = {"to": party.value}
    enter(
        case,
        EntryKind.QUESTION,
        party_of(by),
        by=by,
        at=at,
        text=words,
        data=data,
        for_complainant=for_complainant,
        for_seller=for_seller,
    )
    record_step(AuditAction.CASE_ASK, case, by, at, party=party.value)
    deadlines.follow(case, by=by, at=at)
    deadlines.begin(case, clock, by=by, at=at)
    if party is Party.SELLER:
        tell_seller("case.asked", case, at=at, due_on=deadlines.due_on(case, clock))
    return case


def answer(
    *,
    case_id: int,
    text: str,
    documents: Sequence[int] = (),
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Whoever was asked answers; an officer notes what the complainant said elsewhere.

    The case goes on where the complainant was asked, and to the decision when the seller has answered.
    """
    seller = party_of(by) is Party.SELLER
    words = said(text, "text")
    case = _answered_by_seller(case_id, by, at, version) if seller else _answered_by_complainant(case_id, by, version)
    party = Party.SELLER if seller else Party.COMPLAINANT
    entry = enter(
        case,
        EntryKind.ANSWER,
        party,
        by=by,
        at=at,
        text=words,
        for_complainant=not seller or case.kind != Kind.REPORT,
        for_seller=seller or case.kind != Kind.REPORT,
    )
    attach(case, documents, entry=entry, by=by, at=at)
    record_step(AuditAction.CASE_ANSWER, case, by, at, party=party.value, documents=len(documents))
    deadlines.met(case, pauses.SELLER_ANSWER if seller else pauses.COMPLAINANT_ANSWER, by=by, at=at)
    deadlines.follow(case, by=by, at=at)
    if party_of(by) is not Party.PLATFORM:
        tell_handler("case.answered", case, at=at)
    return case


def go_on(case: Case) -> None:
    """The complainant was asked and has answered, or its time is over: the case goes on where it stood."""
    to = State(case.asked_in or State.RECEIVED)
    check_move(State(case.state), to)
    case.state, case.asked_in = to.value, None
    db.session.flush()


def _turn_to_complainant(case: Case) -> None:
    if State(case.state) is State.ASKED:
        raise InvalidTransition("The complainant was asked already: wait for the answer.")
    check_move(State(case.state), State.ASKED)
    case.asked_in, case.state = case.state, State.ASKED.value
    db.session.flush()


def _turn_to_seller(case: Case) -> None:
    if State(case.state) not in SELLER_ASKED_IN:
        raise InvalidTransition(f"The seller is not asked while a case is {case.state}.")
    case.state = State.WITH_SELLER.value
    db.session.flush()


def _answered_by_seller(case_id: int, by: Actor, at: datetime, version: int | None) -> Case:
    check_permission(by, Permission.CASE_ANSWER)
    case = to_change(case_id, by=by, version=version)
    if State(case.state) not in SELLER_ANSWERS_IN:
        raise InvalidTransition(f"Nothing is asked of the seller while a case is {case.state}.")
    case.state, case.answered_at = State.DECIDING.value, case.answered_at or at
    db.session.flush()
    return case


def _answered_by_complainant(case_id: int, by: Actor, version: int | None) -> Case:
    complainant = party_of(by) is Party.COMPLAINANT
    check_permission(by, Permission.CASE_TRACK if complainant else Permission.CASE_WORK)
    case = to_change(case_id, by=by, version=version) if complainant else to_work_on(case_id, by=by, version=version)
    if State(case.state) is not State.ASKED:
        raise InvalidTransition("The complainant was asked nothing that waits for an answer.")
    go_on(case)
    return case
