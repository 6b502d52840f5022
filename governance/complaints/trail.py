"""The audit row of a step of a case: the state it leads to, codes and numbers, and never a word that was said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from governance.complaints.lookup import subject_of
from governance.complaints.models import Case
from governance.core import audit
from governance.core.access import Actor
from governance.core.audit import AuditAction
from governance.core.database import db


def record_step(action: AuditAction, case: Case, by: Actor, at: datetime, **more: Any) -> None:
    """Write down what was done, once the case itself is written."""
    db.session.flush()
    audit.record(action, subject=subject_of(case.id), by=by, at=at, after={"state": case.state, **more})
