"""Writing, proposing, activating and stopping inspection plans; who wrote one never activates it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy.dialects.postgresql import insert

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition
from governance.core.events import publish
from governance.violations.second_person import check_second_person, key_of
from inspections.draws.plans.checking import PlanContent, check_code, check_plan
from inspections.draws.plans.events import PlanActivated, PlanStopped
from inspections.draws.plans.lookup import content_of, hold_plan
from inspections.draws.plans.models import InspectionPlan
from inspections.draws.plans.rules import PlanRules
from inspections.draws.plans.states import WRITABLE, State, check_move

# What everybody is told of coming draws that are called off: an officer's own words could tell what is looked at.
PAUSED_FOR_ALL: Final = "The plan of this draw was paused before the draw was due."
ENDED_FOR_ALL: Final = "The plan of this draw was ended before the draw was due."
OWN_PLAN: Final = "You wrote this plan; somebody else has to activate it."


def write_plan(*, code: str, content: PlanContent, by: Actor, at: datetime) -> InspectionPlan:
    """Write a new plan, a draft; raises `Invalid` with everything that is wrong with it, `Conflict` for a code in use."""
    check_permission(by, Permission.PLAN_WRITE)
    check_code(code)
    row = {"code": code, "state": State.DRAFT.value, "written_at": at, "written_by": key_of(by)}
    row |= _columns(content, check_plan(content))
    statement = insert(InspectionPlan).values(row).on_conflict_do_nothing().returning(InspectionPlan)
    plan: InspectionPlan | None = db.session.scalar(statement)
    if plan is None:
        raise Conflict(f"There is a plan {code!r} already.", pointer="code")
    _record(AuditAction.PLAN_WRITE, plan, by=by, at=at)
    return plan


def change_plan(
    *, code: str, content: PlanContent, by: Actor, at: datetime, version: int | None = None
) -> InspectionPlan:
    """Write a draft or a paused plan anew; a paused one becomes a draft again, for a second person to look at."""
    check_permission(by, Permission.PLAN_WRITE)
    columns = _columns(content, check_plan(content))
    plan = hold_plan(code, version)
    if State(plan.state) not in WRITABLE:
        raise InvalidTransition(f"A plan that is {plan.state} cannot be changed; a draft or a paused one can.")
    for column, value in columns.items():
        setattr(plan, column, value)
    plan.state, plan.reason = State.DRAFT.value, None
    plan.activated_at = plan.activated_by = plan.slots_from = None
    plan.written_at, plan.written_by = at, key_of(by)
    return _changed(AuditAction.PLAN_WRITE, plan, by=by, at=at)


def propose_plan(*, code: str, by: Actor, at: datetime, version: int | None = None) -> InspectionPlan:
    """Ask a second person to activate the plan."""
    check_permission(by, Permission.PLAN_WRITE)
    plan = _movable(code, State.PROPOSED, version)
    check_plan(content_of(plan))
    plan.state, plan.reason = State.PROPOSED.value, None
    return _changed(AuditAction.PLAN_PROPOSE, plan, by=by, at=at)


def return_plan(*, code: str, reason: str, by: Actor, at: datetime, version: int | None = None) -> InspectionPlan:
    """Give a proposed plan back to be written anew, and say why."""
    check_permission(by, Permission.PLAN_ACTIVATE)
    why = _why(reason)
    plan = _movable(code, State.DRAFT, version, only=State.PROPOSED)
    plan.state, plan.reason = State.DRAFT.value, why
    return _changed(AuditAction.PLAN_RETURN, plan, by=by, at=at, reason=why)


def activate_plan(*, code: str, by: Actor, at: datetime, version: int | None = None) -> InspectionPlan:
    """Let a proposed plan draw in its slots from now on; needs a person who did not write it."""
    check_permission(by, Permission.PLAN_ACTIVATE)
    plan = _movable(code, State.ACTIVE, version, only=State.PROPOSED)
    check_second_person(by, [plan.written_by], refusal=OWN_PLAN)
    check_plan(content_of(plan))
    plan.state, plan.slots_from = State.ACTIVE.value, at
    plan.activated_at, plan.activated_by = at, key_of(by)
    _changed(AuditAction.PLAN_ACTIVATE, plan, by=by, at=at)
    publish(PlanActivated(plan.id), by=by, at=at)
    return plan


def pause_plan(*, code: str, reason: str, by: Actor, at: datetime, version: int | None = None) -> InspectionPlan:
    """Draw nothing until it is resumed. What was committed for coming slots is called off, in public."""
    check_permission(by, Permission.PLAN_ACTIVATE)
    return _stopped(code, State.PAUSED, AuditAction.PLAN_PAUSE, reason, version, by=by, at=at)


def resume_plan(*, code: str, by: Actor, at: datetime, version: int | None = None) -> InspectionPlan:
    """Draw again, from the next slot on; slots that passed meanwhile are not made up for."""
    check_permission(by, Permission.PLAN_ACTIVATE)
    plan = _movable(code, State.ACTIVE, version, only=State.PAUSED)
    check_plan(content_of(plan))
    plan.state, plan.slots_from, plan.reason = State.ACTIVE.value, at, None
    _changed(AuditAction.PLAN_RESUME, plan, by=by, at=at)
    publish(PlanActivated(plan.id), by=by, at=at)
    return plan


def end_plan(*, code: str, reason: str, by: Actor, at: datetime, version: int | None = None) -> InspectionPlan:
    """Never draw by it again. What was committed for coming slots is called off, in public."""
    check_permission(by, Permission.PLAN_WRITE)
    return _stopped(code, State.ENDED, AuditAction.PLAN_END, reason, version, by=by, at=at)


def _stopped(
    code: str, to: State, action: AuditAction, reason: str, version: int | None, *, by: Actor, at: datetime
) -> InspectionPlan:
    why = _why(reason)
    plan = _movable(code, to, version)
    plan.state, plan.reason = to.value, why
    _changed(action, plan, by=by, at=at, reason=why)
    publish(PlanStopped(plan.id, PAUSED_FOR_ALL if to is State.PAUSED else ENDED_FOR_ALL), by=by, at=at)
    return plan


def _movable(code: str, to: State, version: int | None, *, only: State | None = None) -> InspectionPlan:
    """The plan, held, that may become `to`; `only` names the one state out of which this operation leads there."""
    plan = hold_plan(code, version)
    if only is not None and State(plan.state) is not only and State(plan.state) is not to:
        raise InvalidTransition(f"This is done with a plan that is {only}; this one is {plan.state}.")
    check_move(State(plan.state), to)
    return plan


def _columns(content: PlanContent, rules: PlanRules) -> dict[str, Any]:
    return {
        "name": content.name.strip(),
        "schedule": " ".join(content.schedule.split()),
        "budget": content.budget,
        "currency": content.currency,
        "cost_per_test": content.cost_per_test,
        "rules": rules.to_document(),
    }


def _changed(
    action: AuditAction, plan: InspectionPlan, *, by: Actor, at: datetime, reason: str | None = None
) -> InspectionPlan:
    plan.version += 1
    db.session.flush()
    _record(action, plan, by=by, at=at, reason=reason)
    return plan


def _record(action: AuditAction, plan: InspectionPlan, *, by: Actor, at: datetime, reason: str | None = None) -> None:
    after: dict[str, Any] = {"state": plan.state, "version": plan.version}
    if action is AuditAction.PLAN_WRITE:
        amounts = {"budget": str(plan.budget), "currency": plan.currency, "cost_per_test": str(plan.cost_per_test)}
        after |= {"name": plan.name, "schedule": plan.schedule, "rules": plan.rules} | amounts
    audit.record(action, subject=("plan", plan.code), by=by, at=at, reason=reason, after=after)


def _why(reason: str) -> str:
    if not reason.strip():
        raise Invalid("Say in words why.", pointer="reason")
    return reason.strip()
