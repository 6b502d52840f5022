"""Asking for a job outside its timetable, from a page: the scheduler does it at its next tick, not the web process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.jobs import Job, JobRun


def ask_for_run(jobs: Sequence[Job], name: str, *, by: Actor, at: datetime) -> None:
    """Put a slot of the job `name` before the scheduler; raises `NotFound` when there is no such job."""
    check_permission(by, Permission.JOB_RUN)
    if name not in {job.name for job in jobs}:
        raise NotFound(f"There is no job {name!r}.")
    db.session.add(JobRun(job=name, slot=at, state="waiting"))
    audit.record(AuditAction.JOB_RUN, subject=("job", name), by=by, at=at)
