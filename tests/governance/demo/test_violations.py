"""Invented violations and what followed: every way to go on is there to be seen, and all came through the operations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.core.access import Actor
from governance.core.accounts import Account
from governance.core.audit import AuditEntry
from governance.core.clocks.models import Clock, ClockStep
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.demo.plan import MarketPlan
from governance.demo.seeding import Seeded, months_to_assess, seed_market
from governance.rectification.models import RequiredFix
from governance.rectification.states import State as FixState
from governance.scoring.assessment import Finding
from governance.scoring.assessment_models import AssessmentFinding
from governance.sellers.models import Seller
from governance.violations.appeals.contesting import what_can_be_contested
from governance.violations.appeals.models import Appeal
from governance.violations.appeals.readings import find_appeals, read_appeal
from governance.violations.kinds import Kind
from governance.violations.ledger_reading import read_ledger
from governance.violations.measures.models import Measure, NodeCrossing, PlatformCall, RegisterEntry
from governance.violations.measures.readings import find_measures
from governance.violations.measures.states import State as MeasureState
from governance.violations.models import PointsEarned, Violation
from governance.violations.readings import find_violations, read_violation
from governance.violations.states import State
from governance.violations.training.models import Training, TrainingAttempt
from tests.builders import BY

AT = datetime(2026, 3, 2, 6, tzinfo=UTC)
PLAN = MarketPlan(sellers=40, days=120, seed=5, end=date(2026, 3, 1))


@dataclass(frozen=True)
class Seen:
    """Who looks, and what seeding said."""

    seeded: Seeded
    officer: Actor
    reviewer: Actor
    shop: Actor

    @property
    def own(self) -> int:
        """The shop with a login."""
        assert self.shop.seller_id is not None
        return self.shop.seller_id


@pytest.fixture(scope="module")
def seen(shared_app: Flask) -> Iterator[Seen]:
    with shared_app.app_context(), scoped(PLATFORM):
        with transaction():
            settings = shared_app.extensions["settings"]
            seeded = seed_market(plan=PLAN, settings=settings, by=BY, at=AT, tell=lambda _sentence: None)
        yield Seen(seeded, account("officer"), account("reviewer"), account("shop"))
        db.session.rollback()


def account(name: str) -> Actor:
    return db.session.scalars(select(Account).where(Account.email == f"{name}@demo.example")).one().actor()


def states_of(model: type[Violation | Measure | Appeal | RequiredFix], seller_id: int | None = None) -> set[str]:
    query = select(model.state).distinct()
    return set(db.session.scalars(query if seller_id is None else query.where(model.seller_id == seller_id)))


def test_violations_are_there_in_every_state_that_needs_no_half_a_year(seen: Seen) -> None:
    assert states_of(Violation) >= set(State) - {State.WITHDRAWN, State.CLOSED}


def test_a_second_person_finds_violations_to_decide_and_each_of_two_some_that_the_other_may_not(seen: Seen) -> None:
    waiting = find_violations(by=seen.officer, at=AT, show="to_decide").items
    can = {
        who.label: {row.id for row in waiting if "confirm" in read_violation(violation_id=row.id, by=who, at=AT).can}
        for who in (seen.officer, seen.reviewer)
    }
    assert can[seen.reviewer.label] == {row.id for row in waiting}
    assert can[seen.officer.label] < can[seen.reviewer.label]
    assert can[seen.officer.label]


def test_measures_wait_hold_and_were_lifted(seen: Seen) -> None:
    wanted = {MeasureState.PROPOSED, MeasureState.NOTICED, MeasureState.ACTIVE, MeasureState.LIFTED}
    assert states_of(Measure) >= wanted
    proposed = select(Measure.kind).where(Measure.state == MeasureState.PROPOSED.value)
    assert Kind.SHOP_STOPPED in set(db.session.scalars(proposed))
    reasons = set(db.session.scalars(select(Measure.end_reason).where(Measure.ended_at.is_not(None))))
    assert reasons >= {"appeal", "fix", "training"}


def test_stops_are_confirmed_by_the_platform_and_not(seen: Seen) -> None:
    rows = find_measures(by=seen.officer, at=AT, show="unconfirmed").items
    assert rows
    assert any(row.late for row in rows)
    assert db.session.scalar(select(func.count()).where(PlatformCall.confirmed_at.is_not(None)))


def test_the_public_register_shows_measures_and_one_that_did_not_hold(seen: Seen) -> None:
    assert set(db.session.scalars(select(RegisterEntry.state))) >= {"published", "corrected"}
    corrected = select(RegisterEntry.seller_id).where(RegisterEntry.state == "corrected")
    assert db.session.scalars(corrected).all() == [seen.own]


def test_fixes_that_follow_from_violations_are_in_every_state(seen: Seen) -> None:
    states = select(RequiredFix.state).where(RequiredFix.source.startswith("violation:"))
    assert set(db.session.scalars(states)) == set(FixState)
    sources = set(db.session.scalars(select(PointsEarned.source)))
    assert {source.partition(":")[0] for source in sources} == {"fix", "training"}


def test_appeals_wait_are_asked_and_are_decided_both_ways(seen: Seen) -> None:
    outcomes = {(appeal.state, appeal.outcome) for appeal in db.session.scalars(select(Appeal))}
    assert outcomes >= {("filed", None), ("asked", None), ("decided", "overturned"), ("decided", "upheld")}
    to_decide = find_appeals(by=seen.officer, at=AT, show="open").items
    assert any("decide" in read_appeal(appeal_id=row.id, by=seen.officer, at=AT).can for row in to_decide)
    assert {row.hearing for row in to_decide} == {True, False}
    assert all(find_appeals(by=who, at=AT, show="mine").items for who in (seen.officer, seen.reviewer))


def test_the_owner_of_the_shop_has_something_to_do_to_contest_and_to_train(seen: Seen) -> None:
    assert states_of(RequiredFix, seen.own) >= {FixState.REQUIRED, FixState.RETURNED, FixState.SUBMITTED}
    contestable = what_can_be_contested(seller_id=seen.own, by=seen.shop, at=AT)
    assert {one.kind for one in contestable} == {"violation", "measure"}
    assert {one.instance for one in contestable} == {1, 2}
    offered = set().union(
        *(read_appeal(appeal_id=row.id, by=seen.shop, at=AT).can for row in find_appeals(by=seen.shop, at=AT).items)
    )
    assert "answer" in offered
    trained = select(Training.state).where(Training.seller_id == seen.own)
    assert db.session.scalars(trained).all() == ["credited"]
    asked = select(Measure.id).where(Measure.seller_id == seen.own, Measure.kind == Kind.TRAINING.value)
    assert db.session.scalar(asked.where(Measure.state == MeasureState.ACTIVE.value))


def test_a_training_was_failed_once_and_passed(seen: Seen) -> None:
    passed = db.session.scalars(select(TrainingAttempt.passed).order_by(TrainingAttempt.id)).all()
    assert set(passed) == {True, False}


def test_some_shop_is_near_a_node_and_some_have_crossed_one(seen: Seen) -> None:
    crossed = set(db.session.scalars(select(NodeCrossing.seller_id)))
    near = 0
    for seller in db.session.scalars(select(Seller.id).where(Seller.id.not_in(crossed))):
        shown = read_ledger(seller_id=seller, by=seen.officer, as_of=date(2026, 3, 2), known_at=AT)
        near += any(0 < (one.points_to_next or 0) <= 3 and one.balance for one in shown.classes)
    assert crossed
    assert near


def test_two_months_were_assessed_with_warnings_and_violations(seen: Seen) -> None:
    assert [one.as_of for one in seen.seeded.assessed] == [date(2026, 2, 1), date(2026, 3, 1)]
    found = set(db.session.scalars(select(AssessmentFinding.finding)))
    assert found >= {Finding.WARNED, Finding.VIOLATION}


@pytest.mark.parametrize(
    ("days", "end", "expected"),
    [
        (60, date(2026, 2, 15), [date(2026, 2, 1)]),
        (60, date(2026, 3, 15), [date(2026, 3, 1)]),
        (150, date(2026, 3, 1), [date(2026, 2, 1), date(2026, 3, 1)]),
    ],
)
def test_the_last_two_months_that_have_begun_are_assessed(days: int, end: date, expected: list[date]) -> None:
    assert months_to_assess(MarketPlan(sellers=20, days=days, seed=1, end=end)) == expected


def test_nothing_happened_after_now_and_all_of_it_is_on_record(seen: Seen) -> None:
    latest = [Violation.reported_at, Measure.proposed_at, PlatformCall.called_at, RegisterEntry.published_at]
    assert all((db.session.scalar(select(func.max(moment))) or AT) <= AT for moment in latest)
    for action, count in (("appeal:file", Appeal.id), ("training:take", TrainingAttempt.id)):
        written = select(func.count()).where(AuditEntry.action == action)
        assert db.session.scalar(written) == db.session.scalar(select(func.count(count)))
    counts = (seen.seeded.told.violations, seen.seeded.told.measures, seen.seeded.told.appeals)
    assert all(counts)


def test_the_clocks_of_measures_have_done_what_was_due(seen: Seen) -> None:
    due = select(func.count()).select_from(ClockStep).join(Clock, Clock.id == ClockStep.clock_id)
    left = due.where(
        Clock.subject_kind.in_(["measure", "appeal", "platform_call"]),
        Clock.state == "running",
        ClockStep.done_at.is_(None),
        ClockStep.at < AT - timedelta(minutes=1),
    )
    assert db.session.scalar(left) == 0
