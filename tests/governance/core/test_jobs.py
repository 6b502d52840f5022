"""Every slot of a job exactly once, in order, whatever happened to the scheduler meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.access import ANONYMOUS, Actor
from governance.core.database import PLATFORM, db, scoped
from governance.core.errors import NotFound, PermissionDenied
from governance.core.jobs import MOST_ATTEMPTS, Job, JobRun, latest_slot, run_due_slots, run_now, slots_between
from governance.core.scheduler import Leadership
from governance.core.settings import Settings
from tests.builders import BY

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
Work = Callable[[datetime, Actor], str]


def daily(work: Work) -> list[Job]:
    return [Job(name="count-sheep", schedule="0 3 * * *", run=work)]


def noting(done: list[datetime]) -> Work:
    def note(slot: datetime, _by: Actor) -> str:
        done.append(slot)
        return "counted"

    return note


def run(jobs: list[Job], at: datetime) -> int:
    return run_due_slots(jobs, timezone="UTC", at=at)


def runs() -> list[JobRun]:
    db.session.rollback()
    return list(db.session.scalars(select(JobRun).where(JobRun.state != "baseline").order_by(JobRun.slot)))


@pytest.mark.usefixtures("platform")
class TestSlots:
    def test_a_job_seen_for_the_first_time_owes_nothing(self) -> None:
        done: list[datetime] = []
        assert run(daily(noting(done)), MONDAY) == 0
        assert done == []

    def test_slots_missed_during_an_outage_are_caught_up_in_order_and_once(self) -> None:
        done: list[datetime] = []
        jobs = daily(noting(done))
        run(jobs, MONDAY)
        assert run(jobs, MONDAY + timedelta(days=4)) == 4
        assert run(jobs, MONDAY + timedelta(days=4)) == 0
        assert done == [datetime(2026, 3, day, 3, tzinfo=UTC) for day in (3, 4, 5, 6)]
        assert {found.state for found in runs()} == {"done"}

    def test_a_job_that_does_whatever_is_due_catches_up_with_one_slot(self) -> None:
        done: list[datetime] = []
        jobs = [Job(name="count-sheep", schedule="* * * * *", run=noting(done), catch_up="latest")]
        run(jobs, MONDAY)
        assert run(jobs, MONDAY + timedelta(days=3, seconds=30)) == 1
        assert run(jobs, MONDAY + timedelta(days=3, seconds=59)) == 0
        assert run(jobs, MONDAY + timedelta(days=3, seconds=60)) == 1
        assert done == [MONDAY + timedelta(days=3), MONDAY + timedelta(days=3, minutes=1)]

    def test_done_slots_of_such_a_job_are_forgotten_after_a_week_and_those_of_others_are_not(self) -> None:
        latest = Job(name="count-sheep", schedule="0 * * * *", run=noting([]), catch_up="latest")
        every = Job(name="count-goats", schedule="0 3 * * *", run=noting([]))
        for day in range(12):
            run([latest, every], MONDAY + timedelta(days=day))
        kept = [found.slot for found in runs() if found.job == latest.name]
        assert kept == [MONDAY + timedelta(days=day) for day in range(4, 12)]
        assert len([found for found in runs() if found.job == every.name]) == 11

    def test_such_a_job_that_runs_seldom_is_not_taken_for_a_new_one(self) -> None:
        done: list[datetime] = []
        jobs = [Job(name="count-sheep", schedule="0 3 1 * *", run=noting(done), catch_up="latest")]
        for day in range(70):
            run(jobs, MONDAY + timedelta(days=day))
        assert [(slot.month, slot.day) for slot in done] == [(4, 1), (5, 1)]

    def test_a_failing_slot_is_tried_again_and_then_stays_on_record(self) -> None:
        def fail(_slot: datetime, _by: Actor) -> str:
            raise ValueError("no sheep")

        jobs = daily(fail)
        run(jobs, MONDAY)
        for _ in range(MOST_ATTEMPTS + 2):
            run(jobs, MONDAY + timedelta(days=1))
        [failed] = runs()
        assert (failed.state, failed.attempts, failed.detail) == ("failed", MOST_ATTEMPTS, "ValueError: no sheep")

    def test_what_a_failing_slot_wrote_is_rolled_back_with_it(self) -> None:
        def write_and_fail(slot: datetime, _by: Actor) -> str:
            db.session.add(JobRun(job="left-behind", slot=slot, state="done"))
            db.session.flush()
            raise ValueError("half way")

        jobs = daily(write_and_fail)
        run(jobs, MONDAY)
        run(jobs, MONDAY + timedelta(days=1))
        assert [found.job for found in runs()] == ["count-sheep"]

    def test_running_a_job_by_hand_is_a_run_of_its_own_and_audited(self) -> None:
        jobs = daily(lambda _slot, by: f"counted by {by.label}")
        found = run_now(jobs, "count-sheep", by=BY, at=MONDAY)
        assert (found.state, found.detail) == ("done", "counted by system:count-sheep")

    def test_a_run_by_hand_does_not_hide_the_slots_missed_before_it(self) -> None:
        done: list[datetime] = []
        jobs = daily(noting(done))
        run(jobs, MONDAY)
        run_now(jobs, "count-sheep", by=BY, at=MONDAY + timedelta(days=2))
        run(jobs, MONDAY + timedelta(days=2, hours=1))
        assert sorted(slot.day for slot in done) == [3, 4, 4]

    def test_running_a_job_by_hand_needs_the_permission(self) -> None:
        with pytest.raises(PermissionDenied, match="job:run"):
            run_now(daily(noting([])), "count-sheep", by=ANONYMOUS, at=MONDAY)

    def test_a_job_nobody_knows_is_refused_with_the_list_of_those_there_are(self) -> None:
        with pytest.raises(NotFound, match="count-sheep"):
            run_now(daily(lambda _slot, _by: ""), "count-goats", by=BY, at=MONDAY)


def test_two_schedulers_at_the_same_moment_do_each_slot_once(app: Flask) -> None:
    done: list[datetime] = []
    jobs = daily(noting(done))

    def tick() -> None:
        with app.app_context():
            run(jobs, MONDAY + timedelta(days=3))

    with app.app_context(), scoped(PLATFORM):
        run(jobs, MONDAY)
    threads = [threading.Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [datetime(2026, 3, day, 3, tzinfo=UTC) for day in (3, 4, 5)]


def test_of_two_schedulers_one_leads_and_the_other_takes_over(settings: Settings) -> None:
    first, second = Leadership(settings.database_url), Leadership(settings.database_url)
    try:
        assert first.held()
        assert not second.held()
        first.release()
        assert second.held()
        assert not first.held()
    finally:
        first.release()
        second.release()


def test_a_slot_in_the_hour_that_is_skipped_in_spring_is_not_lost() -> None:
    after, until = datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 30, 12, tzinfo=UTC)
    slots = slots_between("30 2 * * *", "Europe/Berlin", after, until)
    assert len(slots) >= 1
    assert slots == sorted(set(slots))


@pytest.mark.parametrize(("schedule", "expected"), [("30 2 * * *", 2), ("*/5 * * * *", 300)])
def test_when_clocks_are_put_back_the_hour_that_comes_twice_is_passed_and_left_again(
    schedule: str, expected: int
) -> None:
    begin, end = datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)
    slots = slots_between(schedule, "Europe/Berlin", begin, end)
    assert len(slots) == expected
    assert slots == sorted(set(slots))
    assert latest_slot(schedule, "Europe/Berlin", begin, end) == slots[-1]


def at(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "after", "until", "expected"),
    [
        ("* * * * *", at(3, 2, 9), at(3, 2, 9), None),
        ("* * * * *", at(3, 2, 9), at(3, 2, 9, 0, 59), None),
        ("* * * * *", at(3, 2, 9), at(3, 2, 9, 1), at(3, 2, 9, 1)),
        # More slots than are caught up one by one.
        ("* * * * *", at(3, 2, 9, year=2025), at(3, 2, 9, 1, 5), at(3, 2, 9, 1)),
        ("* * 1 * *", at(2, 1), at(3, 20), at(3, 1, 23, 59)),
        ("15 0 * * *", at(3, 1, 9), at(3, 5), at(3, 4, 0, 15)),
        ("0 3 1 1 *", at(3, 1, 9, year=2025), at(3, 5), at(1, 1, 3)),
        ("0 3 1 1 *", at(3, 1, 9), at(12, 5), None),
    ],
)
def test_the_latest_slot_is_the_last_one_up_to_now_that_came_since_the_last_one(
    schedule: str, after: datetime, until: datetime, expected: datetime | None
) -> None:
    assert latest_slot(schedule, "UTC", after, until) == expected
