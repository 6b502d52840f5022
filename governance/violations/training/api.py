"""Courses over HTTP: what a shop can learn, and its answers."""

from __future__ import annotations

from typing import Any

from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.openapi import ApiBlueprint
from governance.sellers import register
from governance.violations.training.readings import read_course, read_trainings
from governance.violations.training.schemas import AnswersSchema, CourseSchema, CoursesSchema
from governance.violations.training.shown import CourseShown, TrainingsShown
from governance.violations.training.taking import take

blueprint = ApiBlueprint("courses", __name__, url_prefix="/api/v1", description="Training with a quiz.")


@blueprint.route("/sellers/<string:reference>/courses")
@needs(Permission.MEASURE_READ)
@blueprint.response(200, CoursesSchema)
def listed(reference: str) -> TrainingsShown:
    """The courses of the rule book as one seller stands with them."""
    return read_trainings(seller_id=register.find(reference).id, by=current_actor(), at=now())


@blueprint.route("/courses/<string:course>/attempts", methods=["POST"])
@needs(Permission.TRAINING_TAKE)
@blueprint.arguments(AnswersSchema)
@blueprint.response(200, CourseSchema)
def attempt(body: dict[str, Any], course: str) -> CourseShown:
    """Answer the quiz of a course for your shop. What passing brings is given soon after."""
    by, at = current_actor(), now()
    with transaction():
        seller_id = take(course=course, answers=body["answers"], by=by, at=at).seller_id
    return read_course(seller_id=seller_id, course=course, by=by, at=at)
