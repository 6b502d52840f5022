"""Applications that wait to be checked, with documents that lie in the store without having been looked into first."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime
from typing import Any

from governance.core.access import Actor
from governance.core.commands import settings
from governance.core.database import db
from governance.core.documents.models import Document
from governance.core.documents.store import file_store
from governance.onboarding import applications, review
from governance.onboarding.checks.running import run_checks
from governance.onboarding.models import Application, ApplicationPerson
from governance.onboarding.states import Deposit
from tests.builders import AT, BY
from tests.governance.onboarding import filled


def submitted(*, at: datetime = AT, **given: Any) -> Application:
    """An application that waits to be checked and lacks nothing."""
    application = filled.draft(at=at, papers=(), **given)
    for kind, values in filled.PAPERS.items():
        _paper(application, kind, at, **values)
    applications.submit(reference=application.reference, by=filled.applicant(application), at=at)
    return application


def in_review(by: Actor, *, at: datetime = AT, **given: Any) -> Application:
    """One that `by` has taken, and that was checked."""
    application = submitted(at=at, **given)
    review.take(reference=application.reference, by=by, at=at)
    if application.deposit_amount:
        review.settle_deposit(reference=application.reference, to=Deposit.PAID, reason="", by=by, at=at)
    run_checks(application_id=application.id, by=BY, at=at)
    return application


def person(application: Application) -> ApplicationPerson:
    """Its personal data."""
    return db.session.get_one(ApplicationPerson, application.id)


def _paper(application: Application, kind: str, at: datetime, **values: Any) -> None:
    content = f"{kind} of {application.reference}".encode()
    sha256 = hashlib.sha256(content).hexdigest()
    file_store(settings()).put(sha256, io.BytesIO(content), size=len(content))
    db.session.add(
        Document(
            sha256=sha256,
            media_type="application/pdf",
            size=len(content),
            name=f"{kind}.pdf",
            kind=kind,
            application_id=application.id,
            subject_kind="application",
            subject_id=str(application.id),
            number=application.registration_number,
            scan="not_scanned",
            uploaded_at=at,
            uploaded_by="applicant",
            **values,
        )
    )
    db.session.flush()
