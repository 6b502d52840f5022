"""Violations and ledgers over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from governance.core.access import Role
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped
from governance.rulebook import publication
from tests.builders import BY, make_seller, signed_in

REPORT: Final[dict[str, Any]] = {
    "seller": "mine",
    "rule": "invented_reviews",
    "occurred_on": "2026-02-01",
    "reason": "Forty reviews from one device within an hour.",
    "product": "lamp-7",
    "evidence": [{"kind": "document", "reference": "9"}],
}
numbers = count(1)


@dataclass(frozen=True)
class Market:
    """Two shops, and people in front of their browsers."""

    people: dict[str, FlaskClient]

    def get(self, who: str, path: str = "/violations", **query: Any) -> TestResponse:
        return self.people[who].get(f"/api/v1{path}", query_string=query)

    def post(self, who: str, path: str = "", body: Any = None) -> TestResponse:
        client = self.people[who]
        token = client.get_cookie("XSRF-TOKEN")
        headers = {} if token is None else {"X-XSRF-TOKEN": token.value}
        return client.post(f"/api/v1/violations{path}", json=body or {}, headers=headers)

    def reported(self, **changes: Any) -> str:
        """A violation that waits for a decision."""
        said = {**REPORT, "reference": f"2026-{next(numbers)}", **changes}
        return str(self.post("compliance_officer", body=said).get_json()["violation"]["id"])


@pytest.fixture(scope="module")
def market(shared_app: Flask) -> Market:
    with shared_app.app_context(), scoped(PLATFORM):
        publication.install_preset("fair-1000", by=BY, at=now() - timedelta(days=1))
        mine, other = make_seller("mine").id, make_seller("other").id
        db.session.commit()
    people = {role.value: signed_in(shared_app, role) for role in Role if role not in {Role.SELLER, Role.APPLICANT}}
    people["mine"] = signed_in(shared_app, Role.SELLER, seller_id=mine)
    people["other"] = signed_in(shared_app, Role.SELLER, seller_id=other)
    people["stranger"] = shared_app.test_client()
    return Market(people)


def test_reported_by_an_officer_confirmed_by_a_reviewer_and_read_by_the_shop(market: Market) -> None:
    made = market.post("compliance_officer", body={**REPORT, "reference": "2026-a"})
    assert (made.status_code, made.get_json()["violation"]["source"]) == (201, "report:2026-a")
    number, version = made.get_json()["violation"]["id"], made.get_json()["violation"]["version"]
    assert market.get("mine", f"/violations/{number}").status_code == 404
    said = {"reason": "The logs show it.", "version": version}
    confirmed = market.post("reviewer", f"/{number}/confirmation", said)
    assert confirmed.status_code == 200
    read = market.get("mine", f"/violations/{number}").get_json()
    assert (read["violation"]["state"], read["violation"]["counting"], read["can"]) == ("confirmed", 6, ["appeal"])
    assert (read["reported_by"], read["evidence"]) == (None, [{"kind": "document", "reference": "9"}])
    assert [entry["points"] for entry in read["entries"]] == [6]
    ledger = market.get("mine", "/sellers/mine/ledger").get_json()
    assert {one["points_class"]: one["balance"] for one in ledger["classes"]}["serious"] >= 6
    assert market.get("other", f"/violations/{number}").status_code == 404
    assert market.get("other", "/sellers/mine/ledger").status_code == 404


def test_dismissed_with_a_reason(market: Market) -> None:
    number = market.reported()
    assert market.post("reviewer", f"/{number}/dismissal").status_code == 422
    read = market.post("reviewer", f"/{number}/dismissal", {"reason": "A market stall."}).get_json()
    assert (read["violation"]["state"], read["decided_reason"]) == ("dismissed", "A market stall.")


def test_lists_and_their_pages(market: Market) -> None:
    numbers_ = [market.reported() for _ in range(2)]
    first = market.get("reviewer", show="to_decide", limit=1).get_json()
    assert len(first["items"]) == 1
    rest = market.get("reviewer", show="to_decide", cursor=first["next"], limit=200).get_json()["items"]
    assert set(numbers_) <= {row["id"] for row in [*first["items"], *rest]}
    assert market.get("mine", show="to_decide").get_json()["items"] == []
    assert market.get("reviewer", seller="other").get_json()["items"] == []
    assert market.get("reviewer", show="everything").status_code == 422


@pytest.mark.parametrize("step", ["confirmation", "dismissal"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("stranger", 401),
        ("mine", 403),
        ("administrator", 403),
        ("integration", 403),
        ("compliance_officer", 403),  # reported it
        ("reviewer", 200),
    ],
)
def test_who_may_decide(market: Market, who: str, step: str, status: int) -> None:
    number = market.reported()
    assert market.post(who, f"/{number}/{step}", {"reason": "Because."}).status_code == status


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"rule": "bad_mood"}, 422),
        ({"seller": "nobody"}, 404),
        ({"occurred_on": "yesterday"}, 422),
        ({"reason": ""}, 422),
        ({"evidence": [{"kind": "document"}]}, 422),
    ],
)
def test_a_report_that_cannot_be_accepted(market: Market, change: dict[str, Any], status: int) -> None:
    said = {**REPORT, "reference": "2026-b", **change}
    assert market.post("compliance_officer", body=said).status_code == status


@pytest.mark.parametrize("number", ["999999", "x", "-1"])
def test_what_is_not_there(market: Market, number: str) -> None:
    assert market.get("reviewer", f"/violations/{number}").status_code == 404
    assert market.post("reviewer", f"/{number}/confirmation").status_code == 404


def test_the_ledger_of_another_day_and_moment(market: Market) -> None:
    number = market.reported(rule="false_description")
    market.post("reviewer", f"/{number}/confirmation")
    then = market.get("mine", "/sellers/mine/ledger", known_at="2026-01-02T00:00:00+00:00").get_json()
    assert ({one["balance"] for one in then["classes"]}, then["entries"]) == ({0}, [])
    past = market.get("reviewer", "/sellers/mine/ledger", as_of="2026-01-02").get_json()
    assert {one["balance"] for one in past["classes"]} == {0}
    assert [entry["counts"] for entry in past["entries"]] == [False] * len(past["entries"])
    assert market.get("reviewer", "/sellers/mine/ledger", as_of="soon").status_code == 422
    assert market.get("reviewer", "/sellers/nobody/ledger").status_code == 404
