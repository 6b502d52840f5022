"""The remedy that was agreed or decided: shown by the seller, confirmed by the complainant, returned when it is not so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from governance.complaints import deadlines, pauses
from governance.complaints.entries import enter
from governance.complaints.evidence import attach
from governance.complaints.lookup import subject_of, to_change
from governance.complaints.models import Case
from governance.complaints.owed import close
from governance.complaints.policy import check_confirm, check_return, check_show
from governance.complaints.standing import standing_of
from governance.complaints.states import EntryKind, Party, State
from governance.complaints.taking_part import check_takes_part, enter_for_both, held
from governance.complaints.telling import tell_handler, tell_seller
from governance.complaints.trail import record_step
from governance.complaints.wording import said
from governance.core.access import Actor
from governance.core.audit import AuditAction
from governance.core.clocks import keeping
from governance.core.clocks.states import State as ClockState

_CLOCKS: Final = (pauses.REMEDY, pauses.REFUND)


def show(
    *,
    case_id: int,
    text: str,
    documents: Sequence[int] = (),
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Case:
    """The seller says how the remedy was given, and shows it. Its time stands still while somebody looks at it."""
    party = check_takes_part(by, Party.SELLER)
    words = said(text, "text")
    case = held(case_id, by=by, version=version)
    check_show(standing_of(case, by=by, at=at))
    case.remedy_shown_at = at
    entry = enter_for_both(case, EntryKind.REMEDY_SHOWN, party, by=by, at=at, text=words)
    attach(case, documents, entry=entry, by=by, at=at)
    for name in _running(case):
        keeping.pause(subject=subject_of(case.id), name=name, by=by, at=at, reason="the remedy was shown")
    record_step(AuditAction.CASE_REMEDY, case, by, at, shown=True, documents=len(documents))
    tell_handler("case.remedy_shown", case, at=at)
    return case


def confirm(*, case_id: int, by: Actor, at: datetime, version: int | None = None) -> Case:
    """The remedy was given: nothing remains to be done.

    The complainant says so when it likes; an officer when the complainant says nothing for seven days after the proof.
    """
    party = check_takes_part(by, Party.COMPLAINANT, Party.PLATFORM)
    case = held(case_id, by=by, version=version)
    check_confirm(standing_of(case, by=by, at=at), party, at)
    case.remedy_confirmed_at = at
    enter_for_both(case, EntryKind.REMEDY_CONFIRMED, party, by=by, at=at)
    deadlines.met(case, *_CLOCKS, by=by, at=at)
    close(case, by=by, at=at)
    record_step(AuditAction.CASE_CLOSE, case, by, at, party=party.value)
    tell_seller("case.closed", case, at=at)
    return case


def return_(*, case_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> Case:
    """The proof does not show the remedy: the seller's time goes on where it stood still."""
    party = check_takes_part(by, Party.COMPLAINANT, Party.PLATFORM)
    words = said(reason, "reason")
    case = held(case_id, by=by, version=version)
    check_return(standing_of(case, by=by, at=at))
    case.remedy_shown_at = None
    enter_for_both(case, EntryKind.REMEDY_RETURNED, party, by=by, at=at, text=words)
    for name in _standing_still(case):
        keeping.resume(subject=subject_of(case.id), name=name, by=by, at=at, reason="the remedy is not shown")
    record_step(AuditAction.CASE_REMEDY, case, by, at, shown=False)
    tell_seller("case.remedy_returned", case, at=at)
    if party is Party.COMPLAINANT:
        tell_handler("case.remedy_returned", case, at=at)
    return case


def remedy_late(case_id: int, by: Actor, at: datetime) -> None:
    """The seller's time is over and no proof waits: whoever holds the case sees to it."""
    case = to_change(case_id, by=by)
    if State(case.state) is not State.REMEDY or case.remedy_shown_at is not None:
        return
    data = {"remedy": case.remedy}
    enter(case, EntryKind.ESCALATED, Party.SYSTEM, by=by, at=at, data=data, for_complainant=False, for_seller=False)
    record_step(AuditAction.CASE_ESCALATE, case, by, at, remedy=case.remedy)
    tell_handler("case.remedy_late", case, at=at)
    tell_seller("case.remedy_late", case, at=at)


def _running(case: Case) -> list[str]:
    open_clocks = deadlines.open_clocks(case)
    return [name for name in _CLOCKS if open_clocks.get(name) is ClockState.RUNNING]


def _standing_still(case: Case) -> list[str]:
    open_clocks = deadlines.open_clocks(case)
    return [name for name in _CLOCKS if open_clocks.get(name) is ClockState.PAUSED]
