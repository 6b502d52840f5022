"""Jobs: what runs by the clock, each slot exactly once, also after the scheduler was away."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from typing import Final, Literal

import structlog
from sqlalchemy import (
    BigInteger,
    DateTime,
    Identity,
    Integer,
    String,
    Text,
    UniqueConstraint,
    delete,
    false,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission, system_actor
from governance.core.calendar import now
from governance.core.database import PLATFORM, Base, db, scoped, transaction
from governance.core.errors import NotFound
from governance.core.timetable import slots_after

MOST_ATTEMPTS: Final = 5
MOST_SLOTS_CAUGHT_UP: Final = 400
KEPT_OF_LATEST: Final = timedelta(days=7)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Job:
    """A piece of work and its timetable. `run(slot, by)` does the work of one slot and returns a sentence about it.

    `schedule` is a crontab line in the platform's time zone. The work and the mark that it is done are one
    transaction, so a slot is never done twice and never lost. With `catch_up` "every", each slot that an outage missed
    is run; "latest" is for work that does whatever is due by then: one slot catches up, and done slots are forgotten
    after a week.
    """

    name: str
    schedule: str
    run: Callable[[datetime, Actor], str]
    catch_up: Literal["every", "latest"] = "every"


class JobRun(Base):
    """One slot of one job."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("job", "slot"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    job: Mapped[str] = mapped_column(String)
    slot: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[str] = mapped_column(String, comment="baseline, waiting, done or failed")
    by_hand: Mapped[bool] = mapped_column(server_default=false(), comment="asked for outside the timetable")
    attempts: Mapped[int] = mapped_column(Integer, server_default="0")
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    detail: Mapped[str | None] = mapped_column(Text)


def slots_between(schedule: str, timezone: str, after: datetime, until: datetime) -> list[datetime]:
    """The slots of a crontab line after `after` and up to `until`, oldest first, so many as are caught up at once."""
    return list(islice(_slots(schedule, timezone, after, until), MOST_SLOTS_CAUGHT_UP))


def latest_slot(schedule: str, timezone: str, after: datetime, until: datetime) -> datetime | None:
    """The last slot of a crontab line after `after` and up to `until`, looked for from the end."""
    span, begin = timedelta(hours=1), until
    while begin > after:
        begin, span = max(after, until - span), span * 2
        found = deque(_slots(schedule, timezone, begin, until), maxlen=1)
        if found:
            return found[0]
    return None


def _slots(schedule: str, timezone: str, after: datetime, until: datetime) -> Iterator[datetime]:
    """Slots in UTC; of an hour that comes twice, both count."""
    moments = (slot.astimezone(UTC) for slot in slots_after(schedule, timezone, after))
    return takewhile(lambda slot: slot <= until, moments)


def plan_slots(jobs: Sequence[Job], *, timezone: str, at: datetime) -> None:
    """Write a waiting row for every slot to be run since the last one; a job seen for the first time starts now."""
    for job in jobs:
        last = db.session.scalar(select(func.max(JobRun.slot)).where(JobRun.job == job.name, ~JobRun.by_hand))
        slots = _slots_to_run(job, timezone, last, at) if last else [at]
        if slots:
            rows = [{"job": job.name, "slot": slot, "state": "waiting" if last else "baseline"} for slot in slots]
            db.session.execute(insert(JobRun).values(rows).on_conflict_do_nothing())
        if job.catch_up == "latest" and last:
            old = JobRun.slot < min(last, at - KEPT_OF_LATEST)
            db.session.execute(delete(JobRun).where(JobRun.job == job.name, JobRun.state == "done", old))


def _slots_to_run(job: Job, timezone: str, last: datetime, at: datetime) -> list[datetime]:
    if job.catch_up == "every":
        return slots_between(job.schedule, timezone, last, at)
    latest = latest_slot(job.schedule, timezone, last, at)
    return [latest] if latest else []


def run_due_slots(jobs: Sequence[Job], *, timezone: str, at: datetime) -> int:
    """Plan and run everything that is due and not yet done, in order; returns how many slots were worked on."""
    with scoped(PLATFORM):
        with transaction():
            plan_slots(jobs, timezone=timezone, at=at)
        by_name = {job.name: job for job in jobs}
        due = select(JobRun.id, JobRun.job).where(JobRun.state == "waiting", JobRun.slot <= at).order_by(JobRun.slot)
        with transaction() as session:
            waiting = [(row.id, row.job) for row in session.execute(due) if row.job in by_name]
        for run_id, name in waiting:
            run_slot(by_name[name], run_id)
    return len(waiting)


def run_slot(job: Job, run_id: int) -> None:
    """Do one slot's work and mark it done in one transaction; a failure is written down and tried again later."""
    by = system_actor(job.name)
    started_at = now()
    try:
        with transaction() as session:
            run = session.scalar(
                select(JobRun).where(JobRun.id == run_id, JobRun.state == "waiting").with_for_update(skip_locked=True)
            )
            if run is None:  # another scheduler has it, or had it
                return
            detail = job.run(run.slot, by)
            run.state, run.detail, run.attempts = "done", detail, run.attempts + 1
            run.started_at, run.finished_at = started_at, now()
    except Exception as error:  # the slot stays on record whatever went wrong
        log.exception("job failed", job=job.name, run=run_id)
        with transaction() as session:
            run = session.get_one(JobRun, run_id)
            run.attempts += 1
            run.state = "failed" if run.attempts >= MOST_ATTEMPTS else "waiting"
            run.started_at, run.finished_at, run.detail = started_at, now(), f"{type(error).__name__}: {error}"
    else:
        log.info("job done", job=job.name, run=run_id)


def ask_for_run(jobs: Sequence[Job], name: str, *, by: Actor, at: datetime) -> JobRun:
    """Put a slot of the job `name` before the scheduler, outside its timetable.

    Raises `NotFound` when there is no such job, `PermissionDenied` when `by` may not run jobs.
    """
    check_permission(by, Permission.JOB_RUN)
    if name not in {job.name for job in jobs}:
        known = ", ".join(sorted(job.name for job in jobs))
        raise NotFound(f"There is no job {name!r}. The jobs are: {known}.")
    run = JobRun(job=name, slot=at, state="waiting", by_hand=True)
    db.session.add(run)
    db.session.flush()
    audit.record(audit.AuditAction.JOB_RUN, subject=("job", name), by=by, at=at)
    return run


def run_now(jobs: Sequence[Job], name: str, *, by: Actor, at: datetime) -> JobRun:
    """Ask for a run and do it at once, in this process; raises as `ask_for_run`."""
    with scoped(PLATFORM):
        with transaction():
            run_id = ask_for_run(jobs, name, by=by, at=at).id
        run_slot(next(job for job in jobs if job.name == name), run_id)
        with transaction() as session:
            run = session.get_one(JobRun, run_id)
            session.expunge(run)
    return run
