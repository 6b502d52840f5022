"""The ledger: what counts on a day as known at a moment, reversal, lapse; append-only and never forking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from governance.core.database import PLATFORM, db, scoped, seller_scope
from governance.rulebook import publication
from governance.violations import ledger
from governance.violations.models import LedgerEntry, Violation
from tests.builders import AT, BY, commit, make_seller

DAY = date(2026, 1, 1)
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def make_violation(seller_id: int, rule_book_id: int, source: str = "report:1") -> int:
    row = {
        "seller_id": seller_id,
        "source": source,
        "rule": "faulty_goods",
        "rule_book_id": rule_book_id,
        "state": "reported",
        "severity": "medium",
        "points_class": "general",
        "points": 2,
        "reason": "A test.",
        "occurred_on": DAY,
        "reported_at": AT,
        "reported_by": "test",
    }
    return db.session.scalars(insert(Violation).values(row).returning(Violation.id)).one()


def post(
    violation_id: int,
    seller_id: int,
    rule_book_id: int,
    *,
    points: int = 2,
    effective: int = 0,
    lapses: int = 30,
    recorded: int = 0,
    reverses: int | None = None,
) -> int:
    """An entry; days are counted from the first of January."""
    row = {
        "seller_id": seller_id,
        "violation_id": violation_id,
        "rule_book_id": rule_book_id,
        "points_class": "general",
        "points": points,
        "effective_at": DAY + timedelta(days=effective),
        "lapses_at": DAY + timedelta(days=lapses),
        "reverses": reverses,
        "recorded_at": MOMENT + timedelta(days=recorded),
        "by": "test",
    }
    return db.session.scalars(insert(LedgerEntry).values(row).returning(LedgerEntry.id)).one()


def active_points(day: date, known_at: datetime) -> dict[int, int]:
    return {row.seller_id: row.points for row in db.session.execute(ledger.active_points(day, known_at))}


@pytest.fixture
def rule_book_id(platform: None) -> int:
    return publication.install_preset("fair-1000", by=BY, at=AT).id


@pytest.mark.parametrize(
    ("as_of", "known", "points"),
    [
        (9, 25, 0),  # the day before it takes effect
        (10, 25, 2),  # from the first day of effect
        (39, 25, 2),  # to the day before it lapses
        (40, 25, 0),  # on the day of lapse it no longer counts
        (10, 19, 0),  # not yet known
        (10, 20, 2),  # known, and dated back to its day of effect
        (10, 29, 2),  # the reversal was not known yet
        (10, 30, 0),  # reversed: as if it had never been, on every day
        (39, 30, 0),
    ],
)
def test_points_count_from_effect_to_lapse_as_far_as_known(
    rule_book_id: int, as_of: int, known: int, points: int
) -> None:
    seller_id = make_seller().id
    violation_id = make_violation(seller_id, rule_book_id)
    first = post(violation_id, seller_id, rule_book_id, effective=10, lapses=40, recorded=20)
    post(violation_id, seller_id, rule_book_id, points=-2, effective=10, lapses=40, recorded=30, reverses=first)
    day, moment = DAY + timedelta(days=as_of), MOMENT + timedelta(days=known)
    assert ledger.balance(seller_id, day, moment) == points
    assert active_points(day, moment) == ({seller_id: points} if points else {})
    lines = db.session.execute(ledger.active_entries(seller_id, day, moment)).all()
    assert [entry.id for entry, _, _ in lines] == ([first] if points else [])


@dataclass(frozen=True)
class History:
    """Points of one violation: posted, reversed, posted anew … on the days `recorded`."""

    seller: int
    points: int
    effective: int
    days: int
    recorded: list[int]


histories = st.lists(
    st.builds(
        History,
        seller=st.integers(0, 1),
        points=st.integers(1, 24),
        effective=st.integers(0, 40),
        days=st.integers(1, 40),
        recorded=st.lists(st.integers(0, 60), min_size=1, max_size=4, unique=True).map(sorted),
    ),
    max_size=6,
)


@given(history=histories, as_of=st.integers(-1, 81), known=st.integers(-1, 61))
@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_three_views_of_the_ledger_agree_with_the_history(
    app: Flask, history: list[History], as_of: int, known: int
) -> None:
    day, moment = DAY + timedelta(days=as_of), MOMENT + timedelta(days=known)
    expected = [0, 0]
    with app.app_context(), scoped(PLATFORM):
        book = publication.install_preset("fair-1000", by=BY, at=AT).id
        sellers = [make_seller().id, make_seller().id]
        for number, one in enumerate(history):
            _post_history(sellers[one.seller], book, number, one)
            stands = sum(recorded <= known for recorded in one.recorded) % 2 == 1
            if stands and one.effective <= as_of < one.effective + one.days:
                expected[one.seller] += one.points
        points = active_points(day, moment)
        for seller_id, wanted in zip(sellers, expected, strict=True):
            lines = db.session.execute(ledger.active_entries(seller_id, day, moment)).all()
            assert ledger.balance(seller_id, day, moment) == wanted
            assert points.get(seller_id, 0) == wanted
            assert sum(entry.points for entry, _, _ in lines) == wanted
        db.session.rollback()


def _post_history(seller_id: int, book: int, number: int, one: History) -> None:
    violation_id = make_violation(seller_id, book, f"report:{number}")
    last = None
    for turn, recorded in enumerate(one.recorded):
        last = post(
            violation_id,
            seller_id,
            book,
            points=one.points * (1 if turn % 2 == 0 else -1),
            effective=one.effective,
            lapses=one.effective + one.days,
            recorded=recorded,
            reverses=last,
        )


def test_a_violation_cannot_be_posted_twice(rule_book_id: int) -> None:
    seller_id = make_seller().id
    violation_id = make_violation(seller_id, rule_book_id)
    post(violation_id, seller_id, rule_book_id)
    with pytest.raises(IntegrityError, match="uq_ledger_entry"):
        post(violation_id, seller_id, rule_book_id)
    db.session.rollback()


def test_an_entry_cannot_be_reversed_twice(rule_book_id: int) -> None:
    seller_id = make_seller().id
    violation_id = make_violation(seller_id, rule_book_id)
    first = post(violation_id, seller_id, rule_book_id)
    post(violation_id, seller_id, rule_book_id, points=-2, reverses=first)
    with pytest.raises(IntegrityError, match="uq_ledger_entry"):
        post(violation_id, seller_id, rule_book_id, points=-2, reverses=first)
    db.session.rollback()


@pytest.mark.parametrize(
    ("points", "lapses", "constraint"),
    [(0, 30, "only_reversals_give_back"), (-2, 30, "only_reversals_give_back"), (2, 0, "lapses_after_effect")],
)
def test_the_database_refuses_entries_that_make_no_sense(
    rule_book_id: int, points: int, lapses: int, constraint: str
) -> None:
    seller_id = make_seller().id
    violation_id = make_violation(seller_id, rule_book_id)
    with pytest.raises(IntegrityError, match=constraint):
        post(violation_id, seller_id, rule_book_id, points=points, lapses=lapses)
    db.session.rollback()


@pytest.mark.parametrize("statement", ["UPDATE ledger_entry SET points = 1", "DELETE FROM ledger_entry"])
@pytest.mark.usefixtures("platform")
def test_nobody_alters_the_ledger(statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        db.session.execute(text(statement))
    db.session.rollback()


def test_a_seller_sees_its_own_ledger_and_no_other(rule_book_id: int) -> None:
    sellers = [make_seller().id, make_seller().id]
    for seller_id in sellers:
        post(make_violation(seller_id, rule_book_id), seller_id, rule_book_id)
    commit()
    with scoped(seller_scope(sellers[0])):
        seen = db.session.scalars(select(LedgerEntry.seller_id)).all()
        points = db.session.execute(ledger.active_points(DAY, MOMENT)).all()
    assert seen == [sellers[0]]
    assert [tuple(row) for row in points] == [(sellers[0], 2)]
