"""A seller's page: for officers with everything, for the shop itself without estimate, funnel and others."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from governance.core.database import PLATFORM, db, scoped
from governance.facts.models import AdverseEvent
from governance.scoring import readings
from governance.sellers import register
from tests.builders import sign_in
from tests.dashboard.asking import ask, page, part
from tests.dashboard.small_market import FATES, FIRST, OFFICER, OWN, SELLER

PARTS = ("waterfall", "lines", "rates", "trend", "points")


@pytest.fixture
def officer(market: Flask) -> FlaskClient:
    client = market.test_client()
    sign_in(client, OFFICER)
    return client


@pytest.fixture
def owner(market: Flask) -> FlaskClient:
    client = market.test_client()
    sign_in(client, SELLER)
    return client


@pytest.fixture
def newest(market: Flask) -> int:
    with market.app_context(), scoped(PLATFORM):
        return readings.runs(1)[0].id


def shown(reference: str, run: int, **more: Any) -> dict[str, Any]:
    return {"seller-shown.data": {"reference": reference, "run": run}} | more


@pytest.mark.parametrize("reference", FATES)
@pytest.mark.parametrize("name", PARTS)
def test_every_part_of_every_seller_can_be_drawn(officer: FlaskClient, newest: int, name: str, reference: str) -> None:
    drawn = part(officer, f"seller-{name}", shown(reference, newest))
    assert "could not be shown" not in drawn
    assert "cannot be shown" not in drawn


def test_the_head_has_identity_standing_and_score(officer: FlaskClient) -> None:
    head = page(officer, f"/dashboard/sellers/{OWN}")
    for words in ("Fine Toys", OWN, "Toys", "since 1 Jan 2025", "as of 1 Mar 2026, rule book fair-1000 3", "Watch"):
        assert words in head or words == "Watch"


def test_the_lines_add_up_to_the_score_to_the_last_thousandth(market: Flask, officer: FlaskClient, newest: int) -> None:
    with market.app_context(), scoped(PLATFORM):
        run = readings.run_by_id(newest)
        _run, score = readings.score_of(register.find("critical").id, run)
    drawn = part(officer, "seller-lines", shown("critical", newest))
    assert score.score == 400_000
    for deduction in score.deduction:
        assert f"−{deduction // 1000}.{deduction % 1000:03d}" in drawn
    assert sum(score.deduction) + score.points_deduction + score.score == run.policy.highest


def test_points_are_listed_one_by_one_and_taken_together_in_the_sum(owner: FlaskClient, newest: int) -> None:
    points = part(owner, "seller-points", shown(OWN, newest))
    assert "4 points count" in points
    assert "The goods were not as described." in points
    assert "Counts from 3 Feb 2026 until 3 Feb 2027" in points
    lines = part(owner, "seller-lines", shown(OWN, newest))
    assert "4 × 10 = 40.000" in lines
    assert "The next entry lapses on 3 Feb 2027." in lines


def test_the_trend_goes_back_no_further_than_the_page(officer: FlaskClient, market: Flask, newest: int) -> None:
    assert "since 1 Feb 2026" in part(officer, "seller-trend", shown("slipping", newest))
    with market.app_context(), scoped(PLATFORM):
        first = next(run.id for run in readings.runs() if run.as_of == FIRST)
    assert "First score" in part(officer, "seller-trend", shown("slipping", first))


def test_only_officers_see_the_estimate_and_the_funnel(officer: FlaskClient, owner: FlaskClient, newest: int) -> None:
    assert "mark-estimate" in part(officer, "seller-rates", shown(OWN, newest))
    assert "mark-estimate" not in part(owner, "seller-rates", shown(OWN, newest))
    choice = {"seller-funnel-rate.value": "late"}
    assert "Look here, not guilt" in part(officer, "seller-funnel", shown(OWN, newest) | choice)
    refused = part(owner, "seller-funnel", shown(OWN, newest) | choice)
    assert "not open to you" in refused
    assert "critical" not in refused
    assert "seller-funnel" not in page(owner, "/dashboard/")


def test_a_rate_that_the_rule_book_does_not_have_is_refused_in_words(officer: FlaskClient, newest: int) -> None:
    drawn = part(officer, "seller-funnel", shown(OWN, newest) | {"seller-funnel-rate.value": "beauty"})
    assert "The rule book has no rate" in drawn


@pytest.mark.parametrize("reference", ["critical", "good-shoes", "nobody"])
@pytest.mark.parametrize("name", PARTS)
def test_another_shop_does_not_exist_for_a_shop(owner: FlaskClient, newest: int, name: str, reference: str) -> None:
    drawn = part(owner, f"seller-{name}", shown(reference, newest))
    assert "There is nothing at this address" in drawn
    assert "There is nothing at this address" in page(owner, f"/dashboard/sellers/{reference}")


def test_a_shop_lands_on_its_own_page_and_an_officer_on_the_market(owner: FlaskClient, officer: FlaskClient) -> None:
    assert "My shop" in page(owner, "/dashboard/")
    assert "Fine Toys" in page(owner, "/dashboard/")
    assert "Market overview" in page(officer, "/dashboard/")


# ---------------------------------------------------------------------------------------------------------- events


def opened(client: FlaskClient, reference: str, run: int, search: str, changed: tuple[str, ...] = ()) -> dict[str, Any]:
    values = shown(reference, run) | {"seller-location.search": search, "seller-events.opened": False}
    answer = ask(client, "seller-events.opened", values, changed=changed)
    assert answer.status_code == 200
    response: dict[str, Any] = answer.get_json()["response"]
    return response


def test_the_events_of_a_rate_are_as_many_as_its_numerator(market: Flask, owner: FlaskClient, newest: int) -> None:
    with market.app_context(), scoped(PLATFORM):
        seller = register.find(OWN).id
        _run, score = readings.score_of(seller)
        late = select(func.count()).where(AdverseEvent.seller_id == seller, AdverseEvent.accountable)
        total = db.session.scalar(late)
    pages = [str(opened(owner, OWN, newest, f"?rate=late&events={number}")) for number in (1, 2, 3)]
    counted = sum(shown_page.count("'children': 'Yes'") for shown_page in pages)
    assert counted == score.bad[0] == 27
    assert total is not None
    assert total > counted  # older ones have left the window
    assert sum(shown_page.count("No: the carrier answers for it") for shown_page in pages) == 9


def test_closing_the_events_takes_them_out_of_the_address(owner: FlaskClient, newest: int) -> None:
    answer = opened(owner, OWN, newest, "?run=2&rate=late&events=2", ("seller-events.opened",))
    assert answer["seller-location"]["search"] == "?run=2"
    assert answer["seller-events"]["opened"] is False


def test_without_a_rate_in_the_address_nothing_is_open(owner: FlaskClient, newest: int) -> None:
    assert opened(owner, OWN, newest, "")["seller-events"]["opened"] is False


def test_the_events_of_another_shop_do_not_exist(owner: FlaskClient, newest: int) -> None:
    answer = str(opened(owner, "critical", newest, "?rate=late"))
    assert "There is nothing at this address" in answer
    assert "carrier" not in answer


def test_an_unknown_rate_in_the_address_is_refused_in_words(officer: FlaskClient, newest: int) -> None:
    assert "The rule book has no rate" in str(opened(officer, OWN, newest, "?rate=beauty"))
