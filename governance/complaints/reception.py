"""Taking in what was filed: its clocks, who holds it, and a word to the other parts of this room."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Final

import structlog
from sqlalchemy import select, update

from governance.complaints import deadlines
from governance.complaints.assignment import Desk, assign_by_load, desk_at
from governance.complaints.events import CaseFiled
from governance.complaints.models import Case
from governance.complaints.pauses import ACCEPTANCE, AUTHORITY_ACCEPTANCE, AUTHORITY_REPORT_CHECK
from governance.complaints.states import ENDED, Kind, State
from governance.complaints.telling import tell_account, tell_handler, tell_many_taken_in
from governance.core.access import Actor, Permission, check_permission, system_actor
from governance.core.database import db
from governance.core.events import publish

JOB: Final = "case-reception"
AT_ONCE: Final = 500
ENDED_AT_ONCE: Final = 50_000

log = structlog.get_logger(__name__)


def take_in(case: Case, *, at: datetime) -> None:
    """See to one case that was just filed, and tell whoever got it. Whoever calls holds the case."""
    _see_to(case, desk_at(at), at)
    if case.handler_id is None:
        tell_handler("case.taken_in", case, at=at)
    else:
        tell_account("case.assigned", case, case.handler_id, at=at)


def take_in_waiting(*, by: Actor, at: datetime, most: int = AT_ONCE) -> str:
    """See to what came from files since the last minute, oldest first, each in a savepoint of its own.

    What arrived ended gets no clock and no holder. What fails is tried again at the next minute; the others go on.
    """
    check_permission(by, Permission.JOB_RUN)
    ended = _pass_over_ended(at)
    waiting = select(Case.id).where(Case.taken_in_at.is_(None)).order_by(Case.id).limit(most)
    desk, got, done, failed = desk_at(at), Counter[int](), 0, 0
    for case_id in db.session.scalars(waiting).all():
        try:
            with db.session.begin_nested():
                case = _take_in_one(case_id, desk, at)
        except Exception:  # whatever one case stumbles over is its own trouble
            log.exception("case not taken in", case=case_id)
            failed += 1
            continue
        done += case is not None
        if case is not None and case.handler_id is not None:
            got[case.handler_id] += 1
    for account_id, count in sorted(got.items()):
        tell_many_taken_in(account_id, count, at=at)
    return f"{done} cases taken in, {ended} arrived ended, {failed} failed."


def _take_in_one(case_id: int, desk: Desk, at: datetime) -> Case | None:
    """The case, taken in; None when somebody is at it just now."""
    query = select(Case).where(Case.id == case_id, Case.taken_in_at.is_(None)).with_for_update(skip_locked=True)
    case = db.session.scalar(query.execution_options(populate_existing=True))
    if case is not None:
        _see_to(case, desk, at)
    return case


def _see_to(case: Case, desk: Desk, at: datetime) -> None:
    """The clock counts from when the case was recorded, however much later it is taken in."""
    by = system_actor(JOB)
    case.taken_in_at = at
    if State(case.state) is State.RECEIVED:
        of_authority = AUTHORITY_REPORT_CHECK if case.kind == Kind.REPORT else AUTHORITY_ACCEPTANCE
        for name in (ACCEPTANCE, of_authority):
            deadlines.begin(case, name, started_at=case.recorded_at, by=by, at=at)
    if case.handler_id is None:
        assign_by_load(case, by, at, desk)
    db.session.flush()
    filed = CaseFiled(
        case_id=case.id,
        seller_id=case.seller_id,
        kind=case.kind,
        issue=case.issue,
        severity=case.severity,
        order_reference=case.order_reference,
        lot=case.lot,
        product=case.product,
    )
    publish(filed, by=by, at=at)


def _pass_over_ended(at: datetime) -> int:
    ended = select(Case.id).where(Case.taken_in_at.is_(None), Case.state.in_([state.value for state in ENDED]))
    some = ended.order_by(Case.id).limit(ENDED_AT_ONCE).with_for_update(skip_locked=True)
    done = db.session.execute(update(Case).where(Case.id.in_(some)).values(taken_in_at=at).returning(Case.id))
    return len(done.all())
