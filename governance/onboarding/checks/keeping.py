"""Results of checks as they are stored, and which of them are due again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from governance.core.database import db
from governance.onboarding.check_results import Result
from governance.onboarding.checks.judgement import CheckResult
from governance.onboarding.checks.listed import CHECKS, REGISTER
from governance.onboarding.models import Application, ApplicationCheck, ApplicationSubmission
from governance.onboarding.states import State

# Who waits for us; who was asked for something waits for the answer.
CHECKED: Final = (State.SUBMITTED, State.IN_REVIEW)
RULES_HOLD_FOR: Final = timedelta(days=1)  # papers end, and other shops come
REGISTER_HOLDS_FOR: Final = timedelta(days=7)
FIRST_RETRY: Final = timedelta(minutes=5)
LAST_RETRY: Final = timedelta(hours=1)

_ALWAYS_STORED: Final = CHECKS[0][0]  # marks when the rules were gone through


def keep_results(
    application_id: int,
    submission: int,
    results: Iterable[CheckResult],
    known: Mapping[str, ApplicationCheck],
    at: datetime,
) -> list[ApplicationCheck]:
    """Store what is new: other than the latest result of the same submission, or as old as results may become."""
    rows = [
        ApplicationCheck(
            application_id=application_id,
            submission=submission,
            code=result.code,
            version=result.version,
            provider=result.provider,
            result=result.result.value,
            sentence=result.sentence,
            evidence=_evidence(result, known.get(result.code)),
            checked_at=at,
        )
        for result in results
        if _is_new(result, submission, known.get(result.code), at)
    ]
    db.session.add_all(rows)
    db.session.flush()
    return rows


def register_is_due(latest: ApplicationCheck | None, submission: int, at: datetime) -> bool:
    """Whether the register has to be asked: never about this submission, without an answer, or long ago."""
    if latest is None or latest.submission != submission or latest.result == Result.UNAVAILABLE:
        return True
    return latest.checked_at <= at - REGISTER_HOLDS_FOR


def retry_wait(tries: int) -> timedelta:
    """How long after the last of so many tries the next one is made."""
    doubled: timedelta = FIRST_RETRY * 2 ** min(tries - 1, 10)
    return min(doubled, LAST_RETRY)


def due_applications(at: datetime, *, most: int) -> list[int]:
    """The applications to be checked now, who waits longest first."""
    waiting = [state.value for state in CHECKED]
    newest = select(func.max(ApplicationSubmission.number)).where(
        ApplicationSubmission.application_id == Application.id
    )
    fresh = (
        select(ApplicationCheck.id)
        .where(
            ApplicationCheck.application_id == Application.id,
            ApplicationCheck.code == _ALWAYS_STORED,
            ApplicationCheck.submission == newest.correlate(Application).scalar_subquery(),
            ApplicationCheck.checked_at > at - RULES_HOLD_FOR,
        )
        .exists()
    )
    query = (
        select(Application.id).where(Application.state.in_(waiting)).order_by(Application.submitted_at, Application.id)
    )
    stale = list(db.session.scalars(query.where(~fresh).limit(most)))
    return list(dict.fromkeys([*stale, *_to_retry(at)]))[:most]


def _to_retry(at: datetime) -> list[int]:
    """Applications with a latest result that could not be had, and whose time to try again has come."""
    waiting = select(Application.id).where(Application.state.in_([state.value for state in CHECKED]))
    latest = (
        select(ApplicationCheck)
        .ext(distinct_on(ApplicationCheck.application_id, ApplicationCheck.code))
        .where(ApplicationCheck.application_id.in_(waiting))
        .order_by(ApplicationCheck.application_id, ApplicationCheck.code, ApplicationCheck.id.desc())
        .subquery()
    )
    query = select(latest.c.application_id, latest.c.checked_at, latest.c.evidence).where(
        latest.c.result == Result.UNAVAILABLE.value
    )
    return [
        row.application_id
        for row in db.session.execute(query)
        if row.checked_at + retry_wait(_tries(row.evidence)) <= at
    ]


def _is_new(result: CheckResult, submission: int, latest: ApplicationCheck | None, at: datetime) -> bool:
    if latest is None or latest.submission != submission or latest.result == Result.UNAVAILABLE:
        return True
    hold = REGISTER_HOLDS_FOR if result.code == REGISTER else RULES_HOLD_FOR
    if latest.checked_at <= at - hold:
        return True
    said = (latest.result, latest.sentence, latest.evidence, latest.version, latest.provider)
    return said != (result.result, result.sentence, dict(result.evidence), result.version, result.provider)


def _evidence(result: CheckResult, latest: ApplicationCheck | None) -> dict[str, object]:
    """What it was judged by; of a result that could not be had, also how often that was tried in a row."""
    if result.result is not Result.UNAVAILABLE:
        return dict(result.evidence)
    again = latest is not None and latest.result == Result.UNAVAILABLE
    return {**result.evidence, "tries": 1 + (_tries(latest.evidence) if again and latest else 0)}


def _tries(evidence: Mapping[str, object]) -> int:
    tries = evidence.get("tries")
    return tries if isinstance(tries, int) else 1
