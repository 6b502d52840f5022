"""Inspectors: appointed under a pseudonym, changed, resting for a while and back again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from governance.core import audit
from governance.core.access import Actor, Permission, Role, check_permission
from governance.core.accounts import Account
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound
from governance.core.events import publish
from inspections.draws.pools.codes import checked_code, required_words
from inspections.draws.pools.events import InspectorRested
from inspections.draws.pools.models import Inspector


def subject_of(inspector_id: int) -> tuple[str, str]:
    """The inspector as the subject of audit entries."""
    return ("inspector", str(inspector_id))


def appoint(
    *, email: str, code: str, team: str, tasks_a_week: int, by: Actor, at: datetime, since: date | None = None
) -> Inspector:
    """Let the account with this address inspect under the pseudonym `code`, from `since` (default: today) on.

    Raises `Invalid` when there is no open account with the role inspector, `Conflict` when it inspects already or the
    code is taken.
    """
    check_permission(by, Permission.POOL_MANAGE)
    account = db.session.scalar(select(Account).where(func.lower(Account.email) == email.strip().lower()))
    if account is None or not account.active or Role.INSPECTOR.value not in {role.name for role in account.roles}:
        raise Invalid(f"There is no open account {email.strip()!r} with the role inspector.", pointer="email")
    code = checked_code(code)
    if _is_there(Inspector.account_id == account.id):
        raise Conflict("This account inspects already.", pointer="email")
    if _is_there(Inspector.code == code):
        raise Conflict(f"There is an inspector {code} already.", pointer="code")
    inspector = Inspector(
        account_id=account.id,
        code=code,
        tasks_a_week=_checked_week(tasks_a_week),
        active=True,
        since=since or day_of(at, settings().timezone),
        **required_words(team=team),
    )
    db.session.add(inspector)
    db.session.flush()
    after = {"account": account.id, "code": code, "team": inspector.team, "tasks_a_week": tasks_a_week}
    _record(inspector, by=by, at=at, after=after | {"since": str(inspector.since)})
    return inspector


def change(
    *,
    inspector_id: int,
    by: Actor,
    at: datetime,
    team: str | None = None,
    tasks_a_week: int | None = None,
    version: int | None = None,
) -> Inspector:
    """Change team or tasks a week; what is left out stays. A pseudonym stays for ever: records name it."""
    check_permission(by, Permission.POOL_MANAGE)
    inspector = held_inspector(inspector_id, version)
    before = {"team": inspector.team, "tasks_a_week": inspector.tasks_a_week}
    if team is not None:
        inspector.team = required_words(team=team)["team"]
    if tasks_a_week is not None:
        inspector.tasks_a_week = _checked_week(tasks_a_week)
    after = {"team": inspector.team, "tasks_a_week": inspector.tasks_a_week}
    return _changed(inspector, by=by, at=at, before=before, after=after)


def rest(*, inspector_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> Inspector:
    """Draw an inspector no more for now; open tasks stay with them until somebody hands them over."""
    check_permission(by, Permission.POOL_MANAGE)
    inspector = held_inspector(inspector_id, version)
    if not inspector.active:
        raise InvalidTransition("This inspector rests already.")
    inspector.active = False
    reason = required_words(reason=reason)["reason"]
    _changed(inspector, by=by, at=at, before={"active": True}, after={"active": False}, reason=reason)
    publish(InspectorRested(inspector_id), by=by, at=at)
    return inspector


def return_(*, inspector_id: int, by: Actor, at: datetime, version: int | None = None) -> Inspector:
    """Draw a resting inspector again."""
    check_permission(by, Permission.POOL_MANAGE)
    inspector = held_inspector(inspector_id, version)
    if inspector.active:
        raise InvalidTransition("This inspector is drawn already.")
    inspector.active = True
    return _changed(inspector, by=by, at=at, before={"active": False}, after={"active": True})


def find_inspector(code: str) -> Inspector:
    """The inspector with the pseudonym `code`; raises `NotFound`."""
    inspector = db.session.scalar(select(Inspector).where(Inspector.code == code))
    if inspector is None:
        raise NotFound(f"There is no inspector {code!r}.")
    return inspector


def held_inspector(inspector_id: int, version: int | None) -> Inspector:
    """The inspector, held until the transaction ends; raises `NotFound`, or `Conflict` when `version` is an older one."""
    inspector = db.session.get(Inspector, inspector_id, with_for_update=True, populate_existing=True)
    if inspector is None:
        raise NotFound(f"There is no inspector with the id {inspector_id}.")
    if version is not None and version != inspector.version:
        raise Conflict("Somebody else changed this inspector first: look at it again.", pointer="version")
    return inspector


def _is_there(condition: ColumnElement[bool]) -> bool:
    return db.session.scalar(select(Inspector.id).where(condition)) is not None


def _checked_week(tasks: int) -> int:
    if tasks <= 0:
        raise Invalid("An inspector takes at least one task a week.", pointer="tasks_a_week")
    return tasks


def _changed(
    inspector: Inspector,
    *,
    by: Actor,
    at: datetime,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str | None = None,
) -> Inspector:
    inspector.version += 1
    db.session.flush()
    _record(inspector, by=by, at=at, before=before, after=after, reason=reason)
    return inspector


def _record(
    inspector: Inspector,
    *,
    by: Actor,
    at: datetime,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    subject = subject_of(inspector.id)
    audit.record(AuditAction.INSPECTOR_CHANGE, subject=subject, by=by, at=at, reason=reason, before=before, after=after)
