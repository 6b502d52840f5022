"""Monthly assessments over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Any

from governance.core.access import Permission
from governance.core.doors import needs
from governance.core.errors import NotFound
from governance.core.identity import current_actor
from governance.core.openapi import ApiBlueprint
from governance.core.paging import Page, PageQuery, page_schema
from governance.scoring import assessment_readings as readings
from governance.scoring.assessment import Finding
from governance.scoring.assessment_schemas import AssessmentSchema, FindingQuery, FindingSchema
from governance.scoring.assessment_stored import AssessmentReading, FindingReading

blueprint = ApiBlueprint(
    "assessments", __name__, url_prefix="/api/v1/assessments", description="Once a month every rate is judged."
)


@blueprint.route("")
@needs(Permission.MARKET_READ)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_schema(AssessmentSchema))
def assessments(query: dict[str, Any]) -> Page[AssessmentReading]:
    """The assessments, the newest first."""
    return readings.find_assessments(by=current_actor(), **query)


@blueprint.route("/<string:month>/findings")
@needs(Permission.SCORE_READ)
@blueprint.arguments(FindingQuery, location="query")
@blueprint.response(200, page_schema(FindingSchema))
def findings(query: dict[str, Any], month: str) -> Page[FindingReading]:
    """What the assessment of a month found, those furthest over their target first; a shop finds its own alone."""
    finding = query.pop("finding")
    run_id = readings.run_of(_first_of(month))
    return readings.find_findings(
        by=current_actor(), run_id=run_id, finding=Finding(finding) if finding else None, **query
    )


def _first_of(month: str) -> date:
    try:
        return date.fromisoformat(month)
    except ValueError:
        raise NotFound(f"There is no assessment {month!r}; they are named by their day, such as 2026-07-01.") from None
