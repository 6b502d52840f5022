"""Score runs: every seller judged as of a day, on what was known at a moment, and stored with all inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from sqlalchemy import exists, func, insert, or_, select
from sqlalchemy.exc import OperationalError

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.bounds import MILLION, Integers
from governance.core.calendar import day_of
from governance.core.database import db
from governance.core.errors import Invalid, Unavailable
from governance.core.settings import Settings
from governance.facts import batches
from governance.facts.models import EventBatch, FactCorrection
from governance.facts.windows import WindowCounts, windows_as_known, windows_now
from governance.rulebook import publication
from governance.scoring.estimates import estimate
from governance.scoring.evidence import Evidence
from governance.scoring.gathering import Gathered, gather
from governance.scoring.models import ScoreRun
from governance.scoring.policy import Policy
from governance.scoring.records import Layout, Records, digest_of
from governance.scoring.score import Judgement, judge
from governance.scoring.standing import Standing
from governance.scoring.window_choice import window_spec

# Two runs at once for one slot wait for each other; the second finds what the first stored.
_ONE_AT_A_TIME = 7_305_201


@dataclass(frozen=True)
class RunSummary:
    """What a run found: sellers per standing, and rated sellers per rate and state of evidence.

    `repeated` tells that this very run (day, knowledge, rule book) was stored before and nothing was done.
    """

    run_id: int
    as_of: date
    known_at: datetime
    sellers: int
    standings: Mapping[str, int]
    evidence: Mapping[str, Mapping[str, int]]
    digest: str
    repeated: bool


@dataclass(frozen=True)
class Judged:
    """The outcome of a run before it is stored."""

    records: Records
    standings: dict[str, int]
    evidence: dict[str, dict[str, int]]


def run_scores(*, as_of: date, known_at: datetime, settings: Settings, by: Actor, at: datetime) -> RunSummary:
    """Judge every seller as of `as_of` on what was known at `known_at`, and store the scores once.

    The rule book is the one in force on `as_of`. A day before the newest event, or knowledge older than the newest
    import or correction, is judged from the event store; else from the counts in the database; both agree. Raises
    `PermissionDenied`, `Invalid` for a time that has not come, `NotFound` when no rule book is in force,
    `Unavailable` while an import goes on and on.
    """
    check_permission(by, Permission.SCORE_RUN)
    check_times(as_of, known_at, at, settings.timezone)
    rule_book = publication.in_force(as_of)
    hold_knowledge()
    stored = _stored_run(as_of, known_at, rule_book.id)
    policy = Policy.from_document(publication.document_of(rule_book.id))
    if stored is not None:
        return _summary(stored, policy, repeated=True)
    retrospective = is_retrospective(as_of, known_at)
    counts = count(policy, as_of=as_of, known_at=known_at, retrospective=retrospective, settings=settings)
    judged = judge_all(gather(counts, policy, as_of=as_of, known_at=known_at), policy)
    run = {
        "as_of": as_of,
        "known_at": known_at,
        "rule_book_id": rule_book.id,
        "retrospective": retrospective,
        "sellers": len(judged.records),
        "standings": judged.standings,
        "evidence": judged.evidence,
        "digest": digest_of(judged.records),
        "recorded_at": at,
        "by": by.label,
    }
    return _store(run, judged.records, policy, by=by, at=at)


def count(policy: Policy, *, as_of: date, known_at: datetime, retrospective: bool, settings: Settings) -> WindowCounts:
    """The counts in every window: from the database (now), or from the event store (as of then, as known then)."""
    spec = window_spec(policy, as_of)
    if retrospective:
        return windows_as_known(settings, spec, known_at)
    return windows_now(db.session.connection(), spec)


def judge_all(gathered: Gathered, policy: Policy) -> Judged:
    """Judge everyone gathered; pure from here on."""
    judgement = judge(gathered.inputs, policy)
    records = Layout(len(policy.rates)).pack(_columns(gathered, judgement, _estimates(gathered)))
    return Judged(
        records=records,
        standings={one.code: int(np.count_nonzero(judgement.standing == one)) for one in Standing},
        evidence=_evidence(gathered, judgement, policy),
    )


def _estimates(gathered: Gathered) -> Integers:
    """Expected share per seller and rate, in millionths."""
    shares = [
        estimate(gathered.period_bad[:, place], gathered.period_exposed[:, place], gathered.category_place).share
        for place in range(gathered.window_days.shape[1])
    ]
    return np.rint(np.stack(shares, axis=1) * MILLION).astype(np.int64)


def _columns(gathered: Gathered, judgement: Judgement, estimates: Integers) -> dict[str, Integers]:
    inputs = gathered.inputs
    return {
        "seller_id": gathered.seller_id,
        "category_id": gathered.category_id,
        "standing": judgement.standing,
        "score": judgement.score,
        "mature_orders": inputs.mature_orders,
        "points": inputs.points,
        "points_deduction": judgement.points_deduction,
        "window_days": gathered.window_days,
        "exposed": inputs.exposed,
        "bad": inputs.bad,
        "independent": inputs.independent,
        "immature_exposed": gathered.immature_exposed,
        "immature_bad": gathered.immature_bad,
        "target": inputs.target,
        "worst": inputs.worst,
        "lower": judgement.lower,
        "upper": judgement.upper,
        "estimate": estimates,
        "evidence": judgement.evidence,
        "deduction": judgement.deduction,
    }


def _evidence(gathered: Gathered, judgement: Judgement, policy: Policy) -> dict[str, dict[str, int]]:
    """Rated sellers per rate and state; a rate that the platform does not feed has none."""
    rated = judgement.score >= 0
    return {
        code: {one.code: int(np.count_nonzero(judgement.evidence[rated, place] == one)) for one in Evidence}
        if gathered.inputs.fed[place]
        else {}
        for place, code in enumerate(policy.codes)
    }


def _store(run: dict[str, Any], records: Records, policy: Policy, *, by: Actor, at: datetime) -> RunSummary:
    row = db.session.scalars(insert(ScoreRun).values(run).returning(ScoreRun)).one()
    Layout(len(policy.rates)).store(records, row.id, db.session.connection())
    after = {name: run[name] for name in ("sellers", "standings", "digest", "retrospective")}
    after |= {"as_of": row.as_of.isoformat(), "known_at": row.known_at.isoformat()}
    audit.record(AuditAction.SCORE_RUN, subject=("score_run", str(row.id)), by=by, at=at, after=after)
    return _summary(row, policy, repeated=False)


def hold_knowledge() -> None:
    """Wait for another run and for an import under way; what is known stays as it is until the transaction ends."""
    try:
        db.session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
        batches.hold_imports_back()
    except OperationalError as error:
        message = "An import or another score run has been under way for a while. Try again when it has finished."
        raise Unavailable(message) from error


def _stored_run(as_of: date, known_at: datetime, rule_book_id: int) -> ScoreRun | None:
    return db.session.scalar(
        select(ScoreRun).where(
            ScoreRun.as_of == as_of, ScoreRun.known_at == known_at, ScoreRun.rule_book_id == rule_book_id
        )
    )


def _summary(run: ScoreRun, policy: Policy, *, repeated: bool) -> RunSummary:
    return RunSummary(
        run_id=run.id,
        as_of=run.as_of,
        known_at=run.known_at,
        sellers=run.sellers,
        standings=Standing.in_order(run.standings),
        evidence={code: Evidence.in_order(run.evidence[code]) for code in policy.codes},
        digest=run.digest,
        repeated=repeated,
    )


def check_times(as_of: date, known_at: datetime, at: datetime, timezone: str) -> None:
    if as_of > day_of(at, timezone):
        raise Invalid(f"{as_of} has not come yet: a score is made of what has happened.", pointer="as_of")
    if known_at > at:
        raise Invalid("Nobody knows yet what will be known then: give a moment that has passed.", pointer="known_at")


def is_retrospective(as_of: date, known_at: datetime) -> bool:
    """Whether the counts in the database hold more than was to be known: later events, imports or corrections."""
    newest = batches.newest_day()
    if newest is not None and newest > as_of:
        return True
    later = (exists().where(table.recorded_at > known_at) for table in (EventBatch, FactCorrection))
    return bool(db.session.scalar(select(or_(*later))))
