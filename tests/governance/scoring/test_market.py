"""What pages and API read about the whole market."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.core.errors import Invalid
from governance.core.settings import Settings
from governance.scoring import market as readings
from governance.scoring.standing import Standing
from governance.scoring.stored import FunnelPoint, Run
from governance.sellers import register
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
    """Three shops with facts and one without."""
    install_rules()
    for reference, category, orders, late in (("a", "toys", 300, 0), ("b", "food", 200, 90), ("c", "food", 30, 1)):
        sell(make_seller(reference=reference, name=reference, category=category, at=LONG_AGO).id, orders, late=late)
    make_seller(reference="d", category="food", at=LONG_AGO)
    commit()
    return stored_run(settings)


def test_the_funnel_has_every_rated_seller_with_something_exposed_the_largest_first(market: Run) -> None:
    assert readings.funnel_of(market, "late") == [
        FunnelPoint(reference="a", name="a", exposed=300, bad=0),
        FunnelPoint(reference="b", name="b", exposed=200, bad=90),
        FunnelPoint(reference="c", name="c", exposed=30, bad=1),
    ]
    assert [point.reference for point in readings.funnel_of(market, "late", "food")] == ["b", "c"]
    assert readings.funnel_of(market, "slow_first_answer") == []


def test_a_rate_that_is_not_in_the_rule_book_has_no_funnel(market: Run) -> None:
    with pytest.raises(Invalid, match="no rate 'speed'"):
        readings.funnel_of(market, "speed")


def test_the_overview_counts_states_of_evidence_per_category_and_rate(market: Run) -> None:
    overview = readings.category_overview(market)
    assert overview["toys"]["late"] == {"not_enough": 0, "proven_within": 1, "proven_over": 0}
    assert overview["food"]["late"] == {"not_enough": 1, "proven_within": 0, "proven_over": 1}
    assert list(overview["food"]) == list(market.policy.codes)


def test_movers_are_those_whose_standing_changed(market: Run, settings: Settings) -> None:
    rows = {point.reference for point in readings.funnel_of(market, "late")}
    assert rows == {"a", "b", "c"}
    fined = make_seller(reference="e", at=LONG_AGO)
    give_points(_id_of("c"), 20, recorded_at=AT)
    commit()
    later = AT + timedelta(days=1)
    run = stored_run(settings, as_of=AS_OF + timedelta(days=1), known_at=later, at=later)
    moves = readings.movers(run, market)
    assert [(move.reference, move.before, move.after) for move in moves] == [("c", Standing.CLEAR, Standing.WATCH)]
    assert (moves[0].score_before, moves[0].score_after) == (1_000_000, 800_000)
    assert fined.reference not in [move.reference for move in moves]


def test_standings_over_time_take_the_latest_knowledge_of_each_day_oldest_first(
    market: Run, settings: Settings
) -> None:
    later = AT + timedelta(days=1)
    give_points(_id_of("a"), 60, recorded_at=AT)
    commit()
    run_now(settings, known_at=later, at=later)
    run_now(settings, as_of=AS_OF + timedelta(days=1), known_at=later, at=later)
    found = readings.standings_over_time()
    assert [day for day, _ in found] == [AS_OF, AS_OF + timedelta(days=1)]
    assert [standings["improve"] for _, standings in found] == [1, 1]
    assert market.standings["improve"] == 0
    assert len(readings.standings_over_time(limit=1)) == 1


def _id_of(reference: str) -> int:
    return register.find(reference).id
