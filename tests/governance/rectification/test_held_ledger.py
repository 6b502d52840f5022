"""A step of a clock never waits for a ledger that somebody holds: it is tried again, and nobody waits in a circle."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.access import system_actor
from governance.core.clocks.steps import Reached, reach_due_steps
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.rectification import fixes
from governance.rectification.models import RequiredFix
from governance.rulebook.publication import install_preset
from governance.violations import ledger
from governance.violations.models import Violation
from tests.builders import AT, BY, make_seller
from tests.governance.rectification.breaking import broken, fix_for
from tests.governance.rectification.fixing import COLLEAGUE, plan, submit

UNANSWERED = datetime(2026, 3, 24, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def ruled(shared_app: Flask) -> Flask:
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        install_preset("fair-1000", by=BY, at=AT)
    return shared_app


def made(app: Flask, make: Callable[[int], None]) -> tuple[int, int]:
    """A new seller and the fix that follows from its violation, after `make`."""
    with app.app_context(), scoped(PLATFORM), transaction():
        seller_id = make_seller().id
        fix = fix_for(broken(seller_id))
        make(fix.id)
        return seller_id, fix.id


def reach(at: datetime) -> Reached:
    with scoped(PLATFORM), transaction():
        return reach_due_steps(by=system_actor("clock-steps"), at=at)


def reported(fix_id: int) -> int:
    with scoped(PLATFORM), transaction() as session:
        return len(session.scalars(select(Violation.id).where(Violation.source == f"fix:{fix_id}")).all())


def test_a_step_that_finds_the_ledger_held_is_tried_again(ruled: Flask) -> None:
    seller_id, fix_id = made(ruled, lambda _fix: None)
    with ruled.app_context():
        reach(UNANSWERED - timedelta(days=5))  # overdue, not yet a week
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with ruled.app_context(), scoped(PLATFORM), transaction():
            ledger.lock([seller_id])
            held.set()
            done.wait(60)

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(60)
        with ruled.app_context():
            assert reach(UNANSWERED).failed == 1
            assert reported(fix_id) == 0
    finally:
        done.set()
        holder.join()
    with ruled.app_context():
        assert reach(UNANSWERED + timedelta(minutes=2)).failed == 0
        assert reported(fix_id) == 1


def test_verifying_and_the_passing_of_days_meet_without_waiting_in_a_circle(ruled: Flask) -> None:
    """Each fix ends verified, or verified after it was taken further; nothing fails for the people who verify."""

    def answer(fix_id: int) -> None:
        fix = db.session.get_one(RequiredFix, fix_id)
        plan(fix)
        submit(fix)

    verified = [made(ruled, answer)[1] for _ in range(6)]
    late = [made(ruled, lambda _fix: None)[1] for _ in range(6)]
    failed: list[BaseException] = []

    def verify() -> None:
        try:
            for fix_id in verified:
                with ruled.app_context(), scoped(PLATFORM), transaction():
                    fixes.verify(fix_id=fix_id, by=COLLEAGUE, at=UNANSWERED)
        except BaseException as error:  # noqa: BLE001 (told below, in the test's own thread)
            failed.append(error)

    people = threading.Thread(target=verify)
    people.start()
    for minutes in range(3, 40, 2):
        with ruled.app_context():
            reach(UNANSWERED + timedelta(minutes=minutes))
    people.join()
    assert failed == []
    with ruled.app_context():
        reach(UNANSWERED + timedelta(hours=3))
        assert [reported(fix_id) for fix_id in late] == [1] * 6
        with scoped(PLATFORM), transaction() as session:
            assert {session.get_one(RequiredFix, fix_id).state for fix_id in verified} == {"verified"}
