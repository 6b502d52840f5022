"""Clocks of measures: each step once, in the order of its time, also after the scheduler was away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.access import Role
from governance.core.audit import AuditAction, AuditEntry
from governance.core.clocks.steps import reach_due_steps
from governance.core.database import PLATFORM, apply_scope, db, scoped, transaction
from governance.rulebook import publication
from governance.sellers.models import Seller
from governance.violations.measures import starting
from governance.violations.measures.models import Measure
from tests.builders import AT, BY, make_account, make_seller
from tests.governance.violations.measures.measured import (
    TODAY,
    calls_of,
    clocks_run,
    days_after,
    entry_of,
    notices_of,
    told,
)
from tests.governance.violations.measures.test_starting import SECOND, at_once, proposed


def noticed(seller_id: int) -> Measure:
    """A measure of 14 days that the seller was told of today."""
    measure = proposed(seller_id)
    return starting.start(measure_id=measure.id, reason="Agreed.", by=SECOND, at=AT)


def actions(measure: Measure) -> list[str]:
    """What stands in the trail about a measure."""
    its = (AuditEntry.subject_kind == "measure", AuditEntry.subject_id == str(measure.id))
    return list(db.session.scalars(select(AuditEntry.action).where(*its).order_by(AuditEntry.id)))


def test_day_by_day_the_measure_is_announced_begins_and_ends(seller_id: int) -> None:
    measure = noticed(seller_id)
    states = {}
    for day in range(40):
        clocks_run(days_after(day))
        states[day] = measure.state
    assert {day for day, state in states.items() if state == "active"} == set(range(8, 22))
    assert (states[7], states[22]) == ("noticed", "ended")
    assert (measure.starts_on, measure.ends_on) == (TODAY + timedelta(days=8), TODAY + timedelta(days=22))


def test_after_an_outage_each_step_happens_once_and_the_term_is_whole(seller_id: int) -> None:
    make_account(Role.SELLER, seller_id=seller_id)
    measure = noticed(seller_id)
    for _ in range(3):
        clocks_run(days_after(100))
    assert (measure.state, measure.starts_on, measure.ends_on) == (
        "active",
        TODAY + timedelta(days=100),
        TODAY + timedelta(days=114),
    )
    assert [notice.starts_on for notice in notices_of(measure)] == [TODAY + timedelta(days=8), measure.starts_on]
    assert len(told("measure.started")) == 1
    assert actions(measure).count(AuditAction.MEASURE_START) == 2, "the decision and the beginning"
    for _ in range(3):
        clocks_run(days_after(200))
    assert (measure.state, [call.action for call in calls_of(measure)]) == ("ended", ["impose", "lift"])
    assert len(told("measure.over")) == 1
    assert told("measure.reminded") == [], "there was nothing left to be reminded of"


def test_the_seller_is_reminded_while_there_is_time(seller_id: int) -> None:
    make_account(Role.SELLER, seller_id=seller_id)
    noticed(seller_id)
    clocks_run(days_after(6))
    clocks_run(days_after(6.5))
    (reminder,) = told("measure.reminded")
    assert reminder.data["appeal_until"] == str(TODAY + timedelta(days=30))


def test_publication_happens_once_also_when_both_its_steps_are_late(seller_id: int) -> None:
    measure = at_once(seller_id)
    for _ in range(2):
        clocks_run(days_after(50))
    assert actions(measure).count(AuditAction.MEASURE_PUBLISH) == 1
    assert entry_of(measure) is not None


def test_a_seller_without_end_keeps_what_has_no_term(seller_id: int) -> None:
    measure = at_once(seller_id)
    clocks_run(days_after(5_000))
    assert measure.state == "active"


@pytest.fixture
def shop(app: Flask) -> Iterator[int]:
    """A seller with a measure that was announced, committed, so that two can be at it."""
    with app.app_context(), scoped(PLATFORM):
        with transaction():
            publication.install_preset("fair-1000", by=BY, at=days_after(-1))
            seller_id = make_seller().id
            noticed(seller_id)
        yield seller_id


def test_a_step_never_waits_for_somebody_who_is_at_the_sellers_points(app: Flask, shop: int) -> None:
    """Others hold the ledger first and the clock then: a step that waited for the ledger could wait for ever."""
    with db.engine.connect() as somebody, somebody.begin():
        apply_scope(somebody, PLATFORM)
        somebody.execute(select(Seller.id).where(Seller.id == shop).with_for_update(key_share=True))
        with transaction():
            reached = reach_due_steps(by=BY, at=days_after(9))
        assert reached.failed == 1, "the end of the window is put off"
    with transaction():
        assert reach_due_steps(by=BY, at=days_after(9.1)).failed == 0
        state = db.session.scalars(select(Measure.state).where(Measure.seller_id == shop)).one()
    assert state == "active"
