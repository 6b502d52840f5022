"""Every Olist seller judged as of 2018-03-31: against an independent script, hand sheets, replay and a correction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from flask import Flask

from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.settings import Settings
from governance.rulebook import publication
from governance.scoring import readings, replay
from governance.scoring.run import RunSummary, run_scores
from governance.scoring.stored import Run, StoredScore
from governance.sellers import register
from tests.builders import BY
from tests.conftest import settings_for
from tests.market_data.hand_sheets import Entry, fill_in, mature_orders, read_sheets
from tests.market_data.independent_scores import Outcome, evidence_counts, judge_everyone, standings
from tests.servers import Database, DatabaseServer
from wsgi import create_app

AS_OF = date(2018, 3, 31)
SIZES = (1, 2, 4, 7, 9, 10, 12, 15, 20, 28, 40, 60, 85, 100, 130, 200, 350, 600, 1_000, 1_500)


@pytest.fixture(scope="module")
def olist(market_data: Path) -> Path:
    return market_data / "olist"


@pytest.fixture(scope="module")
def market(
    server: DatabaseServer, migrated: Database, olist: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The application with the default rule book and all Olist files imported."""
    with server.fresh_database(migrated) as database:
        app = create_app(settings_for(database, tmp_path_factory.mktemp("market")))
        imported = app.test_cli_runner().invoke(args=["ingest", "olist", str(olist)])
        assert imported.exit_code == 0, imported.output
        with app.app_context(), scoped(PLATFORM):
            with transaction():
                publication.install_preset("fair-1000", by=BY, at=now())
            yield app
            db.session.remove()
            db.engine.dispose()


def settings_of(app: Flask) -> Settings:
    settings: Settings = app.extensions["settings"]
    return settings


def run_at(app: Flask, known_at: datetime) -> RunSummary:
    with transaction():
        return run_scores(as_of=AS_OF, known_at=known_at, settings=settings_of(app), by=BY, at=now())


@pytest.fixture(scope="module")
def summary(market: Flask) -> RunSummary:
    return run_at(market, now())


@pytest.fixture(scope="module")
def run(summary: RunSummary) -> Run:
    return readings.run_by_id(summary.run_id)


@pytest.fixture(scope="module")
def scores(run: Run) -> dict[str, StoredScore]:
    """The stored score of every seller, by the platform's id."""
    ids = register.ids_by_reference()
    return {reference: readings.score_of(seller_id, run)[1] for reference, seller_id in ids.items()}


@pytest.fixture(scope="module")
def independent(olist: Path) -> dict[str, Outcome]:
    return judge_everyone(olist, AS_OF)


def test_counts_per_standing_and_per_state_of_evidence_equal_the_independent_script(
    summary: RunSummary, independent: dict[str, Outcome]
) -> None:
    assert summary.sellers == len(independent)
    assert {code: number for code, number in summary.standings.items() if number} == standings(independent)
    fed = {
        rate: {state: number for state, number in states.items() if number}
        for rate, states in summary.evidence.items()
        if states
    }
    assert fed == evidence_counts(independent)


def test_every_seller_has_the_standing_score_and_counts_of_the_independent_script(
    run: Run, scores: dict[str, StoredScore], independent: dict[str, Outcome]
) -> None:
    assert scores.keys() == independent.keys()
    for reference, expected in independent.items():
        score = scores[reference]
        assert (score.standing.code, score.score) == (expected.standing, expected.score), reference
        assert score.mature_orders == expected.mature_orders
        rates = {rate.code: rate for rate in readings.rates_of(score, run)}
        assert {code: (rates[code].exposed, rates[code].bad) for code in expected.counts} == expected.counts
        assert {code: rate.evidence.code for code, rate in rates.items()} == expected.evidence


def test_twenty_sheets_filled_in_by_hand_agree_line_by_line(
    olist: Path, run: Run, scores: dict[str, StoredScore]
) -> None:
    sheets = read_sheets(olist, AS_OF)
    chosen = {_nearest_in_size(sheets, size) for size in SIZES}
    assert len(chosen) == 20
    for reference in chosen:
        filled, score = fill_in(sheets[reference], AS_OF), scores[reference]
        assert score.mature_orders == mature_orders(sheets[reference], AS_OF)
        rated = score.mature_orders >= 10
        for rate in readings.rates_of(score, run):
            if rate.code in filled:
                line = filled[rate.code]
                found = (rate.window_days, rate.exposed, rate.bad, rate.lower, rate.upper, rate.deduction)
                taken_off = line.taken_off if rated else 0
                assert found == (line.window_days, line.exposed, line.bad, line.lower, line.upper, taken_off), reference
            else:
                assert (rate.deduction, rate.bad) == (0, 0)
        taken = sum(line.taken_off for line in filled.values())
        assert score.score == (1_000_000 - taken if rated else None)


def _nearest_in_size(sheets: dict[str, list[Entry]], orders: int) -> str:
    return min(sheets, key=lambda reference: (abs(len(sheets[reference]) - orders), reference))


def test_for_every_seller_the_explanation_adds_up_to_the_last_thousandth(
    run: Run, scores: dict[str, StoredScore]
) -> None:
    for score in scores.values():
        explanation = readings.explanation_of(score.seller_id, run)
        amounts = [line.amount for line in explanation.lines]
        if score.score is None:
            assert set(amounts) == {None}
        else:
            assert sum(amount or 0 for amount in amounts) == explanation.score == score.score


def test_a_replay_from_inputs_and_one_from_facts_give_the_same_bytes(market: Flask, run: Run) -> None:
    for found in (replay.replay(run), replay.replay_from_facts(run, settings=settings_of(market))):
        assert found.differences == []
        assert found.confirmed
        assert found.digest == run.digest


def test_the_command_prints_the_counts_and_replays(market: Flask, summary: RunSummary) -> None:
    known_at = summary.known_at.strftime("%Y-%m-%dT%H:%M:%S%z")
    runner = market.test_cli_runner()
    printed = runner.invoke(args=["score", "run", "--as-of", "2018-03-31", "--known-at", known_at])
    assert printed.exit_code == 0, printed.output
    assert "792 clear" in printed.output
    replayed = runner.invoke(args=["score", "replay", "--run", str(summary.run_id)])
    assert replayed.exit_code == 0, replayed.output
    assert "give the same bytes" in replayed.output


def test_a_later_correction_does_not_alter_what_was_known_before(
    market: Flask, summary: RunSummary, olist: Path, tmp_path: Path
) -> None:
    before = summary.known_at
    corrected = _reviews_all_turned_good(olist, tmp_path)
    imported = market.test_cli_runner().invoke(args=["ingest", "olist", str(corrected), "--correction"])
    assert imported.exit_code == 0, imported.output
    db.session.rollback()

    after = run_at(market, now())
    low = after.evidence["low_reviews"]
    assert low["proven_over"] == 0
    assert after.digest != summary.digest

    again = run_at(market, before)
    assert again.repeated
    assert again.digest == summary.digest
    found = replay.replay_from_facts(readings.run_by_id(summary.run_id), settings=settings_of(market))
    assert found.confirmed


def _reviews_all_turned_good(olist: Path, folder: Path) -> Path:
    """The reviews file once more, every review with five stars."""
    reviews = pq.read_table(olist / "olist_order_reviews.parquet")
    place = reviews.schema.get_field_index("review_score")
    stars = pa.array([5] * len(reviews), reviews.schema.field(place).type)
    pq.write_table(
        reviews.set_column(place, reviews.schema.field(place), stars), folder / "olist_order_reviews.parquet"
    )
    return folder


def test_moments_are_kept_in_utc(run: Run) -> None:
    assert run.known_at.astimezone(UTC) == run.known_at
