"""Who holds an appeal: taken by somebody who may decide it, or given by load; never to anybody involved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.accounts import Account
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Conflict, InvalidTransition
from governance.violations.appeals.entries import EntryKind, enter
from governance.violations.appeals.lookup import held, subject_of
from governance.violations.appeals.models import Appeal
from governance.violations.appeals.states import OPEN, State
from governance.violations.appeals.taking_part import check_decider
from governance.violations.appeals.telling import deciders, tell_handler


def take(*, appeal_id: int, by: Actor, at: datetime, version: int | None = None) -> Appeal:
    """Somebody who may decide an appeal takes it: one that nobody holds, or that is late.

    Raises `Conflict` when a colleague holds it, `PermissionDenied` for anybody involved.
    """
    check_permission(by, Permission.APPEAL_DECIDE)
    appeal = held(appeal_id, by=by, version=version)
    check_decider(appeal, by)
    if State(appeal.state) not in OPEN:
        raise InvalidTransition(f"An appeal that is {appeal.state} is held by nobody.")
    if appeal.handler_id not in {None, int(by.id)} and appeal.late_at is None:
        raise Conflict("A colleague holds this appeal.")
    _hand_to(appeal, int(by.id), AuditAction.APPEAL_TAKE, by=by, at=at)
    return appeal


def hand_out(*, by: Actor, at: datetime) -> int:
    """Give every open appeal that nobody holds, or whose holder is gone, to whoever has the fewest; returns how many."""
    there = deciders()
    waiting = select(Appeal.id).where(
        Appeal.ended_at.is_(None), or_(Appeal.handler_id.is_(None), Appeal.handler_id.not_in(there))
    )
    given = 0
    for appeal_id in db.session.scalars(waiting.order_by(Appeal.id)).all():
        given += give_by_load(held(appeal_id, by=by), by=by, at=at)
    return given


def give_by_load(appeal: Appeal, *, by: Actor, at: datetime) -> bool:
    """Give an appeal that is held to another person than now, who is told; False when nobody else may decide it."""
    able = [
        account
        for account in deciders()
        if f"account:{account}" not in appeal.involved and account != appeal.handler_id
    ]
    if not able:
        return False
    loads = _loads()
    _hand_to(appeal, min(able, key=lambda one: (loads.get(one, 0), one)), AuditAction.APPEAL_ASSIGN, by=by, at=at)
    tell_handler("appeal.assigned", appeal, at=at)
    return True


def handler_is_there(appeal: Appeal) -> bool:
    """Whether somebody holds the appeal whose account is open."""
    return appeal.handler_id is not None and bool(
        db.session.scalar(select(Account.active).where(Account.id == appeal.handler_id))
    )


def _loads() -> dict[int, int]:
    """How many open appeals each person holds."""
    query = select(Appeal.handler_id, func.count()).where(Appeal.ended_at.is_(None), Appeal.handler_id.is_not(None))
    rows = db.session.execute(query.group_by(Appeal.handler_id))
    return {handler: count for handler, count in rows if handler is not None}


def _hand_to(appeal: Appeal, account_id: int, action: AuditAction, *, by: Actor, at: datetime) -> None:
    if appeal.handler_id == account_id:
        return
    before, appeal.handler_id, appeal.version = appeal.handler_id, account_id, appeal.version + 1
    data = {"account": account_id}
    enter(appeal, EntryKind.ASSIGNED, by=by, at=at, data=data, for_seller=False)
    audit.record(action, subject=subject_of(appeal.id), by=by, at=at, before={"account": before}, after=data)
