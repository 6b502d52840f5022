"""Assessments made for tests, each in a transaction of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from sqlalchemy import select

from governance.core.access import Actor
from governance.core.database import db, transaction
from governance.core.settings import Settings
from governance.scoring.assessment_models import AssessmentFinding
from governance.scoring.assessment_run import AssessmentSummary, run_assessment
from governance.scoring.assessment_telling import month_after
from governance.violations.models import Violation
from tests.builders import BY

JULY, AUGUST, SEPTEMBER = date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)


def night_of(day: date) -> datetime:
    """The moment at which the job runs."""
    return datetime.combine(day, time(3, 30), UTC)


def assess_on(
    settings: Settings, as_of: date, *, at: datetime | None = None, known_at: datetime | None = None, by: Actor = BY
) -> AssessmentSummary:
    """The assessment as of a day, made in its night."""
    at = at or night_of(as_of)
    with transaction():
        return run_assessment(as_of=as_of, known_at=known_at or at, settings=settings, by=by, at=at)


def assess_months(settings: Settings, first: date, months: int) -> list[AssessmentSummary]:
    """So many assessments, month by month."""
    made = []
    for _ in range(months):
        made.append(assess_on(settings, first))
        first = month_after(first)
    return made


def found_about(seller_id: int) -> list[tuple[date, str, str, int]]:
    """First of the window's month, rate, finding and how often in a row, oldest first."""
    query = select(AssessmentFinding).where(AssessmentFinding.seller_id == seller_id).order_by(AssessmentFinding.id)
    return [(row.last_day, row.rate, row.finding, row.in_a_row) for row in db.session.scalars(query)]


def findings_about(seller_id: int) -> list[str]:
    """What was found, oldest first."""
    return [finding for _, _, finding, _ in found_about(seller_id)]


def violations_of(seller_id: int) -> list[Violation]:
    """The violations of a seller, oldest first."""
    return list(db.session.scalars(select(Violation).where(Violation.seller_id == seller_id).order_by(Violation.id)))
