from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from governance.core.audit import AuditAction, AuditEntry
from governance.core.clocks import keeping
from governance.core.clocks.models import Clock, ClockStep
from governance.core.clocks.rules import Step, Unit
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound
from tests.builders import BY
from tests.governance.core.clocks.started_clocks import MONDAY, make_rule, start_clock, start_expiry

pytestmark = pytest.mark.usefixtures("undone")


def end_of(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, 23, 59, 59, 999_999, UTC)


def steps_of(clock: Clock) -> dict[str, datetime]:
    query = select(ClockStep).where(ClockStep.clock_id == clock.id).order_by(ClockStep.at, ClockStep.position)
    return {step.name: step.at for step in db.session.scalars(query)}


def audited(clock: Clock) -> list[str]:
    query = select(AuditEntry.action).where(AuditEntry.subject_kind == "clock", AuditEntry.subject_id == str(clock.id))
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def test_a_clock_starts_with_its_due_date_and_three_steps() -> None:
    clock = start_clock(make_rule(5))
    assert (clock.state, clock.due_at, clock.provisional) == ("running", end_of(3, 9), False)
    assert list(steps_of(clock)) == ["share:50", "share:80", "share:100"]
    assert steps_of(clock)["share:100"] == clock.due_at
    assert clock.rule == make_rule(5)
    assert audited(clock) == []


def test_a_clock_without_a_country_knows_weekends_only() -> None:
    clock = start_clock(make_rule(3), country=None, at=datetime(2026, 9, 30, 9, tzinfo=UTC))
    assert clock.due_at == end_of(10, 5)
    assert start_clock(make_rule(3), country="cn", at=datetime(2026, 9, 30, 9, tzinfo=UTC)).due_at == end_of(10, 10)


def test_a_country_is_given_by_its_two_letters() -> None:
    with pytest.raises(Invalid, match="two letters"):
        start_clock(country="China")


def test_an_expiry_ends_with_the_given_day_whatever_the_calendar_says() -> None:
    clock = start_expiry(date(2026, 10, 1), [Step.before(days=60), Step.before(days=7), Step.after(days=0)])
    assert (clock.due_at, clock.provisional, clock.rule) == (end_of(10, 1), False, None)
    assert steps_of(clock) == {
        "before:60": datetime(2026, 8, 2, tzinfo=UTC),
        "before:7": datetime(2026, 9, 24, tzinfo=UTC),
        "after:0": end_of(10, 1),
    }


def test_an_open_clock_is_the_only_one_of_its_name_and_subject() -> None:
    start_clock(subject="1")
    with pytest.raises(Conflict, match="decision of case 1"):
        start_clock(subject="1")
    start_clock(subject="1", name="answer")
    start_clock(subject="2")
    keeping.meet(subject=("case", "1"), name="decision", by=BY, at=MONDAY)
    again = start_clock(subject="1")
    assert [(clock.name, clock.state) for clock in keeping.clocks_of(("case", "1"))] == [
        ("decision", "met"),
        ("answer", "running"),
        ("decision", "running"),
    ]
    assert keeping.clocks_of(("case", "1"))[-1] is again


def test_a_pause_is_left_out_of_the_time_and_moves_the_steps_still_to_come() -> None:
    clock = start_clock(make_rule(5), subject="1")
    before = steps_of(clock)
    db.session.execute(text("UPDATE clock_step SET done_at = at WHERE name = 'share:50'"))
    keeping.pause(subject=("case", "1"), name="decision", by=BY, at=MONDAY + timedelta(days=5), reason="A test runs.")
    assert (clock.state, clock.due_at) == ("paused", end_of(3, 9))
    keeping.resume(subject=("case", "1"), name="decision", by=BY, at=MONDAY + timedelta(days=9))
    # Saturday 7 to Tuesday 10: Monday and Tuesday do not count.
    assert (clock.state, clock.due_at) == ("running", end_of(3, 11))
    # What was reached before stays; what is to come moves along.
    assert steps_of(clock) == before | {"share:80": end_of(3, 6), "share:100": clock.due_at}
    assert audited(clock) == [AuditAction.CLOCK_PAUSE, AuditAction.CLOCK_RESUME]


def test_pauses_add_up() -> None:
    clock = start_clock(make_rule(5), subject="1")
    for day in (1, 3):
        keeping.pause(subject=("case", "1"), name="decision", by=BY, at=MONDAY + timedelta(days=day))
        keeping.resume(subject=("case", "1"), name="decision", by=BY, at=MONDAY + timedelta(days=day + 1))
    assert clock.due_at == end_of(3, 11)


def test_a_pause_that_ends_before_it_began_lasts_no_time() -> None:
    """Two machines need not agree on the time."""
    clock = start_clock(make_rule(5), subject="1")
    keeping.pause(subject=("case", "1"), name="decision", by=BY, at=MONDAY)
    keeping.resume(subject=("case", "1"), name="decision", by=BY, at=MONDAY - timedelta(seconds=1))
    assert clock.due_at == end_of(3, 9)


def test_what_ends_on_a_given_day_does_not_stand_still() -> None:
    start_expiry(date(2026, 10, 1), [Step.after(days=0)], subject="1")
    with pytest.raises(InvalidTransition, match="given"):
        keeping.pause(subject=("sample", "1"), name="end", by=BY, at=MONDAY)


@pytest.mark.parametrize("first", [None, keeping.pause, keeping.meet, keeping.cancel])
@pytest.mark.parametrize("then", [keeping.pause, keeping.resume, keeping.meet, keeping.cancel])
def test_what_can_be_done_with_a_clock_follows_its_state(
    first: Callable[..., Clock] | None, then: Callable[..., Clock]
) -> None:
    its = {"subject": ("case", "1"), "name": "decision", "by": BY, "at": MONDAY}
    start_clock(subject="1")
    if first:
        first(**its)
    if first in {keeping.meet, keeping.cancel}:
        with pytest.raises(NotFound, match="no open clock decision of case 1"):
            then(**its)
    elif then is (keeping.pause if first else keeping.resume):
        with pytest.raises(InvalidTransition):
            then(**its)
    else:
        then(**its)


@pytest.mark.parametrize(("end", "actions"), [(keeping.meet, []), (keeping.cancel, [AuditAction.CLOCK_CANCEL])])
def test_an_ended_clock_keeps_the_steps_it_reached_and_drops_the_others(
    end: Callable[..., Clock], actions: list[str]
) -> None:
    clock = start_clock(subject="1")
    db.session.execute(text("UPDATE clock_step SET done_at = at WHERE name = 'share:50'"))
    end(subject=("case", "1"), name="decision", by=BY, at=MONDAY + timedelta(days=4))
    assert (clock.ended_at, clock.ended_by) == (MONDAY + timedelta(days=4), BY.label)
    assert list(steps_of(clock)) == ["share:50"]
    assert audited(clock) == actions


@pytest.mark.parametrize(
    ("done", "at", "overdue"),
    [
        (None, end_of(3, 9), False),
        (None, end_of(3, 9) + timedelta(seconds=1), True),
        (keeping.pause, end_of(3, 20), False),
        (keeping.meet, end_of(3, 20), False),
        (keeping.cancel, end_of(3, 20), False),
    ],
)
def test_overdue_is_what_runs_past_its_due_date(done: Callable[..., Clock] | None, at: datetime, overdue: bool) -> None:
    clock = start_clock(make_rule(5), subject="1")
    if done:
        done(subject=("case", "1"), name="decision", by=BY, at=MONDAY)
    assert clock.overdue(at) is overdue


@pytest.mark.parametrize("unit", Unit)
def test_every_unit_is_kept_and_computed_again_after_a_pause(unit: Unit) -> None:
    clock = start_clock(make_rule(3, unit), subject="1")
    due_at = clock.due_at
    keeping.pause(subject=("case", "1"), name="decision", by=BY, at=MONDAY)
    keeping.resume(subject=("case", "1"), name="decision", by=BY, at=MONDAY + timedelta(days=2))
    assert clock.rule == make_rule(3, unit)
    # The day of the start does not count anyway.
    assert clock.due_at == due_at + timedelta(days=2 if unit is Unit.HOURS else 1)
