"""The scheduler was away for three days across reminders, an expiry and a re-verification: each step comes once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.access import Actor, Role
from governance.core.clocks.events import ClockStepReached
from governance.core.clocks.jobs import JOBS
from governance.core.clocks.models import ClockStep
from governance.core.database import db
from governance.core.events import Subscription
from governance.core.jobs import run_due_slots
from governance.onboarding import permits
from governance.onboarding.identity_models import SellerIdentity
from tests.builders import AT, BY, make_account, make_seller
from tests.governance.onboarding.filled import install_rules
from tests.governance.onboarding.upkept import TODAY, hand_in, make_identity, noon, stopped, told

pytestmark = pytest.mark.usefixtures("platform")

WENT_AWAY = TODAY + timedelta(days=10)
RETURNED = WENT_AWAY + timedelta(days=3)
TOPICS = ("permit.expiring", "permit.expired", "identity.due", "identity.overdue")


def scheduler_runs(day: date) -> datetime:
    """Everything that is due at midday of a day."""
    run_due_slots(JOBS, timezone="UTC", at=noon(day))
    return noon(day)


@pytest.fixture
def market() -> dict[str, int]:
    """Shops whose steps fall into the three days, each with somebody to be told."""
    install_rules()
    make_account(Role.COMPLIANCE_OFFICER)
    ends = {
        "reminded": TODAY + timedelta(days=41),  # 30 days before it lies on the second day away
        "expires": TODAY + timedelta(days=11),
        "both": TODAY + timedelta(days=18),  # 7 days before it lies on the first day away
    }
    shops = {}
    for name, end in ends.items():
        seller_id = make_seller(country="CN", category="food").id
        make_account(Role.SELLER, seller_id=seller_id)
        permits.verify(permit_id=hand_in(seller_id, valid_until=end).id, by=BY, at=AT)
        shops[name] = seller_id
    # Six months after these moments lie on the third day away (a day of work in China), and thirty days after it.
    shops["overdue"] = make_identity(verified_at=datetime.combine(date(2025, 9, 12), AT.timetz())).seller_id
    shops["due"] = make_identity(verified_at=datetime.combine(date(2025, 10, 13), AT.timetz())).seller_id
    db.session.commit()
    return shops


@pytest.fixture
def heard(app: Flask) -> list[ClockStepReached]:
    """Every step that was told, in the order in which it was."""
    heard: list[ClockStepReached] = []

    def hear(event: ClockStepReached, _by: Actor, _at: datetime) -> None:
        heard.append(event)

    app.extensions["subscriptions"] += (Subscription(ClockStepReached, hear),)
    return heard


def moments(heard: list[ClockStepReached]) -> list[datetime]:
    """When the steps that were heard were due."""
    steps = {(step.clock_id, step.name): step.at for step in db.session.scalars(select(ClockStep))}
    return [steps[event.clock_id, event.step] for event in heard]


def test_each_step_missed_comes_once_and_in_order(market: dict[str, int], heard: list[ClockStepReached]) -> None:
    scheduler_runs(TODAY)
    scheduler_runs(WENT_AWAY)
    heard.clear()
    db.session.commit()
    scheduler_runs(RETURNED)
    missed = moments(heard)
    assert len(missed) == 5
    assert missed == sorted(missed)
    assert all(noon(WENT_AWAY) < moment <= noon(RETURNED) for moment in missed)
    assert stopped(market["expires"]) == ["food"]
    assert [stopped(market[name]) for name in ("reminded", "both")] == [[], []]
    states = [db.session.get_one(SellerIdentity, market[name]).state for name in ("due", "overdue")]
    assert states == ["to_verify", "to_verify"]
    before = told(*TOPICS)
    for topic in TOPICS:
        assert topic in before, topic
    db.session.commit()
    for day in (RETURNED, RETURNED + timedelta(days=1)):
        scheduler_runs(day)
    assert told(*TOPICS) == before
    assert told("permit.expired") == ["permit.expired"]


def test_a_second_scheduler_finds_nothing_left_to_do(market: dict[str, int], heard: list[ClockStepReached]) -> None:
    for day in (TODAY, TODAY, RETURNED, RETURNED):
        scheduler_runs(day)
    assert len({(event.clock_id, event.step) for event in heard}) == len(heard)
    assert told("permit.expired") == ["permit.expired"]
