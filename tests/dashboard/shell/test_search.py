"""The search in the top bar."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import sign_in
from tests.dashboard.asking import ask
from tests.dashboard.small_market import OFFICER, SELLER


@pytest.fixture
def officer(market: Flask) -> FlaskClient:
    client = market.test_client()
    sign_in(client, OFFICER)
    return client


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("COUCH", ["Critical Couches · critical"]),
        ("good-s", ["Good Shoes · good-shoes"]),
        ("%", []),
        ("", []),
        (None, []),
    ],
)
def test_shops_are_found_by_name_and_by_the_beginning_of_their_reference(
    officer: FlaskClient, typed: str | None, found: list[str]
) -> None:
    answer = ask(officer, "search.data", {"search.value": typed}, changed=["search.value"])
    assert answer.get_json()["response"]["search"]["data"] == found


def test_a_choice_opens_the_shop(officer: FlaskClient) -> None:
    values = {"search.value": "Good Shoes · good-shoes", "search.data": ["Good Shoes · good-shoes"]}
    answer = ask(officer, "location.href", values, changed=["search.value"])
    assert answer.get_json()["response"]["location"]["href"] == "/dashboard/sellers/good-shoes"


def test_enter_opens_the_list_of_all_that_match(officer: FlaskClient) -> None:
    values = {"search.value": "good & fine", "search.n_submit": 1, "search.data": []}
    answer = ask(officer, "location.href", values, changed=["search.n_submit"])
    assert answer.get_json()["response"]["location"]["href"] == "/dashboard/sellers?q=good+%26+fine"


def test_a_shop_cannot_search_others(market: Flask) -> None:
    client = market.test_client()
    sign_in(client, SELLER)
    for output in ("search.data", "location.href"):
        answer = ask(client, output, {"search.value": "good"}, changed=["search.value"])
        assert answer.status_code == 403
