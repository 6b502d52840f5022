"""After the outcome: the complainant rates it once, and may have the case looked at again by somebody else."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from governance.complaints import deadlines, pauses
from governance.complaints.assignment import assign_by_load, desk_at
from governance.complaints.entries import enter
from governance.complaints.lookup import subject_of
from governance.complaints.models import Case
from governance.complaints.policy import check_rate, check_reopen
from governance.complaints.standing import ended_by, standing_of
from governance.complaints.states import EntryKind, Kind, Party, State
from governance.complaints.taking_part import check_takes_part, held
from governance.complaints.telling import tell_handler, tell_seller
from governance.complaints.wording import said, said_or_none
from governance.core import audit
from governance.core.access import Actor
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Invalid

BEST: Final = 5
# What an outcome leaves in a case: a reopened one has none until it is decided anew; its entries say what was.
_OUTCOME: Final = (
    *("outcome", "decided_at", "decided_by", "ground", "remedy", "remedy_amount", "remedy_currency"),
    *("remedy_shown_at", "remedy_confirmed_at", "closed_at", "rating", "rated_at"),
)


def rate(*, case_id: int, rating: int, comment: str | None = None, by: Actor, at: datetime) -> Case:
    """The complainant says from 1 to 5 how the case ended; a comment is read by the platform alone."""
    party = check_takes_part(by, Party.COMPLAINANT)
    words = said_or_none(comment, "comment")
    if not 1 <= rating <= BEST:
        raise Invalid(f"Rate the outcome from 1 to {BEST}.", pointer="rating")
    case = held(case_id, by=by)
    check_rate(standing_of(case, by=by, at=at))
    case.rating, case.rated_at = rating, at
    data = {"rating": rating}
    enter(case, EntryKind.RATED, party, by=by, at=at, text=words, data=data, for_complainant=True, for_seller=False)
    audit.record(AuditAction.CASE_RATE, subject=subject_of(case.id), by=by, at=at, after=data)
    return case


def reopen(*, case_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> Case:
    """Have a case looked at again. Whoever decided it neither holds nor decides it any more.

    The complainant may do so once, within the days of the rule book; an officer always.
    """
    party = check_takes_part(by, Party.COMPLAINANT, Party.PLATFORM)
    words = said(reason, "reason")
    case = held(case_id, by=by, version=version)
    to = check_reopen(standing_of(case, by=by, at=at), party)
    before = {"state": case.state, "outcome": case.outcome, "by": case.decided_by, "rating": case.rating}
    for column in _OUTCOME:
        setattr(case, column, None)
    case.state, case.times_reopened = to.value, case.times_reopened + 1
    of_reporter = case.kind == Kind.REPORT and party is Party.COMPLAINANT
    told = case.seller_told_at is not None and not of_reporter
    enter(case, EntryKind.REOPENED, party, by=by, at=at, text=words, for_complainant=True, for_seller=told)
    _start_clocks(case, by=by, at=at)
    _give_to_another(case, by=by, at=at)
    after = {"state": case.state, "times": case.times_reopened}
    audit.record(AuditAction.CASE_REOPEN, subject=subject_of(case.id), by=by, at=at, before=before, after=after)
    tell_handler("case.reopened", case, at=at)
    tell_seller("case.reopened", case, at=at)
    return case


def _start_clocks(case: Case, *, by: Actor, at: datetime) -> None:
    """What was due of the outcome is due no more; the platform has promised a new one."""
    db.session.flush()
    deadlines.drop_all(case, by=by, at=at, reason="reopened")
    names = {
        State.RECEIVED: (pauses.ACCEPTANCE, pauses.AUTHORITY_ACCEPTANCE),
        State.DECIDING: (pauses.DECISION, pauses.AUTHORITY_REPORT_CHECK)
        if case.kind == Kind.REPORT
        else (pauses.DECISION, pauses.AUTHORITY_MEDIATION),
    }
    for name in names[State(case.state)]:
        deadlines.begin(case, name, by=by, at=at)


def _give_to_another(case: Case, *, by: Actor, at: datetime) -> None:
    """To somebody who has not ended it before, if its holder has; to nobody when there is no such person."""
    deciders = ended_by(case)
    if f"account:{case.handler_id}" not in deciders:
        return
    desk = desk_at(at)
    desk.loads = {one: load for one, load in desk.loads.items() if f"account:{one}" not in deciders}
    case.handler_id = None
    db.session.flush()
    assign_by_load(case, by, at, desk)
