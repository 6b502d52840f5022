"""Draws by their slots: the newest one of each plan, and all between two days."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from governance.core.access import Actor, Permission, check_permission
from governance.core.commands import settings
from governance.core.database import db
from inspections.draws.models import Draw, DrawnItem
from inspections.draws.plans.models import InspectionPlan
from inspections.draws.shown import SlotDraw
from inspections.draws.states import COUNTS, State


def newest_draws(plans: Collection[str], *, by: Actor) -> dict[str, SlotDraw]:
    """For each plan of these codes that ever drew: its newest draw that is no longer to come and was not called off."""
    check_permission(by, Permission.DRAW_READ)
    query = (
        _draws()
        .ext(distinct_on(InspectionPlan.code))
        .where(InspectionPlan.code.in_(plans), Draw.state.not_in([State.COMMITTED.value, State.VOID.value]))
        .order_by(InspectionPlan.code, Draw.slot.desc(), Draw.id.desc())
    )
    return {draw.plan: draw for draw in _found(query)}


def draws_between(*, first: date, last: date, by: Actor) -> list[SlotDraw]:
    """Draws whose slots lie from the day `first` to the day `last` of the platform's calendar, oldest first."""
    check_permission(by, Permission.DRAW_READ)
    zone = ZoneInfo(settings().timezone)
    begins, ends = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    query = _draws().where(Draw.slot >= begins, Draw.slot < ends).order_by(Draw.slot, InspectionPlan.code, Draw.id)
    return _found(query)


def _draws() -> Select[Draw, str, str, int]:
    counted = (
        select(func.count())
        .where(DrawnItem.draw_id == Draw.id, DrawnItem.role.in_([role.value for role in COUNTS]))
        .correlate(Draw)
        .scalar_subquery()
    )
    return select(Draw, InspectionPlan.code, InspectionPlan.name, counted).join(
        InspectionPlan, InspectionPlan.id == Draw.plan_id
    )


def _found(query: Select[Draw, str, str, int]) -> list[SlotDraw]:
    return [
        SlotDraw(
            reference=draw.reference,
            plan=code,
            plan_name=name,
            slot=draw.slot,
            state=State(draw.state),
            items=items if draw.drawn_at is not None else None,
        )
        for draw, code, name, items in db.session.execute(query).all()
    ]
