"""`flask score` as a person types it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask

from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.scoring import readings
from tests.builders import make_seller
from tests.governance.scoring.facts_at_hand import LONG_AGO, give_points, install_rules, sell
from tests.servers import Database


def flask(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["score", *arguments])


@pytest.fixture
def market(app: Flask) -> Flask:
    """A late shop, a shop with points and a new one, judged today."""
    with app.app_context(), scoped(PLATFORM), transaction():
        install_rules()
        late, fined = (make_seller(reference=name, at=LONG_AGO).id for name in ("late", "fined"))
        make_seller(reference="new", at=LONG_AGO)
        first = now().date() - timedelta(days=75)
        sell(late, 200, first=first, late=90)
        sell(fined, 100, first=first)
        give_points(fined, 20, recorded_at=LONG_AGO)
    made = flask(app, "run")
    assert made.exit_code == 0, made.output
    return app


def test_a_run_prints_counts_per_standing_and_per_state_of_evidence(market: Flask) -> None:
    output = flask(market, "run").output
    assert "3 sellers, digest" in output
    assert "standing                 1 not yet rated, 0 good, 1 clear, 1 watch, 0 improve, 0 critical" in output
    assert "late                     0 not enough, 1 proven within, 1 proven over" in output
    assert "slow_first_answer        not fed by the platform" in output


def test_the_score_is_shown_line_by_line_and_adds_up(market: Flask) -> None:
    shown = flask(market, "show", "fined")
    assert shown.exit_code == 0
    assert "800.000 of 1,000: watch." in shown.output
    assert "-200.000  Violation: false description" in shown.output
    exact = json.loads(flask(market, "show", "fined", "--json").output)
    assert sum(line["amount"] for line in exact["lines"]) == exact["score"] == 800_000


def test_a_shop_without_a_score_is_shown_without_a_number(market: Flask) -> None:
    output = flask(market, "show", "new").output
    assert "Not yet rated: 0 of the 10 orders that a score needs" in output
    assert "1,000.000" not in output


def test_a_replay_confirms_and_finds_what_was_changed(market: Flask, database: Database) -> None:
    confirmed = flask(market, "replay")
    assert confirmed.exit_code == 0
    assert "all 3 scores give the same bytes" in confirmed.output
    with database.connect("admin") as admin:
        admin.execute("UPDATE score SET score = 999999 WHERE score = 800000")
    changed = flask(market, "replay")
    assert changed.exit_code == 1
    assert "score stored 999999, replayed 800000" in changed.output
    assert "1 of 3 scores differ" in changed.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("show", "nobody"), "There is no seller 'nobody'."),
        (("show", "late", "--run", "99"), "There is no score run 99."),
        (("replay", "--run", "99"), "There is no score run 99."),
        (("run", "--as-of", "2999-01-01"), "2999-01-01 has not come yet"),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_code_2(market: Flask, arguments: tuple[str, ...], sentence: str) -> None:
    refused = flask(market, *arguments)
    assert refused.exit_code == 2
    assert sentence in refused.output


def test_before_the_first_run_there_is_nothing_to_replay(app: Flask) -> None:
    refused = flask(app, "replay")
    assert refused.exit_code == 2
    assert "There is no score run yet" in refused.output


def test_the_daily_job_judges_its_day_once(market: Flask) -> None:
    again = [market.test_cli_runner().invoke(args=["job", "run", "score"]) for _ in range(2)]
    assert [result.exit_code for result in again] == [0, 0]
    assert "1 not yet rated" in again[0].output
    with market.app_context(), scoped(PLATFORM):
        assert len(readings.runs()) == 3
        db.session.rollback()
