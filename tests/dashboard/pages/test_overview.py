"""Market overview: every figure on it is the market's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.pages.market import reason
from dashboard.pages.overview import PARTS, freshness_finding
from governance.core.database import PLATFORM, scoped
from governance.facts.models import EventBatch
from governance.scoring import readings
from governance.scoring.standing import Standing
from tests.builders import sign_in, signed_in
from tests.dashboard.asking import ask, page, part
from tests.dashboard.small_market import OFFICER, SELLER

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def officer(market: Flask) -> FlaskClient:
    client = market.test_client()
    sign_in(client, OFFICER)
    return client


@pytest.fixture
def runs(market: Flask) -> list[str]:
    with market.app_context(), scoped(PLATFORM):
        return [str(run.id) for run in readings.runs()]


def test_the_page_offers_every_day_and_opens_on_the_newest(officer: FlaskClient, runs: list[str]) -> None:
    shown = page(officer, "/dashboard/")
    assert "1 Mar 2026" in shown
    assert "1 Feb 2026" in shown
    assert f'"value": "{runs[0]}"' in shown


def test_the_address_may_ask_for_an_earlier_day(officer: FlaskClient, runs: list[str]) -> None:
    shown = part(officer, "overview-standings", {"overview-run.value": runs[-1]})
    assert "as many as" not in shown
    assert f'"value": "{runs[-1]}"' in page(officer, "/dashboard/", f"?run={runs[-1]}")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("standings", ["2 of 12 sellers stand at improve or critical", "/dashboard/sellers?standing=critical", "16.7"]),
        ("moves", ["Slipping Phones", "Watch", "Mostly because of", "Cancelled by the seller"]),
        ("trend", ["% of the rated sellers are good or clear", "1 Feb 2026"]),
        ("evidence", ["rated sellers are proven over the target", "Late deliveries", "Returned for quality"]),
        ("categories", ["Furniture", "Phones", "the largest share anywhere"]),
        ("freshness", ["Orders", "Reviews", "Complaints", "never", "orders.rejects.csv", "1,000"]),
    ],
)
def test_each_part_shows_the_markets_figures(
    officer: FlaskClient, runs: list[str], name: str, expected: list[str]
) -> None:
    shown = part(officer, f"overview-{name}", {"overview-run.value": runs[0]})
    for words in expected:
        assert words in shown


def test_names_from_outside_are_shown_as_they_are_written(officer: FlaskClient, runs: list[str]) -> None:
    shown = part(officer, "overview-moves", {"overview-run.value": runs[0]})
    assert "dangerously_allow_html" not in shown


def test_the_first_run_has_nothing_to_compare_with(officer: FlaskClient, runs: list[str]) -> None:
    assert "Nothing to compare with yet" in part(officer, "overview-moves", {"overview-run.value": runs[-1]})


@pytest.mark.parametrize("name", PARTS)
def test_no_part_of_the_market_is_open_to_a_shop(market: Flask, runs: list[str], name: str) -> None:
    client = market.test_client()
    sign_in(client, SELLER)
    shown = part(client, f"overview-{name}", {"overview-run.value": runs[0]})
    assert "not open to you" in shown
    assert "Furniture" not in shown


def test_a_market_without_scores_is_told_what_to_do(app: Flask) -> None:
    shown = page(signed_in(app), "/dashboard/")
    assert "No seller has been scored yet" in shown
    assert "flask ingest orders" in shown


def test_why_somebody_moved_is_the_line_that_changed_most(market: Flask) -> None:
    with market.app_context(), scoped(PLATFORM):
        policy = readings.runs(1)[0].policy
    nothing = [0] * 8
    assert (
        reason(policy, nothing, [0, 30_000, 0, 0, 0, 0, 0, 10_000], Standing.CLEAR)
        == "Cancelled by the seller (−30.000)"
    )
    assert reason(policy, [0] * 7 + [40_000], nothing, Standing.GOOD) == "Points from violations (+40.000)"
    assert "now proven" in reason(policy, nothing, nothing, Standing.GOOD)
    assert "no longer proven" in reason(policy, nothing, nothing, Standing.CLEAR)


def batch(rejected: int, age: timedelta) -> EventBatch:
    return EventBatch(rows_rejected=rejected, recorded_at=AT - age)


@pytest.mark.parametrize(
    ("newest", "words"),
    [
        ({}, "No events were imported yet"),
        ({"orders": batch(0, timedelta(hours=3))}, "Events came 3 hours ago, and no row was refused"),
        ({"orders": batch(1, timedelta(hours=3))}, "Events came 3 hours ago; 1 row of the last imports was refused"),
        ({"orders": batch(2, timedelta(hours=3))}, "Events came 3 hours ago; 2 rows of the last imports were refused"),
        ({"orders": batch(2, timedelta(days=3))}, "The last events came 3 days ago"),
    ],
)
def test_freshness_says_how_old_and_how_whole_the_facts_are(newest: dict[str, EventBatch], words: str) -> None:
    assert freshness_finding(newest, AT) == words


def test_a_forged_token_is_refused(officer: FlaskClient, runs: list[str]) -> None:
    values = {"overview-run.value": runs[0]}
    answer = ask(officer, "overview-standings.children", values, headers={"X-XSRF-TOKEN": "forged"})
    assert answer.status_code == 400
