"""What is late at the platform goes to somebody who is there, and everybody at the platform knows."""

from __future__ import annotations

from datetime import datetime

from governance.complaints.assignment import assign_by_load
from governance.complaints.duty import is_on_duty
from governance.complaints.entries import enter
from governance.complaints.lookup import subject_of
from governance.complaints.models import Case
from governance.complaints.states import EntryKind, Party
from governance.complaints.telling import tell_account, tell_platform
from governance.core import audit
from governance.core.access import Actor
from governance.core.audit import AuditAction


def escalate(case: Case, *, clock: str, due_on: str, by: Actor, at: datetime) -> None:
    """Write down that the clock ran out, tell officers and reviewers, and give the case to somebody who is there."""
    data = {"clock": clock}
    enter(case, EntryKind.ESCALATED, Party.SYSTEM, by=by, at=at, data=data, for_complainant=False, for_seller=False)
    audit.record(AuditAction.CASE_ESCALATE, subject=subject_of(case.id), by=by, at=at, after=data)
    see_that_somebody_holds(case, by=by, at=at)
    tell_platform("case.escalated", case, at=at, due_on=due_on)


def see_that_somebody_holds(case: Case, *, by: Actor, at: datetime) -> bool:
    """Give a case that nobody holds, or whose holder is away or gone, to a deputy or by load; says whether it was."""
    if case.handler_id is not None and is_on_duty(case.handler_id, at):
        return False
    chosen = assign_by_load(case, by, at)
    if chosen is None:
        return False
    tell_account("case.assigned", case, chosen, at=at)
    return True
