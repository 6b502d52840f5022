"""Reading inspection plans: which there are, one in full, and the calendar of all that are active."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from governance.core.access import Actor, Permission, check_permission, may
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Invalid
from governance.core.paging import DEFAULT_SIZE, Page, number_of_cursor, page_of
from governance.violations.second_person import can_decide
from inspections.draws.plans.lookup import find_plan
from inspections.draws.plans.models import InspectionPlan
from inspections.draws.plans.schedule import coming_slots, slots_between
from inspections.draws.plans.shown import CalendarSlot, PlanRow, PlanShown
from inspections.draws.plans.states import WRITABLE, State, can_move

LONGEST_CALENDAR: Final = timedelta(days=400)
USUAL_CALENDAR: Final = timedelta(days=27)


def find_plans(
    *, by: Actor, at: datetime, state: State | None = None, limit: int = DEFAULT_SIZE, cursor: str | None = None
) -> Page[PlanRow]:
    """Inspection plans, the newest first."""
    check_permission(by, Permission.PLAN_READ)
    query = select(InspectionPlan).order_by(InspectionPlan.id.desc()).limit(limit + 1)
    if state is not None:
        query = query.where(InspectionPlan.state == state.value)
    if cursor is not None:
        query = query.where(InspectionPlan.id < number_of_cursor(cursor))
    page = page_of(db.session.scalars(query).all(), limit=limit, place=lambda plan: (plan.id,))
    return Page([_row(plan, at) for plan in page.items], page.next)


def read_plan(*, code: str, by: Actor, at: datetime) -> PlanShown:
    """One plan in full; raises `NotFound`."""
    check_permission(by, Permission.PLAN_READ)
    plan = find_plan(code)
    return PlanShown(
        row=_row(plan, at),
        rules=plan.rules,
        slots=tuple(coming_slots(plan, after=at)),
        written_by=plan.written_by,
        activated_by=plan.activated_by,
        slots_from=plan.slots_from,
        can=frozenset(_can(plan, by)),
    )


def read_calendar(
    *, by: Actor, at: datetime, first: date | None = None, last: date | None = None
) -> list[CalendarSlot]:
    """The slots of all active plans from the day `first` to the day `last`, oldest first; raises `Invalid`.

    Without days asked for, these are today and the four weeks after `first`. A slot before the plan was activated or
    resumed is none of its slots.
    """
    check_permission(by, Permission.PLAN_READ)
    first = first or day_of(at, settings().timezone)
    if not date.min + LONGEST_CALENDAR < first < date.max - LONGEST_CALENDAR:
        raise Invalid("There is no calendar of that year.", pointer="first")
    last = last or first + USUAL_CALENDAR
    if first > last or last - first > LONGEST_CALENDAR:
        message = f"Ask for at most {LONGEST_CALENDAR.days} days, the first before the last."
        raise Invalid(message, pointer="last")
    query = select(InspectionPlan).where(InspectionPlan.state == State.ACTIVE.value)
    slots = [slot for plan in db.session.scalars(query) for slot in _slots(plan, first, last)]
    return sorted(slots, key=lambda slot: (slot.slot, slot.plan))


def _slots(plan: InspectionPlan, first: date, last: date) -> Iterator[CalendarSlot]:
    timezone = settings().timezone
    begins = datetime.combine(first, time(), ZoneInfo(timezone)) - timedelta(microseconds=1)
    ends = datetime.combine(last + timedelta(days=1), time(), ZoneInfo(timezone)) - timedelta(microseconds=1)
    for slot in slots_between(plan, after=begins, until=ends):
        day = day_of(slot, timezone)
        yield CalendarSlot(
            plan=plan.code,
            name=plan.name,
            slot=slot,
            day=day,
            sampling_until=day + timedelta(days=plan.rules["sampling_days"]),
            budget=plan.budget,
            currency=plan.currency,
        )


def _row(plan: InspectionPlan, at: datetime) -> PlanRow:
    coming = coming_slots(plan, after=at, count=1)
    return PlanRow(
        id=plan.id,
        code=plan.code,
        name=plan.name,
        state=State(plan.state),
        version=plan.version,
        schedule=plan.schedule,
        budget=plan.budget,
        currency=plan.currency,
        cost_per_test=plan.cost_per_test,
        next_slot=coming[0] if coming and plan.state == State.ACTIVE else None,
        written_at=plan.written_at,
        activated_at=plan.activated_at,
        reason=plan.reason,
    )


def _can(plan: InspectionPlan, by: Actor) -> Iterator[str]:
    """What the reader can do with the plan as it stands."""
    if may(by, Permission.PLAN_WRITE):
        yield from _can_write(State(plan.state))
    if may(by, Permission.PLAN_ACTIVATE):
        yield from _can_activate(plan, by)


def _can_write(state: State) -> Iterator[str]:
    if state in WRITABLE:
        yield "write"
    if can_move(state, State.PROPOSED):
        yield "propose"
    if can_move(state, State.ENDED):
        yield "end"


def _can_activate(plan: InspectionPlan, by: Actor) -> Iterator[str]:
    state = State(plan.state)
    if state is State.PROPOSED:
        yield "return"
        if can_decide(by, [plan.written_by]):
            yield "activate"
    if state is State.ACTIVE:
        yield "pause"
    if state is State.PAUSED:
        yield "resume"
