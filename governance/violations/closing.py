"""Violations that are over: nothing of them counts, nothing that followed lasts, nothing can be contested any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, String, cast, exists, func, or_, select, tuple_

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import NotFound
from governance.violations import ledger
from governance.violations.appeals.in_force import appeal_rules_at
from governance.violations.appeals.models import Appeal
from governance.violations.measures.models import Measure
from governance.violations.models import LedgerEntry, Violation
from governance.violations.reporting import subject_of
from governance.violations.states import State, check_move

# In one run: the transaction stays short, and the rest has time.
MOST: Final = 10_000


def close_what_is_over(*, by: Actor, at: datetime) -> int:
    """Close every violation that is over; returns how many. One whose fix was never verified stays open."""
    check_permission(by, Permission.VIOLATION_CONFIRM)
    today = day_of(at, settings().timezone)
    try:
        rules = appeal_rules_at(today)
    except NotFound:  # without windows nothing can be said to be over
        return 0
    over = (
        Violation.state.in_([State.CONFIRMED.value, State.UPHELD.value]),
        Violation.suspended_on.is_(None),
        Violation.effective_on < today - timedelta(days=rules.window_days),
        Violation.confirmed_at < at - timedelta(days=rules.window_days + 1),
        _points_after(today) == 0,
        ~exists().where(Measure.violation_id == Violation.id, Measure.ended_at.is_(None)),
        ~_appealed_since(at - timedelta(days=rules.second_window_days + 1)),
        _nothing_left_to_fix(),
    )
    query = select(Violation).where(*over).order_by(Violation.id).limit(MOST).with_for_update(skip_locked=True)
    found = db.session.scalars(query).all()
    for violation in found:
        _close(violation, by=by, at=at)
    return len(found)


def _points_after(day: date) -> ColumnElement[int]:
    """What of a violation counts on `day` or later, after all that was taken back or earned back."""
    its = (LedgerEntry.violation_id == Violation.id, LedgerEntry.lapses_at > day)
    return select(func.coalesce(func.sum(LedgerEntry.points), 0)).where(*its).scalar_subquery()


def _appealed_since(moment: datetime) -> ColumnElement[bool]:
    """Whether an appeal is open, or was decided so late that the second instance can still be asked for."""
    return exists().where(
        Appeal.subject_kind == "violation",
        Appeal.subject_id == cast(Violation.id, String),
        or_(Appeal.ended_at.is_(None), Appeal.ended_at >= moment),
    )


def _nothing_left_to_fix() -> ColumnElement[bool]:
    with_fix = [
        (rule_book_id, code)
        for rule_book_id, rules in ledger.violation_rules().items()
        for code, kind in rules.types.items()
        if kind.fix is not None
    ]
    return or_(Violation.fix_verified_on.is_not(None), ~_one_of(with_fix))


def _one_of(rules: Collection[tuple[int, str]]) -> ColumnElement[bool]:
    return tuple_(Violation.rule_book_id, Violation.rule).in_(rules)


def _close(violation: Violation, *, by: Actor, at: datetime) -> None:
    check_move(State(violation.state), State.CLOSED)
    before = {"state": violation.state}
    violation.state, violation.closed_at, violation.version = State.CLOSED.value, at, violation.version + 1
    db.session.flush()
    after, subject = {"state": violation.state}, subject_of(violation.id)
    audit.record(AuditAction.VIOLATION_CLOSE, subject=subject, by=by, at=at, before=before, after=after)
