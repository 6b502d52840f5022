"""Who did not become a seller is forgotten when the record need not be kept any longer, and the trail still holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.core import audit_chain
from governance.core.access import ANONYMOUS, Actor
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.documents.keeping import documents_of
from governance.core.errors import PermissionDenied
from governance.onboarding import applications
from governance.onboarding.erasure import erase_ended
from governance.onboarding.lookup import subject_of
from governance.onboarding.models import Application, ApplicationPerson, ApplicationSubmission
from tests.builders import AT, BY
from tests.governance.onboarding import filled

pytestmark = pytest.mark.usefixtures("desk")

LAST_DAY = datetime(2029, 3, 1, 12, tzinfo=AT.tzinfo)  # three years after AT


@pytest.fixture
def by(desk: Flask) -> Actor:
    """An officer."""
    return filled.officer()


@pytest.fixture
def rejected(by: Actor) -> Application:
    application = filled.in_review(by)
    filled.reject(application, by=by)
    return application


def personal(application: Application) -> list[str]:
    """The personal data that are still there."""
    person = db.session.get_one(ApplicationPerson, application.id)
    columns = set(ApplicationPerson.__table__.columns.keys()) - {"application_id", "erased_at"}
    return sorted(name for name in columns if getattr(person, name) is not None)


def test_a_refused_applicant_is_forgotten_after_three_years_and_not_a_day_before(rejected: Application) -> None:
    assert erase_ended(by=BY, at=LAST_DAY) == 0
    assert "representative_id_number" in personal(rejected)
    assert erase_ended(by=BY, at=LAST_DAY + timedelta(days=1)) == 1
    assert personal(rejected) == []
    submission = db.session.scalars(select(ApplicationSubmission)).one()
    assert submission.content is None
    assert submission.digest
    assert {document.keep_until for document in documents_of(subject_of(rejected))} == {date(2029, 3, 1)}
    assert erase_ended(by=BY, at=LAST_DAY + timedelta(days=2)) == 0


def test_who_took_the_application_back_is_forgotten_too() -> None:
    application = filled.draft()
    applications.withdraw(reference=application.reference, by=BY, at=AT)
    assert erase_ended(by=BY, at=LAST_DAY + timedelta(days=1)) == 1
    assert personal(application) == []


def test_who_waits_contests_or_was_admitted_is_not_forgotten(by: Actor, rejected: Application) -> None:
    applications.contest(reference=rejected.reference, reason="The licence is there.", by=BY, at=AT)
    waiting, admitted = filled.submitted(), filled.in_review(by)
    filled.approve(admitted, by=by)
    assert erase_ended(by=BY, at=LAST_DAY + timedelta(days=400)) == 0
    assert all(personal(application) for application in (rejected, waiting, admitted))


def test_the_audit_trail_verifies_before_and_after(rejected: Application) -> None:
    db.session.commit()
    audit_chain.seal(by=BY, at=AT)
    db.session.commit()
    before = audit_chain.verify().entries
    assert erase_ended(by=BY, at=LAST_DAY + timedelta(days=1)) == 1
    db.session.commit()
    audit_chain.seal(by=BY, at=AT)
    db.session.commit()
    assert audit_chain.verify().entries > before
    erased = select(func.count()).where(AuditEntry.action == "application:erase")
    assert db.session.scalar(erased) == 1


def test_erasing_is_for_those_who_run_jobs() -> None:
    with pytest.raises(PermissionDenied):
        erase_ended(by=ANONYMOUS, at=AT)
