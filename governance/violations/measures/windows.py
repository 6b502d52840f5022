"""The clocks of measures: the window to contest one before it holds, its term, its publication, the platform's word."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import exists, select

from governance.core.access import Actor
from governance.core.calendar import day_of
from governance.core.clocks import keeping
from governance.core.clocks.calendars import country_code, working_days_of
from governance.core.clocks.due import due_of
from governance.core.clocks.models import Clock
from governance.core.clocks.rules import Binds, Kind, Step
from governance.core.clocks.states import OPEN
from governance.core.clocks.states import State as ClockState
from governance.core.commands import settings
from governance.core.database import db
from governance.sellers.models import Seller
from governance.violations.measures.models import Measure, PlatformCall
from governance.violations.measures.rules import MeasureRules

WINDOW: Final = "measure_window"
TERM: Final = "measure_term"
PUBLICATION: Final = "measure_publication"
CONFIRMATION: Final = "platform_confirmation"
HALF: Final = Step.share(50)
REMINDER: Final = Step.share(80)
END: Final = Step.share(100)


def subject_of(measure_id: int) -> tuple[str, str]:
    """A measure as the subject of clocks, messages and audit entries."""
    return ("measure", str(measure_id))


def subject_of_call(call_id: int) -> tuple[str, str]:
    """A call to the platform as the subject of its clock."""
    return ("platform_call", str(call_id))


def lock(measure_id: int) -> None:
    """Hold the clocks of a measure, which come before it, until the transaction ends."""
    kind, number = subject_of(measure_id)
    its = (Clock.subject_kind == kind, Clock.subject_id == number, Clock.ended_at.is_(None))
    db.session.execute(select(Clock.id).where(*its).order_by(Clock.id).with_for_update())


def first_day_after_window(seller_id: int, rules: MeasureRules, *, at: datetime) -> date:
    """The first day on which a measure holds that the seller is told of now."""
    rule, country = rules.clocks[WINDOW], _country(seller_id)
    calendar = working_days_of(country if rule.needs_calendar else None)
    timezone = settings().timezone
    return day_of(due_of(rule, at, timezone=timezone, working_days=calendar).at, timezone) + timedelta(days=1)


def open_window(measure: Measure, rules: MeasureRules, *, by: Actor, at: datetime) -> None:
    """The seller can contest the measure before it holds, from now on."""
    _start(measure, WINDOW, rules, (Step.share(50), REMINDER, END), by=by, at=at)


def begin_term(measure: Measure, rules: MeasureRules, *, by: Actor, at: datetime) -> None:
    """The measure holds, and ends by itself at the end of the day before `ends_on`."""
    if measure.ends_on is None:
        return
    keeping.start_until(
        name=TERM,
        subject=subject_of(measure.id),
        due_on=measure.ends_on - timedelta(days=1),
        binds=Binds.PLATFORM,
        kind=Kind.CONTRACT,
        source=rules.title,
        verified_on=day_of(at, settings().timezone),
        steps=(END,),
        seller_id=measure.seller_id,
        by=by,
        at=at,
    )


def begin_publication(measure: Measure, rules: MeasureRules, *, by: Actor, at: datetime) -> None:
    """Everybody has to be able to read of the measure soon."""
    _start(measure, PUBLICATION, rules, (HALF, END), by=by, at=at)


def begin_confirmation(call: PlatformCall, rules: MeasureRules, *, by: Actor, at: datetime) -> None:
    """The platform was called, and says soon that it did what it was called for."""
    keeping.start(
        name=CONFIRMATION,
        subject=subject_of_call(call.id),
        rule=rules.clocks[CONFIRMATION],
        country=_country(call.seller_id),
        started_at=at,
        steps=(END,),
        seller_id=call.seller_id,
        by=by,
        at=at,
    )


def is_open(subject: tuple[str, str], name: str) -> bool:
    """Whether the clock runs or stands."""
    its = (Clock.subject_kind == subject[0], Clock.subject_id == subject[1], Clock.name == name)
    return bool(db.session.scalar(select(exists().where(*its, Clock.state.in_(sorted(OPEN))))))


def met(subject: tuple[str, str], name: str, *, by: Actor, at: datetime) -> None:
    """The clock has done its work; nothing when it is over already."""
    if is_open(subject, name):
        keeping.meet(subject=subject, name=name, by=by, at=at)


def drop(measure_id: int, *, by: Actor, at: datetime, reason: str) -> None:
    """Nothing of this is waited for any more: end every clock of the measure itself."""
    for name in (WINDOW, TERM, PUBLICATION):
        if is_open(subject_of(measure_id), name):
            keeping.cancel(subject=subject_of(measure_id), name=name, by=by, at=at, reason=reason)


def hold_window(measure_id: int, *, by: Actor, at: datetime, reason: str) -> None:
    """Let the window stand; nothing when none runs."""
    if _state(measure_id) == ClockState.RUNNING:
        keeping.pause(subject=subject_of(measure_id), name=WINDOW, by=by, at=at, reason=reason)


def let_window_go_on(measure_id: int, *, by: Actor, at: datetime, reason: str) -> date | None:
    """Let the window run on; returns the first day after it, None when none stood still."""
    if _state(measure_id) != ClockState.PAUSED:
        return None
    clock = keeping.resume(subject=subject_of(measure_id), name=WINDOW, by=by, at=at, reason=reason)
    return day_of(clock.due_at, settings().timezone) + timedelta(days=1)


def _state(measure_id: int) -> str | None:
    kind, number = subject_of(measure_id)
    its = (Clock.subject_kind == kind, Clock.subject_id == number, Clock.name == WINDOW)
    return db.session.scalar(select(Clock.state).where(*its, Clock.ended_at.is_(None)))


def _start(
    measure: Measure, name: str, rules: MeasureRules, steps: tuple[Step, ...], *, by: Actor, at: datetime
) -> None:
    keeping.start(
        name=name,
        subject=subject_of(measure.id),
        rule=rules.clocks[name],
        country=_country(measure.seller_id),
        started_at=at,
        steps=steps,
        seller_id=measure.seller_id,
        by=by,
        at=at,
    )


def _country(seller_id: int) -> str | None:
    country = db.session.scalar(select(Seller.country).where(Seller.id == seller_id))
    return country_code(country) if country else None
