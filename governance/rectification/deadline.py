"""The deadline of a fix: a clock that binds the seller and stands still while somebody looks at the evidence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from governance.core.access import Actor
from governance.core.calendar import day_of
from governance.core.clocks import keeping
from governance.core.clocks.models import Clock
from governance.core.clocks.rules import Binds, ClockRule, Kind, Step, Unit
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Invalid
from governance.rectification.in_force import rectification_rules_at
from governance.rectification.models import RequiredFix

NAME: Final = "fix"
REMINDER: Final = Step.share(80)
END: Final = Step.share(100)


def subject_of(fix_id: int) -> tuple[str, str]:
    """The fix as the subject of clocks, messages and audit entries."""
    return ("fix", str(fix_id))


def due_on(fix: RequiredFix) -> date:
    """The last day on which the seller is in time."""
    return day_of(_clock(fix).due_at, settings().timezone)


def due_at(fix: RequiredFix) -> datetime:
    """The end of that day."""
    return _clock(fix).due_at


def lock(fix_id: int) -> None:
    """Keep the steps of the clock from being reached until the transaction ends.

    Whoever changes a fix holds its clock before the fix, as those do who reach a step.
    """
    kind, number = subject_of(fix_id)
    its = (Clock.subject_kind == kind, Clock.subject_id == number, Clock.name == NAME, Clock.ended_at.is_(None))
    db.session.execute(select(Clock.id).where(*its).with_for_update())


def term_until(due_on: date, *, source: str, at: datetime) -> ClockRule:
    """The days that are left until `due_on`, as a term: unlike a fixed day, it can stand still.

    Raises `Invalid` unless the day lies ahead.
    """
    today = day_of(at, settings().timezone)
    days = (due_on - today).days
    if days < 1:
        raise Invalid(f"A deadline lies ahead: {due_on} is not after {today}.", pointer="due_on")
    return ClockRule(Binds.SELLER, Kind.CONTRACT, source, today, days, Unit.CALENDAR_DAYS)


def begin(fix: RequiredFix, rule: ClockRule, *, country: str | None, by: Actor, at: datetime) -> None:
    """Start the clock of a fix, or start it anew; raises `Invalid` for a rule that binds somebody else."""
    if rule.binds is not Binds.SELLER:
        raise Invalid(f"The deadline of a fix binds the seller, not the {rule.binds}.", pointer="rule")
    clock = keeping.start(
        name=NAME,
        subject=subject_of(fix.id),
        rule=rule,
        country=country,
        started_at=at,
        steps=(REMINDER, END, *_next_step(at)),
        seller_id=fix.seller_id,
        by=by,
        at=at,
    )
    fix.clock_id, fix.overdue_at, fix.escalated_at = clock.id, None, None
    db.session.flush()


def move(fix: RequiredFix, day: date, *, by: Actor, at: datetime, reason: str) -> None:
    """Start another clock until a later day in place of the one that runs."""
    clock = _clock(fix)
    holds = day_of(clock.due_at, settings().timezone)
    if day <= holds:
        raise Invalid(f"What is due on {holds} can only be moved to a later day.", pointer="due_on")
    rule = term_until(day, source=clock.source, at=at)
    drop(fix, by=by, at=at, reason=reason)
    begin(fix, rule, country=clock.country, by=by, at=at)


def hold(fix: RequiredFix, *, by: Actor, at: datetime) -> None:
    """It is no longer the seller's turn: the clock stands."""
    keeping.pause(subject=subject_of(fix.id), name=NAME, by=by, at=at, reason="evidence was shown")


def go_on(fix: RequiredFix, day: date | None, *, by: Actor, at: datetime) -> None:
    """It is the seller's turn again, with the time that was left, or until a later `day`."""
    reason = "evidence was returned"
    keeping.resume(subject=subject_of(fix.id), name=NAME, by=by, at=at, reason=reason)
    if day is not None:
        move(fix, day, by=by, at=at, reason=reason)


def met(fix: RequiredFix, *, by: Actor, at: datetime) -> None:
    """The clock has done its work."""
    keeping.meet(subject=subject_of(fix.id), name=NAME, by=by, at=at)


def drop(fix: RequiredFix, *, by: Actor, at: datetime, reason: str) -> None:
    """Nobody asks for this any more, or not by this day."""
    keeping.cancel(subject=subject_of(fix.id), name=NAME, by=by, at=at, reason=reason)


def is_next_step(step: str) -> bool:
    """Whether this is the step after the end, which the rule book asks for."""
    return step.startswith("after:")


def _next_step(at: datetime) -> list[Step]:
    rules = rectification_rules_at(day_of(at, settings().timezone))
    return [] if rules is None else [Step.after(days=rules.escalate_after_days)]


def _clock(fix: RequiredFix) -> Clock:
    return db.session.get_one(Clock, fix.clock_id)
