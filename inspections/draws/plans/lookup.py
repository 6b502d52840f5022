"""Finding an inspection plan by its code, and what was written as it."""

from __future__ import annotations

from sqlalchemy import select

from governance.core.database import db
from governance.core.errors import Conflict, NotFound
from inspections.draws.plans.checking import PlanContent
from inspections.draws.plans.models import InspectionPlan


def find_plan(code: str) -> InspectionPlan:
    """The plan of this code; raises `NotFound`."""
    plan = db.session.scalar(select(InspectionPlan).where(InspectionPlan.code == code))
    if plan is None:
        raise NotFound(f"There is no inspection plan {code!r}.")
    return plan


def hold_plan(code: str, version: int | None = None) -> InspectionPlan:
    """The plan, held until the transaction ends; raises `Conflict` when it is not the `version` that was looked at."""
    query = select(InspectionPlan).where(InspectionPlan.code == code).with_for_update()
    plan: InspectionPlan | None = db.session.scalar(query, execution_options={"populate_existing": True})
    if plan is None:
        raise NotFound(f"There is no inspection plan {code!r}.")
    if version is not None and plan.version != version:
        raise Conflict("This plan was changed meanwhile. Look at it again before you go on.", pointer="version")
    return plan


def content_of(plan: InspectionPlan) -> PlanContent:
    """What was written as this plan."""
    return PlanContent(
        name=plan.name,
        schedule=plan.schedule,
        budget=plan.budget,
        currency=plan.currency,
        cost_per_test=plan.cost_per_test,
        rules=plan.rules,
    )
