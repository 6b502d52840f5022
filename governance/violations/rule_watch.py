"""Rules that confirm nothing by themselves for now, because too many of their decisions did not hold on appeal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.violations.models import RulePause


def is_paused(rule: str) -> bool:
    """Whether violations of this rule wait for a person, whatever the rule book says of confirming them."""
    its = (RulePause.rule == rule, RulePause.resumed_at.is_(None), ~RulePause.alert_only)
    return bool(db.session.scalar(select(exists().where(*its))))


def open_pauses() -> Mapping[str, RulePause]:
    """The rules that are paused or only watched now, each with why."""
    query = select(RulePause).where(RulePause.resumed_at.is_(None))
    return {pause.rule: pause for pause in db.session.scalars(query)}


def last_resumed() -> Mapping[str, datetime]:
    """When people last let a rule go on; what was decided before is not held against it again."""
    query = select(RulePause.rule, RulePause.resumed_at).where(RulePause.resumed_at.is_not(None))
    rows = db.session.execute(query.order_by(RulePause.resumed_at))
    return {rule: moment for rule, moment in rows if moment is not None}


def pause(
    *, rule: str, alert_only: bool, overturned: int, decided: int, lower: int, limit: int, by: Actor, at: datetime
) -> RulePause | None:
    """Let a rule confirm nothing by itself any more, or only watch it; None when that is so already."""
    figures = {"overturned": overturned, "decided": decided, "lower": lower, "limit": limit, "alert_only": alert_only}
    row = {"rule": rule, "paused_at": at} | figures
    new: RulePause | None = db.session.scalar(
        insert(RulePause).values(row).on_conflict_do_nothing().returning(RulePause)
    )
    if new is not None:
        audit.record(AuditAction.RULE_PAUSE, subject=("rule", rule), by=by, at=at, after=figures)
    return new


def resume(*, rule: str, reason: str, by: Actor, at: datetime) -> RulePause:
    """A person has looked at the rule and lets it go on; from now on its decisions are counted anew.

    Raises `NotFound` for a rule that is neither paused nor watched, `Invalid` without a reason.
    """
    check_permission(by, Permission.RULE_RESUME)
    if by.kind != "account":
        raise PermissionDenied("A person of the platform lets a rule go on.")
    if not reason.strip():
        raise Invalid("Say in words why the rule goes on.", pointer="reason")
    query = select(RulePause).where(RulePause.rule == rule, RulePause.resumed_at.is_(None)).with_for_update()
    paused = db.session.scalar(query.execution_options(populate_existing=True))
    if paused is None:
        known = db.session.scalar(select(exists().where(RulePause.rule == rule)))
        raise InvalidTransition(f"The rule {rule} goes on already.") if known else NotFound(f"{rule} is not paused.")
    paused.resumed_at, paused.resumed_by, paused.resumed_reason = at, f"{by.kind}:{by.id}", reason.strip()
    db.session.flush()
    audit.record(AuditAction.RULE_RESUME, subject=("rule", rule), by=by, at=at, reason=reason.strip())
    return paused
