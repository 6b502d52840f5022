"""Appeals that end without a decision: the seller takes one back, or what it was about falls away by itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import ARRAY, String, any_, cast, select

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import PermissionDenied
from governance.violations.appeals import deadline, effects
from governance.violations.appeals.entries import EntryKind, enter
from governance.violations.appeals.lookup import VIOLATION, held, hold, subject_of
from governance.violations.appeals.models import Appeal
from governance.violations.appeals.states import OPEN, State, check_move
from governance.violations.appeals.telling import tell_handler, tell_seller
from governance.violations.appeals.wording import said

FELL_AWAY: Final = "What was contested no longer stands, so there is nothing left to decide."


def withdraw(
    *, appeal_id: int, by: Actor, at: datetime, reason: str | None = None, version: int | None = None
) -> Appeal:
    """The seller takes its appeal back, for good: it admits nothing, and it cannot be filed again."""
    check_permission(by, Permission.APPEAL_FILE)
    if by.seller_id is None:
        raise PermissionDenied("Only the shop takes its appeal back.")
    words = said(reason, "reason") if reason and reason.strip() else None
    appeal = held(appeal_id, by=by, version=version)
    _end(appeal, EntryKind.WITHDRAWN, words, by=by, at=at)
    deadline.drop(appeal, by=by, at=at, reason="taken back")
    effects.taken_back(appeal, by=by, at=at)
    tell_handler("appeal.withdrawn", appeal, at=at)
    return appeal


def end_moot(violation_ids: Collection[int], *, by: Actor, at: datetime) -> int:
    """End the open appeals about violations that stand no more; returns how many. The caller holds the ledgers."""
    # Sent as a single array: an import may take back violations by the thousand.
    numbers = cast([str(violation_id) for violation_id in violation_ids], ARRAY(String))
    about = (Appeal.subject_kind == VIOLATION, Appeal.subject_id == any_(numbers), Appeal.state.in_(sorted(OPEN)))
    found = db.session.scalars(select(Appeal.id).where(*about).order_by(Appeal.seller_id, Appeal.id)).all()
    for appeal_id in found:
        appeal = hold(appeal_id, by=by)
        _end(appeal, EntryKind.MOOT, FELL_AWAY, by=by, at=at)
        deadline.drop(appeal, by=by, at=at, reason="nothing left to decide")
        tell_seller("appeal.moot", appeal, at=at)
    return len(found)


def _end(appeal: Appeal, kind: EntryKind, reason: str | None, *, by: Actor, at: datetime) -> None:
    check_move(State(appeal.state), State.WITHDRAWN)
    appeal.state, appeal.reason, appeal.ended_at = State.WITHDRAWN.value, reason, at
    appeal.version += 1
    db.session.flush()
    enter(appeal, kind, by=by, at=at, text=reason)
    subject = subject_of(appeal.id)
    audit.record(AuditAction.APPEAL_WITHDRAW, subject=subject, by=by, at=at, reason=reason, after={"how": kind.value})
