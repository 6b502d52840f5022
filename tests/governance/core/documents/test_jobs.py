from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from governance.core.access import system_actor
from governance.core.calendar import now
from governance.core.database import db
from governance.core.documents.erasing import keep_until
from governance.core.documents.jobs import JOBS
from governance.core.documents.models import Document
from governance.core.jobs import run_now
from tests.builders import BY, commit
from tests.governance.core.documents.handed_in import hand_in


@pytest.mark.usefixtures("platform")
def test_what_is_due_is_erased_by_the_clock(app: Flask) -> None:
    document_id = hand_in().id
    keep_until(subject=("application", "1"), last_day=date(2026, 3, 1), by=BY, at=now())
    commit()
    done = [run_now(app.extensions["jobs"], job.name, by=system_actor("test"), at=now()) for job in JOBS]
    assert [(run.job, run.state, run.detail) for run in done] == [
        ("document-erasure", "done", "1 documents erased."),
        ("document-sweep", "done", "0 stray files removed."),
    ]
    assert db.session.get_one(Document, document_id).erased_at is not None


def test_after_an_outage_one_run_catches_up() -> None:
    assert {job.catch_up for job in JOBS} == {"latest"}
