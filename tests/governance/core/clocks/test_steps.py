"""Each step once, in order, also late, beside failures, and while two schedulers work at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.core import events
from governance.core.access import Actor
from governance.core.audit import AuditAction, AuditEntry, record
from governance.core.clocks import keeping, steps
from governance.core.clocks.events import ClockStepReached
from governance.core.clocks.jobs import JOBS
from governance.core.clocks.models import ClockStep
from governance.core.clocks.rules import Step, Unit
from governance.core.clocks.steps import reach_due_steps
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.events import Subscription
from governance.core.jobs import JobRun, run_due_slots
from tests.builders import BY, commit
from tests.governance.core.clocks.started_clocks import MONDAY, make_rule, start_clock, start_expiry

Hears = Callable[[ClockStepReached, Actor, datetime], str | None]


def hear(app: Flask, hears: Hears) -> None:
    events.init_app(app, [Subscription(ClockStepReached, hears)])


def listen(app: Flask) -> list[tuple[str, str]]:
    """Fills with subject and step of what is told, in order."""
    found: list[tuple[str, str]] = []
    hear(app, lambda event, _by, _at: found.append((event.subject_id, event.step)))
    return found


def reach(**later: float) -> str:
    return str(reach_due_steps(by=BY, at=MONDAY + timedelta(**later)))


class TestSteps:
    @pytest.fixture
    def heard(self, undone: Flask) -> list[tuple[str, str]]:
        return listen(undone)

    def test_a_step_is_told_when_its_moment_has_come_and_once(self, heard: list[tuple[str, str]]) -> None:
        start_clock(make_rule(10, Unit.HOURS), subject="1")
        reach(hours=4.9)
        assert heard == []
        reach(hours=5)
        reach(hours=6)
        assert heard == [("1", "share:50")]

    def test_only_clocks_of_the_kinds_asked_for_are_told_of(self, heard: list[tuple[str, str]]) -> None:
        start_clock(make_rule(10, Unit.HOURS), subject="1")
        start_expiry(MONDAY.date(), (Step.share(50),), subject="2")
        later = MONDAY + timedelta(days=1)
        assert reach_due_steps(by=BY, at=later, about=["sample"]).done == 1
        assert heard == [("2", "share:50")]
        reach_due_steps(by=BY, at=later)
        assert ("1", "share:50") in heard

    def test_the_event_says_what_was_reached(self, undone: Flask) -> None:
        found: list[object] = []
        hear(undone, lambda event, by, at: found.append((event, by.label, at)))
        clock = start_expiry(date(2026, 3, 2), [Step.after(days=0)], subject="12", seller_id=7, application_id=8)
        reach(days=1)
        event = ClockStepReached(
            name="end",
            step="after:0",
            clock_id=clock.id,
            subject_kind="sample",
            subject_id="12",
            seller_id=7,
            application_id=8,
            due_at=clock.due_at,
        )
        assert found == [(event, BY.label, MONDAY + timedelta(days=1))]

    def test_what_is_due_is_told_in_the_order_of_time_across_clocks(self, heard: list[tuple[str, str]]) -> None:
        start_clock(make_rule(10, Unit.HOURS), subject="slow")
        start_clock(make_rule(7, Unit.HOURS), subject="fast")
        start_expiry(date(2026, 3, 1), [Step.before(days=60), Step.after(days=0)], subject="past")
        reach(hours=12)
        assert heard == [
            ("past", "before:60"),
            ("past", "after:0"),
            ("fast", "share:50"),
            ("slow", "share:50"),
            ("fast", "share:80"),
            ("fast", "share:100"),
            ("slow", "share:80"),
            ("slow", "share:100"),
        ]

    def test_steps_of_one_moment_are_told_in_the_order_in_which_they_were_given(
        self, heard: list[tuple[str, str]]
    ) -> None:
        start_expiry(date(2026, 3, 2), [Step.share(100), Step.after(days=0)], subject="1")
        start_expiry(date(2026, 3, 2), [Step.after(days=0), Step.share(100)], subject="2")
        reach(days=1)
        assert heard == [("1", "share:100"), ("1", "after:0"), ("2", "after:0"), ("2", "share:100")]

    def test_nothing_is_told_of_an_ended_clock_or_one_that_stands(self, heard: list[tuple[str, str]]) -> None:
        for subject, end in (("1", keeping.meet), ("2", keeping.cancel), ("3", keeping.pause)):
            start_clock(make_rule(10, Unit.HOURS), subject=subject)
            end(subject=("case", subject), name="decision", by=BY, at=MONDAY)
        reach(days=30)
        assert heard == []
        keeping.resume(subject=("case", "3"), name="decision", by=BY, at=MONDAY + timedelta(days=30))
        reach(days=30, hours=4)
        assert heard == []
        reach(days=30, hours=5)
        assert heard == [("3", "share:50")]

    def test_a_step_that_was_missed_before_the_clock_was_stopped_is_told(self, heard: list[tuple[str, str]]) -> None:
        start_clock(make_rule(10, Unit.HOURS), subject="1")
        keeping.pause(subject=("case", "1"), name="decision", by=BY, at=MONDAY + timedelta(hours=6))
        reach(days=3)
        assert heard == [("1", "share:50")]

    def test_a_failing_step_is_undone_kept_with_its_error_and_does_not_block_the_others(self, undone: Flask) -> None:
        told: list[str] = []

        def fail_for_one(event: ClockStepReached, by: Actor, at: datetime) -> None:
            record(AuditAction.JOB_RUN, subject=("told", event.subject_id), by=by, at=at)
            db.session.flush()
            if event.subject_id == "1":
                raise ValueError("no answer")
            told.append(event.subject_id)

        hear(undone, fail_for_one)
        for subject in ("1", "2"):
            start_clock(make_rule(1, Unit.HOURS), subject=subject, steps=[Step.share(100)])
        assert reach(hours=1) == "1 steps reached, 1 failed."
        assert told == ["2"]
        [failed] = db.session.scalars(select(ClockStep).where(ClockStep.done_at.is_(None)))
        assert (failed.attempts, failed.error) == (1, "ValueError: no answer")
        query = select(AuditEntry.subject_id).where(AuditEntry.subject_kind == "told")
        assert list(db.session.scalars(query)) == ["2"]

    def test_a_failing_step_is_tried_again_at_growing_distances_until_it_works(self, undone: Flask) -> None:
        tries: list[datetime] = []

        def fail_four_times(_event: ClockStepReached, _by: Actor, at: datetime) -> None:
            tries.append(at)
            if len(tries) < 5:
                raise ValueError("not yet")

        hear(undone, fail_four_times)
        start_clock(make_rule(1, Unit.HOURS), steps=[Step.share(100)])
        for minute in range(30):
            reach(hours=1, minutes=minute)
        assert [(at - tries[0]) / timedelta(minutes=1) for at in tries] == [0, 1, 3, 7, 15]
        [step] = db.session.scalars(select(ClockStep))
        assert (step.attempts, step.error, step.done_at) == (5, None, tries[-1])

    def test_an_error_of_the_database_in_a_subscriber_is_the_steps_own(self, undone: Flask) -> None:
        def divide(event: ClockStepReached, _by: Actor, _at: datetime) -> None:
            db.session.execute(select(1 / func.length(event.subject_id)))

        hear(undone, divide)
        for subject in ("", "1"):
            start_clock(make_rule(1, Unit.HOURS), subject=subject, steps=[Step.share(100)])
        assert reach(hours=1) == "1 steps reached, 1 failed."

    def test_a_subscriber_that_ends_a_clock_ends_its_later_steps(self, undone: Flask) -> None:
        told: list[str] = []

        def cancel(event: ClockStepReached, by: Actor, at: datetime) -> None:
            told.append(event.step)
            keeping.cancel(subject=(event.subject_kind, event.subject_id), name=event.name, by=by, at=at)

        hear(undone, cancel)
        start_clock(make_rule(10, Unit.HOURS))
        reach(days=1)
        assert told == ["share:50"]

    def test_a_round_takes_a_limited_number_and_the_next_goes_on(
        self, heard: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(steps, "MOST_AT_ONCE", 2)
        start_clock(make_rule(10, Unit.HOURS), subject="1")
        assert reach(days=1) == "2 steps reached, 0 failed."
        assert reach(days=1) == "1 steps reached, 0 failed."
        assert heard == [("1", "share:50"), ("1", "share:80"), ("1", "share:100")]

    def test_failing_steps_do_not_use_up_the_rounds_of_the_others(
        self, undone: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[str] = []

        def fail(event: ClockStepReached, _by: Actor, _at: datetime) -> None:
            if event.subject_id.startswith("bad"):
                raise ValueError("bad")
            told.append(event.subject_id)

        hear(undone, fail)
        monkeypatch.setattr(steps, "MOST_AT_ONCE", 2)
        for subject in ("bad 1", "bad 2", "good"):
            start_clock(make_rule(1, Unit.HOURS), subject=subject, steps=[Step.share(100)])
        reach(hours=1)
        reach(hours=1)
        assert told == ["good"]


@pytest.fixture
def heard(app: Flask) -> list[tuple[str, str]]:
    return listen(app)


@pytest.mark.usefixtures("platform")
def test_a_clock_that_somebody_holds_is_left_for_the_next_round(heard: list[tuple[str, str]]) -> None:
    start_clock(make_rule(1, Unit.HOURS), subject="1", steps=[Step.share(100)])
    commit()
    with db.engine.connect() as other:
        other.exec_driver_sql("SELECT set_config('governance.scope', 'platform', true)")
        other.exec_driver_sql("SELECT 1 FROM clock FOR UPDATE")
        assert reach(hours=1) == "0 steps reached, 0 failed."
    assert reach(hours=1) == "1 steps reached, 0 failed."
    assert heard == [("1", "share:100")]


class TestOutage:
    """The scheduler was stopped for three days across reminders, an expiry and a re-verification."""

    BACK = MONDAY + timedelta(days=3)
    MISSED = (("expired", "after:0"), ("expiring", "before:7"), ("verified", "share:100"))

    @pytest.fixture(autouse=True)
    def clocks(self, app: Flask, heard: list[tuple[str, str]]) -> Iterator[None]:
        with app.app_context(), scoped(PLATFORM):
            steps = [Step.before(days=60), Step.before(days=30), Step.before(days=7), Step.after(days=0)]
            start_expiry(date(2026, 3, 3), steps, subject="expired", at=MONDAY - timedelta(days=90))
            start_expiry(date(2026, 3, 11), steps, subject="expiring", at=MONDAY - timedelta(days=90))
            half_a_year = make_rule(6, Unit.MONTHS)
            began = datetime(2025, 9, 4, 9, tzinfo=UTC)
            start_clock(half_a_year, subject="verified", at=began, steps=[Step.before(days=30), Step.share(100)])
            commit()
            for minutes in (-1, 0):  # a job seen for the first time owes nothing
                run_due_slots(JOBS, timezone="UTC", at=MONDAY + timedelta(minutes=minutes))
            assert len(heard) == 6
            heard.clear()
            yield
            db.session.rollback()

    def test_on_return_every_missed_step_is_told_once_and_in_order(self, heard: list[tuple[str, str]]) -> None:
        for minutes in (0, 0, 1, 5):
            run_due_slots(JOBS, timezone="UTC", at=self.BACK + timedelta(minutes=minutes))
            assert tuple(heard) == self.MISSED
        told = select(ClockStep).where(ClockStep.done_at == self.BACK).order_by(ClockStep.at)
        assert [step.attempts for step in db.session.scalars(told)] == [1, 1, 1]

    def test_one_slot_catches_up_for_three_days(self) -> None:
        run_due_slots(JOBS, timezone="UTC", at=self.BACK)
        query = select(JobRun.slot).where(JobRun.job == "clock-steps", JobRun.slot > MONDAY)
        assert list(db.session.scalars(query)) == [self.BACK]

    def test_schedulers_that_return_at_once_tell_each_step_once_and_in_order(
        self, app: Flask, heard: list[tuple[str, str]]
    ) -> None:
        meet = threading.Barrier(4)

        def come_back(minutes: int) -> None:
            meet.wait()
            with app.app_context():
                run_due_slots(JOBS, timezone="UTC", at=self.BACK + timedelta(minutes=minutes))

        threads = [threading.Thread(target=come_back, args=(number,)) for number in (0, 0, 1, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        run_due_slots(JOBS, timezone="UTC", at=self.BACK + timedelta(minutes=2))
        assert tuple(heard) == self.MISSED


def test_what_a_killed_round_told_is_undone_and_told_again(app: Flask, heard: list[tuple[str, str]]) -> None:
    with app.app_context(), scoped(PLATFORM):
        with transaction():
            start_clock(make_rule(1, Unit.HOURS), subject="1", steps=[Step.share(100)])
        reach_due_steps(by=BY, at=MONDAY + timedelta(hours=1))
        db.session.rollback()  # as the server does with the transaction of a process that is gone
        with transaction():
            reach_due_steps(by=BY, at=MONDAY + timedelta(hours=2))
        steps_told = db.session.scalars(select(ClockStep)).all()
        assert [(step.attempts, step.done_at) for step in steps_told] == [(1, MONDAY + timedelta(hours=2))]
