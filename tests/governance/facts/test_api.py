"""Facts and adverse events over HTTP."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.core.database import PLATFORM, scoped, transaction
from tests.builders import make_seller, signed_in
from tests.stored_rows import make_adverse_event, make_day

NEWEST = date(2026, 2, 10)


@pytest.fixture(scope="module")
def officer(shared_app: Flask) -> FlaskClient:
    """An officer, and a seller with an order on each of two hundred days, every tenth of them late."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        make_seller("quiet")
        seller = make_seller("busy")
        for before in range(200):
            day = NEWEST - timedelta(days=before)
            late = before % 10 == 0
            make_day(seller.id, day, orders=2, delivered=2, late=int(late), resolution_seconds=60)
            if late:
                make_adverse_event(seller.id, day=day, event_reference=f"order-of-{day}")
                make_adverse_event(
                    seller.id, day=day, metric="low_reviews", accountable=False, reason="several sellers"
                )
    return signed_in(shared_app)


def facts(client: FlaskClient, reference: str = "busy", **query: Any) -> dict[str, Any]:
    answer = client.get(f"/api/v1/sellers/{reference}/facts", query_string=query)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    body: dict[str, Any] = answer.get_json()
    return body


def events(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    """All adverse events that match, page by page."""
    items: list[dict[str, Any]] = []
    while True:
        answer = client.get("/api/v1/sellers/busy/adverse-events", query_string=query)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        page = answer.get_json()
        items += page["items"]
        if page["next"] is None:
            return items
        query["cursor"] = page["next"]


def test_without_days_the_newest_ninety_are_meant(officer: FlaskClient) -> None:
    body = facts(officer)
    assert (body["from"], body["to"], body["grain"]) == ("2025-11-13", "2026-02-10", "day")
    assert [item["day"] for item in body["items"]] == [
        (NEWEST - timedelta(days=before)).isoformat() for before in reversed(range(90))
    ]


def test_by_month_only_the_asked_days_of_each_month_count(officer: FlaskClient) -> None:
    body = facts(officer, **{"from": "2025-12-31", "to": "2026-02-02"}, grain="month")
    assert [(item["day"], item["orders"], item["resolution_seconds"]) for item in body["items"]] == [
        ("2025-12-01", 2, 60),
        ("2026-01-01", 62, 31 * 60),
        ("2026-02-01", 4, 120),
    ]


def test_the_listed_events_are_as_many_as_the_numerator(officer: FlaskClient) -> None:
    span = {"from": "2025-08-01", "to": "2026-02-10"}
    late = sum(item["late"] for item in facts(officer, **span, grain="day")["items"])
    listed = events(officer, **span, metric="late", accountable=True, limit=3)
    assert len(listed) == late == 20
    assert len({event["event_reference"] for event in listed}) == 20
    assert [event["day"] for event in listed] == sorted((event["day"] for event in listed), reverse=True)


@pytest.mark.parametrize(
    ("query", "metrics"),
    [
        ({"accountable": True}, {"late"}),
        ({"accountable": False}, {"low_reviews"}),
        ({}, {"late", "low_reviews"}),
        ({"metric": "dissatisfied"}, set()),
    ],
)
def test_filters_of_events(officer: FlaskClient, query: dict[str, Any], metrics: set[str]) -> None:
    assert {event["metric"] for event in events(officer, **query)} == metrics


def test_a_seller_about_whom_nothing_is_known_has_no_facts(officer: FlaskClient) -> None:
    assert facts(officer, "quiet") == {"from": None, "to": None, "grain": "day", "items": []}
    assert officer.get("/api/v1/sellers/quiet/adverse-events").get_json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("door", "query", "where"),
    [
        ("facts", {"from": "2026-02-30"}, {"parameter": "from"}),
        ("facts", {"from": "2026-02-02", "to": "2026-02-01"}, {"pointer": "from"}),
        ("facts", {"from": "2020-01-01", "to": "2026-02-01"}, {"pointer": "from"}),
        ("facts", {"from": "2000-01-01", "to": "2026-02-01", "grain": "month"}, {"pointer": "from"}),
        ("facts", {"grain": "week"}, {"parameter": "grain"}),
        ("adverse-events", {"metric": "charm"}, {"parameter": "metric"}),
        ("adverse-events", {"accountable": "perhaps"}, {"parameter": "accountable"}),
        ("adverse-events", {"cursor": "nonsense"}, {"pointer": "cursor"}),
    ],
)
def test_what_is_asked_wrongly_is_named(
    officer: FlaskClient, door: str, query: dict[str, str], where: dict[str, str]
) -> None:
    answer = officer.get(f"/api/v1/sellers/busy/{door}", query_string=query)
    assert answer.status_code == 422
    (error,) = answer.get_json(force=True)["errors"]
    assert where.items() <= error.items()
