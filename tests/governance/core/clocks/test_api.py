from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.core.access import Role
from governance.core.clocks import keeping
from governance.core.clocks.rules import Step
from governance.core.database import PLATFORM, scoped, transaction
from tests.builders import BY, make_seller, signed_in
from tests.governance.core.clocks.started_clocks import MONDAY, start_clock, start_expiry

LONG_AGO = datetime(2025, 3, 3, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def people(shared_app: Flask) -> dict[str, FlaskClient]:
    """An officer and two shops; the first has three clocks, one of them met, the second has one."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        mine, other = make_seller("mine").id, make_seller("other").id
        start_clock(subject="met", at=LONG_AGO, seller_id=mine)
        keeping.meet(subject=("case", "met"), name="decision", by=BY, at=LONG_AGO)
        start_clock(subject="late", at=MONDAY, seller_id=mine)
        start_expiry(date(2100, 1, 1), [Step.before(days=60), Step.after(days=0)], subject="far", seller_id=mine)
        start_clock(subject="others", at=MONDAY, seller_id=other)
        start_clock(subject="platforms", at=MONDAY)
    sellers = {"mine": mine, "other": other}
    shops = {name: signed_in(shared_app, Role.SELLER, seller_id=seller_id) for name, seller_id in sellers.items()}
    return shops | {"officer": signed_in(shared_app)}


def ask(client: FlaskClient, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/api/v1/clocks{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    body: dict[str, Any] = answer.get_json()
    return body


def subjects(client: FlaskClient, query: str = "") -> list[str]:
    return [item["subject_id"] for item in ask(client, query)["items"]]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("officer", ["met", "late", "others", "platforms", "far"]),
        ("mine", ["met", "late", "far"]),
        ("other", ["others"]),
    ],
)
def test_everybody_sees_the_own_clocks_by_due_date(people: dict[str, FlaskClient], who: str, seen: list[str]) -> None:
    assert subjects(people[who]) == seen


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("?subject_kind=sample", ["far"]),
        ("?subject_kind=case&subject_id=late", ["late"]),
        ("?subject_kind=case&subject_id=nobody", []),
        ("?state=met", ["met"]),
        ("?state=paused", []),
    ],
)
def test_clocks_are_found_by_subject_and_state(people: dict[str, FlaskClient], query: str, seen: list[str]) -> None:
    assert subjects(people["officer"], query) == seen


def test_a_clock_says_who_has_until_when_and_why(people: dict[str, FlaskClient]) -> None:
    [clock] = ask(people["mine"], "?subject_id=late")["items"]
    assert clock.pop("id")
    assert [step.pop("name") for step in clock["steps"]] == ["share:50", "share:80", "share:100"]
    assert clock["steps"][2] == {"at": clock["due_at"], "done_at": None}
    del clock["steps"]
    assert clock == {
        "name": "decision",
        "subject_kind": "case",
        "subject_id": "late",
        "binds": "platform",
        "kind": "promise",
        "source": "Service promise 3",
        "source_verified_on": "2026-01-01",
        "amount": 5,
        "unit": "working_days",
        "country": "CN",
        "started_at": "2026-03-02T09:00:00+00:00",
        "due_at": "2026-03-09T23:59:59.999999+00:00",
        "provisional": False,
        "state": "running",
        "overdue": True,
        "ended_at": None,
    }


def test_a_given_day_has_no_amount_and_is_not_overdue_yet(people: dict[str, FlaskClient]) -> None:
    [clock] = ask(people["mine"], "?subject_id=far")["items"]
    assert (clock["amount"], clock["unit"], clock["overdue"]) == (None, None, False)


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
def test_pages_hold_every_clock_once(people: dict[str, FlaskClient], limit: int) -> None:
    seen: list[str] = []
    page = ask(people["officer"], f"?limit={limit}")
    while True:
        assert len(page["items"]) <= limit
        seen += [item["subject_id"] for item in page["items"]]
        if page["next"] is None:
            break
        page = ask(people["officer"], f"?limit={limit}&cursor={page['next']}")
    assert seen == ["met", "late", "others", "platforms", "far"]


@pytest.mark.parametrize("query", ["?limit=1000", "?state=late", "?cursor=x", "?cursor=WyJhIiwxXQ", "?subject=1"])
def test_what_is_not_understood_is_refused(people: dict[str, FlaskClient], query: str) -> None:
    assert people["officer"].get(f"/api/v1/clocks{query}").status_code == 422


def test_who_may_not_read_clocks_is_refused(shared_app: Flask) -> None:
    assert shared_app.test_client().get("/api/v1/clocks").status_code == 401
