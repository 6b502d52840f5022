"""Finding a draw, and holding its row while one operation changes it."""

from __future__ import annotations

from sqlalchemy import select

from governance.core.database import db
from governance.core.errors import Conflict, NotFound
from inspections.draws.models import Draw
from inspections.draws.plans.models import InspectionPlan


def find(reference: str) -> Draw:
    """The draw that people know by `reference`; raises `NotFound`."""
    found = db.session.scalar(select(Draw).where(Draw.reference == reference))
    if found is None:
        raise NotFound(f"There is no draw {reference!r}.")
    return found


def hold(draw_id: int, *, version: int | None = None) -> Draw:
    """The row of a draw, locked until the transaction ends; raises `NotFound`, `Conflict` when its version is another."""
    draw = db.session.get(Draw, draw_id, with_for_update=True, populate_existing=True)
    if draw is None:
        raise NotFound(f"There is no draw {draw_id}.")
    if version is not None and draw.version != version:
        raise Conflict("Somebody else changed this draw first. Load it again.")
    return draw


def plan_of(draw: Draw) -> InspectionPlan:
    """The plan whose slot is drawn."""
    return db.session.get_one(InspectionPlan, draw.plan_id)


def plan_id_of(code: str) -> int:
    """The id of the plan that people know by `code`; raises `NotFound`."""
    number = db.session.scalar(select(InspectionPlan.id).where(InspectionPlan.code == code))
    if number is None:
        raise NotFound(f"There is no inspection plan {code!r}.")
    return number


def subject_of(draw: Draw) -> tuple[str, str]:
    """The draw as the subject of audit entries."""
    return ("draw", draw.reference)
