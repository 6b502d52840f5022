"""While the points of a violation count for the breach of a rate, the rate itself takes nothing off."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from governance.core.database import db, transaction
from governance.core.settings import Settings
from governance.scoring import readings
from governance.scoring.evidence import Evidence
from governance.scoring.replay import replay
from governance.scoring.run import run_scores
from governance.scoring.stored import Run
from governance.violations.models import LedgerEntry, PointsEarned, Violation
from tests.builders import BY, commit, make_seller
from tests.governance.scoring.facts_at_hand import AS_OF, AT, LONG_AGO, give_points, install_rules, sell

pytestmark = pytest.mark.usefixtures("platform")

FOUND = AT - timedelta(days=5)


@pytest.fixture
def seller(platform: None) -> int:  # in the platform's scope
    """A shop with late deliveries proven over the target, and a violation of four points for them."""
    install_rules()
    seller_id = make_seller(at=LONG_AGO).id
    sell(seller_id, 300, late=60)
    give_points(seller_id, 4, recorded_at=FOUND, lapses=AS_OF + timedelta(days=1))
    db.session.scalars(select(Violation)).one().rate = "late"
    commit()
    return seller_id


def run(settings: Settings, **given: object) -> Run:
    times = {"as_of": AS_OF, "known_at": AT, "at": AT} | given
    with transaction():
        made = run_scores(settings=settings, by=BY, **times)  # type: ignore[arg-type]
    return readings.run_by_id(made.run_id)


def taken_off(seller_id: int, judged: Run) -> tuple[int, int]:
    """What the rate of late deliveries and what points take off."""
    _, score = readings.score_of(seller_id, judged)
    late = judged.policy.position("late")
    assert score.evidence[late] == Evidence.PROVEN_OVER
    return score.deduction[late], score.points_deduction


def reverse(seller_id: int, entry: LedgerEntry) -> None:
    """An appeal was decided for the shop."""
    columns = ("violation_id", "rule_book_id", "points_class", "effective_at", "lapses_at")
    said = {name: getattr(entry, name) for name in columns} | {"seller_id": seller_id, "by": "test"}
    with transaction():
        reversal = {"points": -entry.points, "reverses": entry.id, "recorded_at": AT + timedelta(hours=1)}
        db.session.execute(insert(LedgerEntry).values(said | reversal))


def test_a_covered_breach_is_charged_once_and_the_violation_is_named(settings: Settings, seller: int) -> None:
    judged = run(settings)
    assert taken_off(seller, judged) == (0, 40_000)
    explanation = readings.explanation_of(seller, judged)
    line = next(line for line in explanation.lines if line.code == "late")
    violation = db.session.scalars(select(Violation)).one()
    assert (line.amount, line.numbers["covered_by"]) == (0, violation.id)
    assert sum(line.amount or 0 for line in explanation.lines) == explanation.score == 960_000


def test_before_it_was_known_and_after_its_points_the_rate_stands_for_itself(settings: Settings, seller: int) -> None:
    # The counts in the tables came from no import, so only what is newer than every import is asked for.
    before = run(settings, known_at=FOUND - timedelta(seconds=1))
    assert taken_off(seller, before) == (120_000, 0)
    lapsed = AS_OF + timedelta(days=1)
    at = AT + timedelta(days=1)
    assert taken_off(seller, run(settings, as_of=lapsed, known_at=at, at=at)) == (120_000, 0)


def test_overturned_on_appeal_it_covers_no_more_and_earlier_scores_stay_as_they_were(
    settings: Settings, seller: int
) -> None:
    judged = run(settings)
    stored = readings.explanation_of(seller, judged).canonical()
    reverse(seller, db.session.scalars(select(LedgerEntry)).one())
    later = AT + timedelta(hours=2)
    assert taken_off(seller, run(settings, known_at=later, at=later)) == (120_000, 0)
    assert replay(judged).confirmed
    assert readings.explanation_of(seller, judged).canonical() == stored


def test_points_earned_back_leave_the_rate_covered(settings: Settings, seller: int) -> None:
    entry = db.session.scalars(select(LedgerEntry)).one()
    columns = ("violation_id", "rule_book_id", "points_class", "effective_at", "lapses_at")
    said = {name: getattr(entry, name) for name in columns} | {"seller_id": seller, "recorded_at": FOUND, "by": "test"}
    with transaction():
        earned = PointsEarned(
            seller_id=seller,
            violation_id=entry.violation_id,
            points=4,
            source="fix:3",
            earned_on=date(2026, 6, 1),
            recorded_at=FOUND,
            by="test",
        )
        db.session.add(earned)
        db.session.flush()
        db.session.execute(insert(LedgerEntry).values(said | {"points": -4, "earned_id": earned.id}))
    judged = run(settings)
    assert taken_off(seller, judged) == (0, 0)
    assert readings.explanation_of(seller, judged).score == 1_000_000


def test_a_run_with_covered_rates_gives_the_same_bytes_again(settings: Settings, seller: int) -> None:
    judged = run(settings)
    found = replay(judged)
    assert found.confirmed
    assert found.digest == judged.digest


def test_a_violation_that_names_no_rate_covers_none(settings: Settings, seller: int) -> None:
    db.session.scalars(select(Violation)).one().rate = None
    commit()
    assert taken_off(seller, run(settings)) == (120_000, 40_000)
