"""Due dates follow the calendar when it appears or changes, with an audit entry when the date moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core import events
from governance.core.audit import AuditAction, AuditEntry
from governance.core.clocks import calendars, keeping, recomputing
from governance.core.clocks.events import ClockMoved
from governance.core.clocks.jobs import JOBS
from governance.core.clocks.models import Clock, ClockStep
from governance.core.clocks.recomputing import recompute
from governance.core.clocks.rules import Kind, Step, Unit
from governance.core.clocks.working_days import published_in_library
from governance.core.database import db
from governance.core.events import Subscription
from tests.builders import BY
from tests.governance.core.clocks.started_clocks import MONDAY, make_rule, start_clock, start_expiry

pytestmark = pytest.mark.usefixtures("undone")

# The first year that the library does not have; its second Monday of March, an ordinary week.
YEAR = published_in_library("CN").year + 1
FAR_MONDAY = next(date(YEAR, 3, day) for day in range(8, 15) if date(YEAR, 3, day).weekday() == 0)
FAR = datetime.combine(FAR_MONDAY, time(9), UTC)
NOTICE = "A notice of the State Council"


def enter(day: date, *, country: str = "CN", working: bool = False, at: datetime = MONDAY) -> None:
    calendars.set_day(country=country, day=day, working=working, name="", source=NOTICE, by=BY, at=at)


def publish(year: int = YEAR, country: str = "CN") -> None:
    calendars.publish_year(country=country, year=year, source=NOTICE, by=BY, at=MONDAY)


def start_far_clock(**given: object) -> Clock:
    """Five working days over the weekend after the Monday."""
    return start_clock(at=FAR, **given)  # type: ignore[arg-type]  # passed on as they are


def audited(clock: Clock) -> list[tuple[object, object]]:
    """Dates before and after, of each time the clock's date moved."""
    its = (AuditEntry.subject_kind == "clock", AuditEntry.subject_id == str(clock.id))
    query = select(AuditEntry).where(AuditEntry.action == AuditAction.CLOCK_RECOMPUTE, *its).order_by(AuditEntry.id)
    entries = db.session.scalars(query)
    return [
        (entry.before["due_at"][:10], entry.after["due_at"][:10]) for entry in entries if entry.before and entry.after
    ]


def due_on(clock: Clock) -> date:
    db.session.refresh(clock)
    return clock.due_at.date()


def test_a_provisional_date_moves_with_its_steps_when_the_calendar_appears() -> None:
    clock = start_far_clock()
    monday, tuesday = FAR_MONDAY + timedelta(days=7), FAR_MONDAY + timedelta(days=8)
    assert (due_on(clock), clock.provisional) == (monday, True)
    enter(FAR_MONDAY + timedelta(days=4))
    publish()
    assert recompute(by=BY, at=MONDAY) == 1
    assert (due_on(clock), clock.provisional) == (tuesday, False)
    assert audited(clock) == [(str(monday), str(tuesday))]
    steps = {step.name: step.at.date() for step in db.session.scalars(select(ClockStep))}
    # The third, the fourth and the last of the days that count.
    assert steps == {"share:50": FAR_MONDAY + timedelta(days=3), "share:80": monday, "share:100": tuesday}
    assert recompute(by=BY, at=MONDAY) == 0
    assert len(audited(clock)) == 1


def test_it_is_told_that_a_date_moved_and_where_to(undone: Flask) -> None:
    told: list[ClockMoved] = []
    events.init_app(undone, [Subscription(ClockMoved, lambda event, _by, _at: told.append(event))])
    moved, _ = start_far_clock(subject="1", seller_id=7), start_far_clock(country="BR")
    enter(FAR_MONDAY + timedelta(days=4))
    recompute(by=BY, at=MONDAY)
    assert told == [
        ClockMoved(
            name="decision",
            clock_id=moved.id,
            subject_kind="case",
            subject_id="1",
            seller_id=7,
            application_id=None,
            due_at=moved.due_at,
        )
    ]


def test_a_make_up_day_brings_the_date_nearer() -> None:
    clock = start_far_clock()
    enter(FAR_MONDAY + timedelta(days=5), working=True)
    publish()
    assert recompute(by=BY, at=MONDAY) == 1
    assert due_on(clock) == FAR_MONDAY + timedelta(days=5)


def test_a_step_that_was_reached_stays_where_it_was() -> None:
    start_far_clock(steps=[Step.share(20)])
    [step] = db.session.scalars(select(ClockStep))
    reached_at = step.at
    step.done_at = reached_at
    enter(FAR_MONDAY + timedelta(days=1))
    recompute(by=BY, at=MONDAY)
    db.session.refresh(step)
    assert step.at == reached_at


def test_a_date_that_the_published_calendar_confirms_is_settled_without_an_entry() -> None:
    clock = start_far_clock()
    assert recompute(by=BY, at=MONDAY) == 0
    assert clock.provisional
    publish()
    assert recompute(by=BY, at=MONDAY) == 0
    assert (due_on(clock), clock.provisional) == (FAR_MONDAY + timedelta(days=7), False)
    assert audited(clock) == []


def test_a_legal_period_in_calendar_days_moves_when_its_last_day_turns_out_to_be_off() -> None:
    clock = start_far_clock(rule=make_rule(4, Unit.CALENDAR_DAYS, Kind.LAW))
    enter(FAR_MONDAY + timedelta(days=4))
    recompute(by=BY, at=MONDAY)
    assert due_on(clock) == FAR_MONDAY + timedelta(days=7)
    assert clock.provisional


def test_a_day_off_decreed_at_short_notice_moves_settled_dates_too_and_once() -> None:
    settled, elsewhere = start_clock(country="BR"), start_clock(country="US")
    enter(date(2026, 3, 6), country="BR", at=MONDAY + timedelta(days=1))
    assert recompute(by=BY, at=MONDAY + timedelta(days=2)) == 1
    assert recompute(by=BY, at=MONDAY + timedelta(days=3)) == 0
    assert audited(settled) == [("2026-03-09", "2026-03-10")]
    assert due_on(elsewhere) == date(2026, 3, 9)


def test_pauses_are_left_out_again() -> None:
    clock = start_far_clock(subject="1")
    keeping.pause(subject=("case", "1"), name="decision", by=BY, at=FAR + timedelta(days=1))
    keeping.resume(subject=("case", "1"), name="decision", by=BY, at=FAR + timedelta(days=2))
    keeping.pause(subject=("case", "1"), name="decision", by=BY, at=FAR + timedelta(days=3))
    enter(FAR_MONDAY + timedelta(days=4))
    recompute(by=BY, at=MONDAY)
    # Tuesday stood, Friday is off; from when it is resumed on, the second pause counts as well.
    assert (due_on(clock), clock.state) == (FAR_MONDAY + timedelta(days=9), "paused")
    keeping.resume(subject=("case", "1"), name="decision", by=BY, at=FAR + timedelta(days=4))
    assert due_on(clock) == FAR_MONDAY + timedelta(days=10)


def test_ended_clocks_and_given_days_stay_as_they_are() -> None:
    met = start_far_clock(subject="1")
    keeping.meet(subject=("case", "1"), name="decision", by=BY, at=FAR)
    expiry = start_expiry(FAR_MONDAY, [Step.after(days=0)])
    enter(FAR_MONDAY)
    enter(FAR_MONDAY + timedelta(days=7))
    assert recompute(by=BY, at=MONDAY) == 0
    assert (due_on(met), due_on(expiry)) == (FAR_MONDAY + timedelta(days=7), FAR_MONDAY)


def test_many_are_worked_out_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recomputing, "_CHUNK", 2)
    clocks = [start_far_clock() for _ in range(5)]
    enter(FAR_MONDAY + timedelta(days=4))
    assert recompute(by=BY, at=MONDAY) == 5
    assert {due_on(clock) for clock in clocks} == {FAR_MONDAY + timedelta(days=8)}


def test_the_daily_job_says_how_many_dates_moved() -> None:
    start_far_clock()
    enter(FAR_MONDAY + timedelta(days=4))
    [job] = [job for job in JOBS if job.name == "clock-calendar"]
    assert job.run(MONDAY, BY) == "1 due dates moved."
