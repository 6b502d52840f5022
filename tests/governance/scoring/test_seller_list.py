"""The list of sellers over HTTP: order, filters, cursors, cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from governance.core.access import Role
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.paging import encode_cursor
from governance.core.settings import Settings
from governance.scoring.seller_list import SORT_NAMES
from governance.scoring.standing import Standing
from tests.builders import make_seller, signed_in
from tests.stored_rows import DAY, make_score, make_score_run

# reference, score in thousandths, orders; None: in no run. Two have the same score, two are not yet rated.
MARKET: list[tuple[str, int | None, int | None]] = [
    ("alpha", 900_000, 50),
    ("beta", 700_000, 40),
    ("gamma", 900_000, 30),
    ("delta", None, 5),
    ("epsilon", None, 6),
    ("zeta", None, None),
]


@pytest.fixture(scope="module")
def officer(shared_app: Flask) -> FlaskClient:
    """An officer in a market of six sellers, judged on two days."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        before, latest = make_score_run(DAY), make_score_run(DAY + timedelta(days=1))
        for reference, score, orders in MARKET:
            seller = make_seller(reference, name=f"Shop {reference.upper()} 100%")
            make_score(before, seller, score=1_000)
            if orders is not None:
                standing = Standing.NOT_YET_RATED if score is None else Standing.CLEAR
                make_score(latest, seller, score=score, standing=standing).mature_orders = orders
    return signed_in(shared_app, Role.COMPLIANCE_OFFICER)


def listed(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    """All items of a list, page by page."""
    items: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        answer = client.get("/api/v1/sellers", query_string=query | cursor)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        page = answer.get_json()
        assert set(page) == {"items", "next"}
        items += page["items"]
        if page["next"] is None:
            return items
        assert page["items"]
        cursor = {"cursor": page["next"]}


def references(client: FlaskClient, **query: Any) -> list[str]:
    return [item["reference"] for item in listed(client, **query)]


def test_a_seller_is_listed_as_the_latest_run_judged_it(officer: FlaskClient) -> None:
    by_reference = {item["reference"]: item for item in listed(officer)}
    assert by_reference["alpha"] == {
        "reference": "alpha",
        "name": "Shop ALPHA 100%",
        "country": "BR",
        "category": None,
        "standing": "clear",
        "score": 900_000,
        "mature_orders": 50,
        "points": 0,
        "as_of": "2026-02-04",
    }
    assert (by_reference["delta"]["standing"], by_reference["delta"]["score"]) == ("not_yet_rated", None)
    unjudged = by_reference["zeta"]
    assert (unjudged["standing"], unjudged["score"], unjudged["as_of"]) == ("not_yet_rated", None, None)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("reference", "alpha beta delta epsilon gamma zeta"),
        ("-reference", "zeta gamma epsilon delta beta alpha"),
        ("name", "alpha beta delta epsilon gamma zeta"),
        ("score", "beta alpha gamma delta epsilon zeta"),
        ("-score", "alpha gamma beta delta epsilon zeta"),
        ("orders", "delta epsilon gamma beta alpha zeta"),
        ("-orders", "alpha beta gamma epsilon delta zeta"),
    ],
)
def test_order_with_those_without_a_value_last(officer: FlaskClient, sort: str, order: str) -> None:
    assert references(officer, sort=sort) == order.split()


@pytest.mark.parametrize("sort", SORT_NAMES)
@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6])
def test_pages_of_any_size_put_together_are_the_whole_list(officer: FlaskClient, sort: str, limit: int) -> None:
    assert references(officer, sort=sort, limit=limit) == references(officer, sort=sort, limit=200)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"standing": "clear"}, "alpha beta gamma"),
        ({"standing": "not_yet_rated"}, "delta epsilon zeta"),
        ({"standing": "critical"}, ""),
        ({"search": "ET"}, "beta zeta"),
        ({"search": "100%"}, "alpha beta delta epsilon gamma zeta"),
        ({"search": "%"}, "alpha beta delta epsilon gamma zeta"),
        ({"search": "_"}, ""),
        ({"search": "et", "standing": "clear"}, "beta"),
        ({"category": "nothing"}, ""),
    ],
)
def test_filters(officer: FlaskClient, query: dict[str, str], found: str) -> None:
    assert references(officer, **query) == found.split()


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"sort": "wealth"}, "sort"),
        ({"standing": "wonderful"}, "standing"),
        ({"limit": 0}, "limit"),
        ({"limit": 201}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"standng": "watch"}, "standng"),
        ({"search": "x" * 101}, "search"),
    ],
)
def test_what_is_asked_wrongly_is_named(officer: FlaskClient, query: dict[str, Any], parameter: str) -> None:
    answer = officer.get("/api/v1/sellers", query_string=query)
    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.get_json(force=True)["errors"]] == [parameter]


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        encode_cursor(["x", 1]),
        encode_cursor([1, "x"]),
        encode_cursor([1]),
        encode_cursor([1, 10**30]),
        encode_cursor([10**30, 1]),
    ],
)
def test_a_cursor_that_is_not_ours_is_refused(officer: FlaskClient, cursor: str) -> None:
    answer = officer.get("/api/v1/sellers", query_string={"sort": "score", "cursor": cursor})
    assert answer.status_code == 422


def test_what_no_text_can_hold_is_refused_and_does_not_fail(officer: FlaskClient) -> None:
    for address in ("/api/v1/sellers?search=%00", "/api/v1/sellers/%00", "/api/v1/sellers?cursor=%00"):
        assert officer.get(address).status_code == 422, address


def test_before_the_first_run_everybody_is_listed_and_nobody_rated(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        make_seller("alpha")
    for sort in SORT_NAMES:
        (item,) = listed(signed_in(app), sort=sort)
        assert (item["reference"], item["standing"]) == ("alpha", "not_yet_rated")


@contextmanager
def counted_queries(app: Flask) -> Iterator[list[str]]:
    """The statements sent inside the block, without setting the scope."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "set_config" not in statement:
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_a_page_costs_two_queries_and_knowing_who_asks_one(shared_app: Flask, officer: FlaskClient) -> None:
    with counted_queries(shared_app) as statements:
        officer.get("/api/v1/sellers?sort=-score")
    assert len(statements) == 3, statements


def test_the_limit_is_stated_and_kept(shared_app: Flask, officer: FlaskClient) -> None:
    headers = officer.get("/api/v1/sellers").headers
    assert headers["X-RateLimit-Limit"] == "600"
    remaining = int(headers["X-RateLimit-Remaining"])
    assert int(officer.get("/api/v1/sellers/alpha").headers["X-RateLimit-Remaining"]) == remaining - 1
    assert "X-RateLimit-Limit" not in officer.get("/healthz").headers
    another = signed_in(shared_app, Role.REVIEWER)
    assert int(another.get("/api/v1/sellers").headers["X-RateLimit-Remaining"]) == 599


def test_what_was_read_already_is_not_sent_again_until_it_changed(app: Flask) -> None:
    officer = signed_in(app)
    first = officer.get("/api/v1/sellers")
    again = officer.get("/api/v1/sellers", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    with app.app_context(), scoped(PLATFORM), transaction():
        make_seller("omega")
    assert officer.get("/api/v1/sellers", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_over_the_limit_the_answer_says_how_long_to_wait(
    applications: Callable[[Settings], Flask], settings: Settings
) -> None:
    officer = signed_in(applications(replace(settings, rate_limit="3 per minute")))
    assert [officer.get("/api/v1/sellers").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = officer.get("/api/v1/sellers/alpha")
    assert (answer.status_code, answer.mimetype) == (429, "application/problem+json")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert officer.get("/dashboard/", headers={"Accept": "text/html"}).status_code == 200
