"""The clocks of a case: begun, met, dropped, and standing still while somebody else has to act.

Whoever calls holds the row of the case (`lookup.to_change`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select

from governance.complaints.lookup import subject_of
from governance.complaints.models import Case
from governance.complaints.pauses import OF_AUTHORITY, OF_SELLER, stands
from governance.complaints.rules import rules_at
from governance.complaints.states import State
from governance.core.access import Actor
from governance.core.calendar import day_of
from governance.core.clocks import keeping
from governance.core.clocks.models import Clock
from governance.core.clocks.rules import DEFAULT_STEPS, ClockRule, Step
from governance.core.clocks.states import State as ClockState
from governance.core.commands import settings
from governance.core.database import db
from governance.sellers.models import Seller

HALF: Final = Step.share(50).name
REMINDER: Final = Step.share(80).name
END: Final = Step.share(100).name


def begin(
    case: Case, name: str, *, by: Actor, at: datetime, started_at: datetime | None = None, rule: ClockRule | None = None
) -> None:
    """Start the clock `name` by `rule` (default: the rule book's of that name), unless it runs already.

    Clocks of authorities run on cases from or to an authority, and on no other.
    """
    if (name in OF_AUTHORITY and case.authority is None) or is_open(case, name):
        return
    seller = db.session.get_one(Seller, case.seller_id)
    seen = case.seller_told_at is not None and name in OF_SELLER
    keeping.start(
        name=name,
        subject=subject_of(case.id),
        rule=rule or rules_at(at).clocks[name],
        country=seller.country,
        started_at=started_at or at,
        steps=DEFAULT_STEPS,
        seller_id=case.seller_id if seen else None,
        by=by,
        at=at,
    )


def met(case: Case, *names: str, by: Actor, at: datetime) -> None:
    """What these clocks ask for has happened; those that do not run are passed over."""
    for name in [each for each in open_clocks(case) if each in names]:
        keeping.meet(subject=subject_of(case.id), name=name, by=by, at=at)


def drop(case: Case, *names: str, by: Actor, at: datetime, reason: str) -> None:
    """Nobody asks for this any more; clocks that do not run are passed over."""
    for name in [each for each in open_clocks(case) if each in names]:
        keeping.cancel(subject=subject_of(case.id), name=name, by=by, at=at, reason=reason)


def drop_all(case: Case, *, by: Actor, at: datetime, reason: str) -> None:
    """The case has ended: nothing is due any more. What an authority has to be told is begun afterwards."""
    drop(case, *open_clocks(case), by=by, at=at, reason=reason)


def follow(case: Case, *, by: Actor, at: datetime) -> None:
    """Let every clock stand or run as the state of the case asks; called after each change of state."""
    for name, clock_state in open_clocks(case).items():
        still = stands(name, State(case.state), testing=case.testing)
        if still and clock_state is ClockState.RUNNING:
            keeping.pause(subject=subject_of(case.id), name=name, by=by, at=at, reason=_why(case))
        elif not still and clock_state is ClockState.PAUSED:
            keeping.resume(subject=subject_of(case.id), name=name, by=by, at=at, reason=case.state)


def is_open(case: Case, name: str) -> bool:
    """Whether the clock runs or stands."""
    return name in open_clocks(case)


def due_on(case: Case, name: str) -> str:
    """The day on which the open clock is due, as it is written in messages; nothing when it does not run."""
    kind, number = subject_of(case.id)
    its = (Clock.subject_kind == kind, Clock.subject_id == number, Clock.name == name, Clock.ended_at.is_(None))
    due_at = db.session.scalar(select(Clock.due_at).where(*its))
    return "" if due_at is None else day_of(due_at, settings().timezone).isoformat()


def open_clocks(case: Case) -> dict[str, ClockState]:
    """The open clocks of the case that the caller's scope shows, and whether each runs."""
    kind, number = subject_of(case.id)
    its = (Clock.subject_kind == kind, Clock.subject_id == number, Clock.ended_at.is_(None))
    rows = db.session.execute(select(Clock.name, Clock.state).where(*its).order_by(Clock.id))
    return {row.name: ClockState(row.state) for row in rows}


def _why(case: Case) -> str:
    return "testing" if case.testing else case.state
