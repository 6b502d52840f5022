"""Notices of holders of rights: the shop's counter-notice, and the fifteen days in which the holder can go to court.

E-Commerce Law of the PRC, articles 42 and 43: without word of a suit or a complaint to an authority, the measure falls.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from governance.complaints import deadlines, pauses
from governance.complaints.decision import decided
from governance.complaints.events import IpMeasureFalls
from governance.complaints.evidence import attach
from governance.complaints.lookup import to_change
from governance.complaints.models import Case
from governance.complaints.owed import follow_up
from governance.complaints.parties import name_of
from governance.complaints.policy import check_action_taken, check_counter_notice
from governance.complaints.standing import standing_of
from governance.complaints.states import EntryKind, Outcome, Party, State
from governance.complaints.taking_part import check_takes_part, enter_for_both, held
from governance.complaints.telling import tell_handler, tell_seller
from governance.complaints.trail import record_step
from governance.complaints.wording import said
from governance.core.access import Actor
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.events import publish

# Why a notice ended without a person's decision, for pages to say in words.
NO_ACTION: Final = "no_action_taken"


def counter_notice(
    *,
    case_id: int,
    text: str,
    documents: Sequence[int] = (),
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Case:
    """The shop says, and shows, that it infringes nothing. It is forwarded, and the holder's fifteen days begin."""
    party = check_takes_part(by, Party.SELLER)
    words = said(text, "text")
    case = held(case_id, by=by, version=version)
    check_counter_notice(standing_of(case, by=by, at=at))
    entry = enter_for_both(case, EntryKind.COUNTER_NOTICE, party, by=by, at=at, text=words)
    attach(case, documents, entry=entry, by=by, at=at)
    case.state, case.answered_at = State.COUNTER_NOTICE.value, case.answered_at or at
    db.session.flush()
    deadlines.met(case, pauses.SELLER_ANSWER, by=by, at=at)
    deadlines.begin(case, pauses.COUNTER_NOTICE, by=by, at=at)
    deadlines.follow(case, by=by, at=at)
    record_step(AuditAction.CASE_ANSWER, case, by, at, counter_notice=True, documents=len(documents))
    tell_handler("case.counter_notice", case, at=at)
    return case


def action_taken(*, case_id: int, text: str, by: Actor, at: datetime, version: int | None = None) -> Case:
    """The holder says that it went to court or to an authority: the measure stays, and the platform goes on."""
    party = check_takes_part(by, Party.COMPLAINANT, Party.PLATFORM)
    words = said(text, "text")
    case = held(case_id, by=by, version=version)
    check_action_taken(standing_of(case, by=by, at=at))
    enter_for_both(case, EntryKind.ACTION_TAKEN, party, by=by, at=at, text=words)
    case.state = State.DECIDING.value
    db.session.flush()
    deadlines.met(case, pauses.COUNTER_NOTICE, by=by, at=at)
    deadlines.follow(case, by=by, at=at)
    record_step(AuditAction.CASE_ANSWER, case, by, at, action_taken=True)
    tell_seller("case.action_taken", case, at=at)
    tell_handler("case.action_taken", case, at=at)
    return case


def no_action_taken(case_id: int, by: Actor, at: datetime) -> None:
    """The fifteen days are over without word of a suit: the notice is dismissed, and the measure falls."""
    case = to_change(case_id, by=by)
    if State(case.state) is not State.COUNTER_NOTICE:
        return
    case.outcome, case.decided_at, case.decided_by = Outcome.DISMISSED.value, at, name_of(by)
    data = {"outcome": Outcome.DISMISSED.value, "reason_code": NO_ACTION}
    enter_for_both(case, EntryKind.DECIDED, Party.SYSTEM, by=by, at=at, data=data)
    follow_up(case, None, by=by, at=at)
    record_step(AuditAction.CASE_DECIDE, case, by, at, **data)
    publish(IpMeasureFalls(case_id=case.id, seller_id=case.seller_id, product=case.product), by=by, at=at)
    publish(decided(case), by=by, at=at)
    tell_seller("case.decided", case, at=at)
