"""What pages and API read about runs and sellers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.core.database import db
from governance.core.errors import Invalid, NotFound
from governance.core.settings import Settings
from governance.scoring import readings
from governance.scoring.evidence import Evidence
from governance.scoring.standing import Standing
from governance.scoring.stored import Run
from tests.builders import commit, make_seller
from tests.governance.scoring.facts_at_hand import (
    AS_OF,
    AT,
    LONG_AGO,
    give_points,
    install_rules,
    run_now,
    sell,
    stored_run,
)

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture
def market(settings: Settings) -> Run:
    """Five shops: good, late, with points, with low reviews, new."""
    install_rules()
    shops = {
        name: make_seller(reference=name, name=f"{name.title()} & Co", category=category, at=LONG_AGO).id
        for name, category in [("good", "toys"), ("late", "food"), ("fined", "toys"), ("low", "food"), ("new", "toys")]
    }
    sell(shops["good"], 400)
    sell(shops["late"], 200, late=90)
    sell(shops["fined"], 100)
    sell(shops["low"], 50, low_reviews=25)
    give_points(shops["fined"], 20, recorded_at=LONG_AGO)
    commit()
    return stored_run(settings)


def references(run: Run, **given: object) -> list[str]:
    rows, _ = readings.seller_page(run, **given)  # type: ignore[arg-type]
    return [row.reference for row in rows]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"sort": "score"}, ["fined", "late", "low", "good", "new"]),  # who has no score comes last
        ({"sort": "score", "descending": True}, ["good", "low", "late", "fined", "new"]),
        ({"sort": "reference"}, ["fined", "good", "late", "low", "new"]),
        ({"sort": "orders", "descending": True}, ["good", "late", "fined", "low", "new"]),
        ({"sort": "reference", "category": "food"}, ["late", "low"]),
        ({"sort": "reference", "standing": Standing.NOT_YET_RATED}, ["new"]),
        ({"sort": "reference", "search": "LATE & c"}, ["late"]),
        ({"sort": "reference", "search": "%"}, []),  # a sign like any other
        ({"sort": "reference", "offset": 1, "limit": 2}, ["good", "late"]),
    ],
)
def test_the_seller_list_sorts_filters_searches_and_pages(
    market: Run, given: dict[str, object], expected: list[str]
) -> None:
    assert references(market, **given) == expected


def test_the_total_counts_all_that_fit_and_not_the_page(market: Run) -> None:
    rows, total = readings.seller_page(market, category="toys", limit=1)
    assert (len(rows), total) == (1, 3)


def test_an_unknown_sort_is_refused(market: Run) -> None:
    with pytest.raises(Invalid, match="cannot be sorted by 'password'"):
        readings.seller_page(market, sort="password")


def test_a_line_of_the_list_carries_standing_score_and_evidence(market: Run) -> None:
    rows, _ = readings.seller_page(market, search="late")
    assert rows[0].standing is Standing.CLEAR
    assert rows[0].evidence[market.policy.position("late")] is Evidence.PROVEN_OVER
    assert rows[0].category == "food"


def test_the_explanation_names_points_and_adds_up(market: Run) -> None:
    rows, _ = readings.seller_page(market, search="fined")
    explanation = readings.explanation_of(rows[0].seller_id)
    assert explanation.score == 800_000 == sum(line.amount or 0 for line in explanation.lines)
    assert [line.amount for line in explanation.lines if line.kind == "points"] == [-200_000]


def test_without_a_run_there_is_no_score() -> None:
    seller = make_seller()
    assert readings.latest_run() is None
    with pytest.raises(NotFound, match="no score"):
        readings.score_of(seller.id)
    with pytest.raises(NotFound, match="no score run 4711"):
        readings.run_by_id(4711)
    db.session.rollback()


def test_the_latest_run_is_that_of_the_latest_day_and_knowledge(market: Run, settings: Settings) -> None:
    later = AT + timedelta(days=1)
    next_day = run_now(settings, as_of=AS_OF + timedelta(days=1), known_at=later, at=later)
    run_now(settings, known_at=later, at=later)  # a later look at the day before
    latest = readings.latest_run()
    assert latest is not None
    assert latest.id == next_day.run_id
    before = readings.previous_run(latest)
    assert before is not None
    assert (before.as_of, before.known_at) == (AS_OF, later)
    assert readings.previous_run(market) is None
    assert [run.as_of for run in readings.runs(limit=2)] == [AS_OF + timedelta(days=1), AS_OF]


def test_the_history_has_each_day_once_with_its_latest_knowledge(market: Run, settings: Settings) -> None:
    rows, _ = readings.seller_page(market, search="late")
    later = AT + timedelta(days=1)
    give_points(rows[0].seller_id, 1, recorded_at=AT + timedelta(hours=1))
    commit()
    run_now(settings, known_at=later, at=later)
    run_now(settings, as_of=AS_OF + timedelta(days=1), known_at=later, at=later)
    moments = readings.history_of(rows[0].seller_id)
    assert [moment.as_of for moment in moments] == [AS_OF, AS_OF + timedelta(days=1)]
    assert [moment.score for moment in moments] == [870_000, 870_000]


def test_rates_are_read_with_all_that_the_interval_dots_need(market: Run) -> None:
    rows, _ = readings.seller_page(market, search="late")
    rates = readings.rates_of(readings.score_of(rows[0].seller_id, market)[1], market)
    late = rates[0]
    assert [rate.code for rate in rates] == list(market.policy.codes)
    assert (late.exposed, late.bad, late.target, late.deduction) == (200, 90, 40_000, 120_000)
    assert late.lower < late.estimate < 450_000 < late.upper
