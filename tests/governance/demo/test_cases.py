"""Invented cases and reviews: every state occurs, and all of it came through the operations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.complaints.models import Case, CaseEntry, CaseEvidence, CaseGroup, CasePerson
from governance.complaints.readings import find_cases, read_case
from governance.complaints.reviews.models import Review
from governance.complaints.states import Kind, State
from governance.core.access import Actor, Role
from governance.core.accounts import Account
from governance.core.audit import AuditEntry
from governance.core.clocks.models import Clock
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.demo.plan import MarketPlan
from governance.demo.seeding import seed_market
from tests.builders import BY

AT = datetime(2026, 3, 2, 6, tzinfo=UTC)
PLAN = MarketPlan(sellers=40, days=90, seed=5, end=date(2026, 3, 1))


@dataclass(frozen=True)
class Seen:
    """What the officer and the shop with a login find."""

    officer: Actor
    shop: Actor


@pytest.fixture(scope="module")
def seeded(shared_app: Flask) -> Iterator[Seen]:
    with shared_app.app_context(), scoped(PLATFORM):
        with transaction():
            settings = shared_app.extensions["settings"]
            seed_market(plan=PLAN, settings=settings, by=BY, at=AT, tell=lambda _sentence: None)
        yield Seen(account("officer"), account("shop"))
        db.session.rollback()


def account(name: str) -> Actor:
    return db.session.scalars(select(Account).where(Account.email == f"{name}@demo.example")).one().actor()


def test_every_kind_and_state_that_has_not_to_wait_for_the_clock_occurs(seeded: Seen) -> None:
    assert set(db.session.scalars(select(Case.kind))) == set(Kind)
    assert set(db.session.scalars(select(Case.state))) == set(State) - {State.MERGED}
    assert 50 <= (db.session.scalar(select(func.count()).select_from(Case)) or 0) <= 80


def test_nothing_happens_after_now_and_everything_is_on_record(seeded: Seen) -> None:
    assert (db.session.scalar(select(func.max(CaseEntry.at))) or AT) <= AT
    filed = select(func.count()).where(AuditEntry.action == "case:file")
    assert db.session.scalar(filed) == db.session.scalar(select(func.count()).select_from(CasePerson))


def test_cases_that_are_open_have_their_clocks(seeded: Seen) -> None:
    running = set(db.session.scalars(select(Clock.name).where(Clock.subject_kind == "case", Clock.ended_at.is_(None))))
    assert {"case_acceptance", "case_seller_answer", "case_decision", "case_offer", "case_remedy"} <= running
    assert {"case_counter_notice", "authority_mediation"} <= running


def test_the_shop_with_a_login_has_something_to_do_in_every_way(seeded: Seen) -> None:
    rows = find_cases(by=seeded.shop, at=AT, show="all").items
    assert {row.state for row in rows} >= {State.WITH_SELLER, State.MEDIATION, State.REMEDY, State.CLOSED}
    offered = set().union(*(read_case(case_id=row.id, by=seeded.shop, at=AT).can for row in rows))
    assert {"answer", "offer", "show"} <= offered


def test_the_officer_finds_a_group_and_evidence(seeded: Seen) -> None:
    group = db.session.scalars(select(CaseGroup)).one()
    members = select(func.count()).where(Case.group_id == group.id)
    assert (db.session.scalar(members) or 0) >= 2
    assert db.session.scalar(select(func.count()).select_from(CaseEvidence)) == 1


def test_reviews_wait_are_handled_and_are_flagged(seeded: Seen) -> None:
    assert set(db.session.scalars(select(Review.state))) >= {"waiting", "handled"}
    assert set(db.session.scalars(select(Review.authenticity))) == {"ok", "flagged"}
    assert set(db.session.scalars(select(Review.source))) == {"own", "third_party"}


def test_nobody_can_be_written_to(seeded: Seen) -> None:
    assert not [one for one in db.session.scalars(select(CasePerson.email)) if not str(one).endswith("@demo.example")]


def test_roles_are_those_of_people_who_can_sign_in(seeded: Seen) -> None:
    handlers = set(db.session.scalars(select(Case.handler_id).where(Case.handler_id.is_not(None))))
    roles = {role.name for number in handlers for role in db.session.get_one(Account, number).roles}
    assert roles <= {Role.COMPLIANCE_OFFICER, Role.REVIEWER}
