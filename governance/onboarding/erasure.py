"""Forgetting applicants who did not become sellers, once the record of their application need not be kept any longer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.documents import erasing
from governance.onboarding.lookup import subject_of
from governance.onboarding.models import Application, ApplicationPerson, ApplicationSubmission
from governance.onboarding.states import State

ENDED: Final = (State.REJECTED.value, State.WITHDRAWN.value)
_KEPT: Final = {"application_id", "erased_at"}
_AT_LEAST: Final = timedelta(days=365 * erasing.TRADE_RECORD_YEARS)


def erase_ended(*, by: Actor, at: datetime) -> int:
    """Erase persons and submitted words of applications that ended long enough ago; returns how many.

    Their documents end with them. Digests, decisions and the audit trail stay: they name nobody. Kept for three years
    from the end (Electronic Commerce Law of the PRC, article 31).
    """
    check_permission(by, Permission.JOB_RUN)
    query = (
        select(Application, ApplicationPerson)
        .join(ApplicationPerson, ApplicationPerson.application_id == Application.id)
        .where(Application.state.in_(ENDED), Application.decided_at < at - _AT_LEAST)
        .where(ApplicationPerson.erased_at.is_(None))
        .order_by(Application.id)
        .with_for_update(of=Application)
    )
    today, erased = day_of(at, settings().timezone), 0
    for application, person in db.session.execute(query):
        last_day = erasing.kept_through(day_of(application.decided_at or at, settings().timezone))
        if last_day < today:
            _erase(application, person, at=at)
            erasing.keep_until(subject=subject_of(application), last_day=last_day, by=by, at=at)
            audit.record(AuditAction.APPLICATION_ERASE, subject=subject_of(application), by=by, at=at)
            erased += 1
    return erased


def _erase(application: Application, person: ApplicationPerson, *, at: datetime) -> None:
    for column in set(ApplicationPerson.__table__.columns.keys()) - _KEPT:
        setattr(person, column, None)
    person.erased_at = at
    submitted = ApplicationSubmission.application_id == application.id
    db.session.execute(update(ApplicationSubmission).where(submitted).values(content=None))
    db.session.flush()
