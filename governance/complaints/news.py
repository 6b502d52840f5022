"""Telling complainants what happened: one e-mail for all that came together, in the transaction that marks it as told."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select, update

from governance.complaints.models import Case, CaseEntry
from governance.complaints.states import Party
from governance.complaints.telling import write_to_complainant
from governance.core.access import Actor, Permission, check_permission
from governance.core.database import db

AT_ONCE: Final = 5_000


def tell_complainants(*, by: Actor, at: datetime) -> str:
    """Write to everybody about whom something happened that they were not told of; returns a sentence about it.

    Whoever gave no address is told of nothing, and what a case brought with it from elsewhere is no news: both count as
    told. The next round takes what is more than one round holds.
    """
    check_permission(by, Permission.JOB_RUN)
    untold = (CaseEntry.for_complainant, CaseEntry.told_at.is_(None), CaseEntry.party != Party.COMPLAINANT.value)
    query = select(CaseEntry.id, CaseEntry.case_id, CaseEntry.at >= Case.recorded_at)
    query = query.join(Case, Case.id == CaseEntry.case_id).where(*untold).order_by(CaseEntry.id).limit(AT_ONCE)
    rows = db.session.execute(query.with_for_update(skip_locked=True, of=CaseEntry)).all()
    news = dict.fromkeys(case_id for _, case_id, happened_here in rows if happened_here)
    written = sum(write_to_complainant("case.news", case_id, by=by, at=at) for case_id in news)
    db.session.execute(update(CaseEntry).where(CaseEntry.id.in_([row[0] for row in rows])).values(told_at=at))
    return f"{len(rows)} entries told of, {written} complainants written to."
