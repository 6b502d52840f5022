"""How much work inspectors have: what the pools ask when somebody is to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Date, cast, func, select

from governance.core.commands import settings
from governance.core.database import db
from inspections.examinations.models import InspectionTask
from inspections.examinations.states import State

WEEK: Final = timedelta(days=7)


def tasks_within_a_week(day: date) -> Mapping[int, int]:
    """Tasks that each inspector (id) was given within the seven days up to `day`, of those that were not cancelled."""
    given_on = cast(func.timezone(settings().timezone, InspectionTask.assigned_at), Date)
    query = (
        select(InspectionTask.inspector_id, func.count().label("tasks"))
        .where(
            InspectionTask.state != State.CANCELLED.value,
            given_on > day - WEEK,
            given_on <= day,
        )
        .group_by(InspectionTask.inspector_id)
    )
    return {row.inspector_id: row.tasks for row in db.session.execute(query)}
