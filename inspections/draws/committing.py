"""The first step of a draw, long before it is due: its secret is made, and the digest of it told to everybody."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from sqlalchemy import select

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import InvalidTransition, NotFound
from inspections.draws import announcing, sealing
from inspections.draws.announcing import Kind
from inspections.draws.chance import seeds
from inspections.draws.held import subject_of
from inspections.draws.models import Draw
from inspections.draws.plans.models import InspectionPlan
from inspections.draws.plans.schedule import coming_slots
from inspections.draws.plans.states import State as PlanState
from inspections.draws.states import State

REFERENCE_BYTES: Final = 6


def commit_ahead(*, plan_id: int, by: Actor, at: datetime) -> list[Draw]:
    """Commit to a secret for each of the coming slots of an active plan that has none yet; returns the new draws.

    So many slots have their commitment before they are due that an outage makes none late. Where one lasted longer,
    the slots beyond were promised to nobody and are left out. Raises `InvalidTransition` unless the plan is active.
    """
    check_permission(by, Permission.DRAW_WORK)
    plan = _hold_active(plan_id)
    slots = coming_slots(plan, after=at)
    has = select(Draw.slot).where(Draw.plan_id == plan.id, Draw.slot.in_(slots), Draw.state != State.VOID.value)
    held = set(db.session.scalars(has))
    return [_commit(plan, slot, by=by, at=at) for slot in slots if slot not in held]


def commit_now(*, plan_id: int, by: Actor, at: datetime) -> Draw:
    """Commit to a draw of an active plan outside its timetable: its slot is this moment. Raises as `commit_ahead`."""
    check_permission(by, Permission.DRAW_WORK)
    return _commit(_hold_active(plan_id), at, by=by, at=at)


def _hold_active(plan_id: int) -> InspectionPlan:
    plan = db.session.get(InspectionPlan, plan_id, with_for_update=True, populate_existing=True)
    if plan is None:
        raise NotFound(f"There is no inspection plan {plan_id}.")
    if plan.state != PlanState.ACTIVE:
        raise InvalidTransition(f"Draws are made of an active plan; {plan.code} is {plan.state}.")
    return plan


def _commit(plan: InspectionPlan, slot: datetime, *, by: Actor, at: datetime) -> Draw:
    secret = seeds.new_secret()
    draw = Draw(
        reference=secrets.token_hex(REFERENCE_BYTES),
        plan_id=plan.id,
        slot=slot,
        state=State.COMMITTED.value,
        secret=sealing.sealed(secret),
        commitment=seeds.commitment(secret),
        committed_at=at,
    )
    db.session.add(draw)
    db.session.flush()
    told = {"slot": slot.isoformat(), "commitment": draw.commitment}
    announcing.announce(draw, Kind.COMMITTED, body=told, at=at)
    after = {"plan": plan.code, **told}
    audit.record(AuditAction.DRAW_COMMIT, subject=subject_of(draw), by=by, at=at, after=after)
    return draw
