"""Somebody who was asked has not answered in time: the case goes on with what there is."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from governance.complaints import deadlines, pauses
from governance.complaints.cases import not_accepted
from governance.complaints.entries import enter
from governance.complaints.lookup import subject_of
from governance.complaints.models import Case
from governance.complaints.questions import go_on
from governance.complaints.states import EntryKind, Kind, Party, State, check_move
from governance.complaints.telling import tell_handler, tell_seller
from governance.core import audit
from governance.core.access import Actor
from governance.core.audit import AuditAction
from governance.core.database import db

NO_ANSWER: Final = "no_answer"


def seller_silent(case: Case, *, by: Actor, at: datetime) -> None:
    """The seller's time is over without an answer: the case is decided on the record."""
    if State(case.state) is not State.WITH_SELLER:
        return
    check_move(State(case.state), State.DECIDING)
    case.state, case.silent_at = State.DECIDING.value, at
    db.session.flush()
    _note(case, Party.SELLER, by, at)
    deadlines.drop(case, pauses.SELLER_ANSWER, by=by, at=at, reason=NO_ANSWER)
    deadlines.follow(case, by=by, at=at)
    tell_seller("case.silent", case, at=at)
    tell_handler("case.silent", case, at=at)


def complainant_silent(case: Case, *, by: Actor, at: datetime) -> None:
    """The complainant has not answered: what nobody has accepted yet ends, the rest goes on where it stood."""
    if State(case.state) is not State.ASKED:
        return
    if case.asked_in == State.RECEIVED.value:
        not_accepted(case, ground=NO_ANSWER, reason=None, by=by, at=at)
        return
    go_on(case)
    _note(case, Party.COMPLAINANT, by, at)
    deadlines.drop(case, pauses.COMPLAINANT_ANSWER, by=by, at=at, reason=NO_ANSWER)
    deadlines.follow(case, by=by, at=at)
    tell_handler("case.silent", case, at=at)


def _note(case: Case, silent: Party, by: Actor, at: datetime) -> None:
    """Both sides see that an answer is missing; of a report the one that was asked."""
    both = case.kind != Kind.REPORT
    enter(
        case,
        EntryKind.SILENT,
        Party.SYSTEM,
        by=by,
        at=at,
        data={"of": silent.value},
        for_complainant=both or silent is Party.COMPLAINANT,
        for_seller=case.seller_told_at is not None and (both or silent is Party.SELLER),
    )
    after = {"state": case.state, "of": silent.value}
    audit.record(AuditAction.CASE_SILENT, subject=subject_of(case.id), by=by, at=at, after=after)
