"""Our time ran out undecided: what is contested is suspended, never on listed grounds, and so often per seller."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import exists, func, select

from governance.core import audit
from governance.core.access import Actor
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.violations.appeals import effects
from governance.violations.appeals.assignment import give_by_load
from governance.violations.appeals.entries import EntryKind, enter
from governance.violations.appeals.in_force import appeal_rules_at
from governance.violations.appeals.lookup import MEASURE, VIOLATION, contested_thing, held, subject_of
from governance.violations.appeals.models import Appeal, AppealEntry
from governance.violations.appeals.rules import Relief
from governance.violations.appeals.states import State
from governance.violations.appeals.telling import tell_platform, tell_seller


def note_late(appeal: Appeal, *, due_on: str, by: Actor, at: datetime) -> None:
    """Write down that our time ran out, tell everybody who decides, give it to another person, and relieve the seller."""
    appeal.late_at, appeal.version = at, appeal.version + 1
    db.session.flush()
    enter(appeal, EntryKind.LATE, by=by, at=at)
    given = give_by_load(appeal, by=by, at=at)
    relieved = relieve(appeal, by=by, at=at)
    after = {"relieved": relieved, "given_to": appeal.handler_id if given else None}
    audit.record(AuditAction.APPEAL_LATE, subject=subject_of(appeal.id), by=by, at=at, after=after)
    tell_platform("appeal.late", appeal, at=at, due_on=due_on)
    tell_seller("appeal.relieved" if relieved else "appeal.delayed", appeal, at=at, due_on=due_on)


def relieve(appeal: Appeal, *, by: Actor, at: datetime) -> bool:
    """Suspend what is contested until the decision; False on listed grounds, above the limit, or where nothing can be."""
    if appeal.subject_kind not in {VIOLATION, MEASURE} or _on_listed_ground(appeal, by):
        return False
    rules = appeal_rules_at(day_of(at, settings().timezone))
    if not within_limit(_reliefs_since(appeal.seller_id, rules.relief, at), rules.relief):
        return False
    if not effects.suspended(appeal, by=by, at=at):
        return False
    appeal.relief_at = at
    db.session.flush()
    enter(appeal, EntryKind.RELIEF, by=by, at=at)
    return True


def within_limit(granted: int, rule: Relief) -> bool:
    """Whether one more relief is within what the rule book gives a seller."""
    return granted < rule.at_most


def end(appeal: Appeal, *, by: Actor, at: datetime) -> bool:
    """Let what was suspended have effect again: it was upheld, or the appeal was taken back. False when nothing was."""
    if appeal.relief_at is None:
        return False
    effects.restored(appeal, by=by, at=at)
    enter(appeal, EntryKind.RESTORED, by=by, at=at)
    return True


def end_of_withdrawn(*, by: Actor, at: datetime) -> int:
    """Let have effect again what was suspended for appeals that sellers have taken back since; returns how many.

    A seller changes no ledger: the platform does it a moment later.
    """
    of_this = AppealEntry.appeal_id == Appeal.id
    over = exists().where(of_this, AppealEntry.kind.in_([EntryKind.RESTORED.value, EntryKind.MOOT.value]))
    query = select(Appeal.id).where(Appeal.state == State.WITHDRAWN.value, Appeal.relief_at.is_not(None), ~over)
    found = db.session.scalars(query.order_by(Appeal.id)).all()
    for appeal_id in found:
        end(held(appeal_id, by=by), by=by, at=at)
    return len(found)


def _on_listed_ground(appeal: Appeal, by: Actor) -> bool:
    """As it was when it was contested, and as it is now: a stop may have followed since."""
    contested = contested_thing(appeal.subject_kind, appeal.subject_id, by=by)
    return appeal.listed_ground is not None or contested.listed_ground is not None


def _reliefs_since(seller_id: int, rule: Relief, at: datetime) -> int:
    since = at - timedelta(days=rule.within_days)
    query = select(func.count()).where(Appeal.seller_id == seller_id, Appeal.relief_at > since)
    return db.session.scalar(query) or 0
