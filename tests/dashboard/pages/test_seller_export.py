"""The list as a file."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import sign_in
from tests.dashboard.small_market import FATES, OFFICER, SELLER


@pytest.fixture
def officer(market: Flask) -> FlaskClient:
    client = market.test_client()
    sign_in(client, OFFICER)
    return client


def rows(client: FlaskClient, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/dashboard/sellers.csv{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def test_everybody_is_in_the_file_once(officer: FlaskClient) -> None:
    assert sorted(row["Reference"].lstrip("'") for row in rows(officer)) == sorted(FATES)


def test_the_file_follows_filter_and_order(officer: FlaskClient) -> None:
    found = rows(officer, "?standing=watch&sort=-score")
    assert {row["Standing"] for row in found} == {"Watch"}
    assert [row["Score"] for row in found] == sorted((row["Score"] for row in found), reverse=True)


def test_a_cell_that_begins_like_a_formula_is_text(officer: FlaskClient) -> None:
    (row,) = rows(officer, "?q=formula")
    assert (row["Reference"], row["Name"]) == ("'=formula", "'=SUM(1)")


def test_figures_are_plain_so_that_a_spreadsheet_can_count(officer: FlaskClient) -> None:
    (row,) = rows(officer, "?q=critical")
    assert (row["Score"], row["Mature orders"], row["As of"]) == ("400.000", "240", "2026-03-01")
    (unrated,) = rows(officer, "?q=silent")
    assert unrated["Score"] == ""


def test_a_shop_gets_no_list_of_others(market: Flask) -> None:
    client = market.test_client()
    sign_in(client, SELLER)
    assert client.get("/dashboard/sellers.csv").status_code == 403
    assert market.test_client().get("/dashboard/sellers.csv").status_code == 401
