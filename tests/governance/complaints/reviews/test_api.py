"""Reviews over HTTP."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from governance.complaints.reviews.jobs import JOBS
from governance.complaints.reviews.models import Review
from governance.core.access import Role, system_actor
from governance.core.audit import AuditEntry
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.paging import encode_cursor
from tests.builders import make_seller, signed_in

NDJSON = "application/x-ndjson"
SECRETS = ("Ana", "Souza", "ana.souza", "91234", "buyer-77")
WRITTEN = (now() - timedelta(days=3)).isoformat()


@dataclass(frozen=True)
class Market:
    """Two shops, and people in front of their browsers."""

    people: dict[str, FlaskClient]
    app: Flask

    def get(self, who: str, path: str = "", **query: Any) -> TestResponse:
        return self.people[who].get(f"/api/v1/reviews{path}", query_string=query)

    def drivers(self, who: str, shop: str, **query: Any) -> TestResponse:
        return self.people[who].get(f"/api/v1/sellers/{shop}/review-drivers", query_string=query)

    def post(self, who: str, path: str = "", body: Any = None, **how: Any) -> TestResponse:
        client = self.people[who]
        token = client.get_cookie("XSRF-TOKEN")
        assert token is not None
        how = how or {"json": body or {}}
        return client.post(f"/api/v1/reviews{path}", headers={"X-XSRF-TOKEN": token.value}, **how)

    def deliver(self, *rows: dict[str, Any], who: str = "integration") -> TestResponse:
        lines = "\n".join(json.dumps({"seller": "mine", "score": 1, "written_at": WRITTEN} | row) for row in rows)
        return self.post(who, data=lines, content_type=NDJSON)

    def delivered(self, reference: str, **row: Any) -> str:
        """A review that was delivered and looked at; returns what people call it."""
        answer = self.deliver({"reference": reference, "order": f"order of {reference}", **row})
        assert answer.get_json()["taken"] == 1, answer.get_data(as_text=True)
        with self.app.app_context(), scoped(PLATFORM), transaction() as session:
            JOBS[0].run(now(), system_actor("reviews-examined"))
            number = session.scalar(select(Review.id).where(Review.external_reference == reference))
        return f"R-{number}"


@pytest.fixture(scope="module")
def market(shared_app: Flask) -> Market:
    with shared_app.app_context(), scoped(PLATFORM):
        mine, other, vases = (make_seller(name).id for name in ("mine", "other", "vases"))
        db.session.commit()
    people = {role.value: signed_in(shared_app, role) for role in Role if role not in {Role.SELLER, Role.APPLICANT}}
    people["mine"] = signed_in(shared_app, Role.SELLER, seller_id=mine)
    people["other"] = signed_in(shared_app, Role.SELLER, seller_id=other)
    people["vases"] = signed_in(shared_app, Role.SELLER, seller_id=vases)
    return Market(people, shared_app)


def test_a_delivery_twice_is_taken_once_and_bad_lines_are_named(market: Market) -> None:
    rows: list[dict[str, Any]] = [
        {"reference": "d-1"},
        {"reference": "d-2", "score": 9},
        {"reference": "d-3", "seller": "nobody"},
    ]
    first = market.deliver(*rows).get_json()
    assert {name: first[name] for name in ("read", "taken", "known", "rejected")} == {
        "read": 3,
        "taken": 1,
        "known": 0,
        "rejected": 2,
    }
    assert [(reject["line"], reject["pointer"]) for reject in first["rejects"]] == [(2, "score"), (3, "seller")]
    again = market.deliver(*rows).get_json()
    assert (again["taken"], again["known"]) == (0, 1)
    with market.app.app_context(), scoped(PLATFORM):
        assert db.session.scalar(select(func.count()).where(Review.external_reference.like("d-%"))) == 1


def test_two_who_deliver_the_same_at_the_same_moment_deliver_it_once(market: Market) -> None:
    rows = [{"reference": f"twice-{number}", "seller": "vases", "score": 3} for number in range(200)]
    taken: list[int] = []

    def send(who: str, given: list[dict[str, Any]]) -> None:
        taken.append(market.deliver(*given, who=who).get_json()["taken"])

    both = (("integration", rows), ("administrator", rows[::-1]))
    threads = [threading.Thread(target=send, args=one) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(taken), sum(taken)) == (2, 200)


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", ""])
def test_what_is_not_sent_as_json_lines_is_refused(market: Market, content_type: str) -> None:
    refused = market.post("integration", data='{"reference": "x"}', content_type=content_type)
    assert (refused.status_code, refused.mimetype) == (422, "application/problem+json")


def test_from_the_delivery_to_the_handled_review(market: Market) -> None:
    name = market.delivered("whole", text="It broke.", product="cup")
    answered = market.post("mine", f"/{name}/answer", {"text": "Sorry.", "version": 1}).get_json()
    assert (answered["review"]["state"], answered["can"]) == ("answered", ["answer", "close"])
    closed = market.post("mine", f"/{name}/close", {"action": "refunded", "version": 2}).get_json()
    assert (closed["review"]["state"], closed["review"]["action"], closed["can"]) == ("handled", "refunded", [])
    assert [entry["kind"] for entry in closed["entries"]] == ["answered", "closed"]
    found = {"judgement": "not_genuine", "reason": "A copy."}
    judged = market.post("compliance_officer", f"/{name}/judgement", found).get_json()
    assert (judged["review"]["authenticity"], judged["review"]["state"]) == ("flagged", "handled")
    classed = market.post("compliance_officer", f"/{name}/class", {"factor": "price"}).get_json()
    assert classed["review"]["factor"] == "price"
    opened = market.post("compliance_officer", f"/{name}/reopen", {"reason": "Nothing came."}).get_json()
    assert opened["review"]["state"] == "answered"
    assert market.post("mine", f"/{name}/close", {"action": "refunded", "version": 2}).status_code == 409


def test_no_payload_holds_the_writer_whoever_asks(market: Market) -> None:
    reviewer = {"name": "Ana Souza", "email": "ana.souza@mail.example", "buyer_reference": "buyer-77"}
    text = "Ana Souza says: it broke. +55 11 91234-5678"
    name = market.delivered("secret", text=text, reviewer=reviewer | {"phone": "+55 11 91234-5678"})
    for who in ("mine", "compliance_officer", "integration", "administrator", "reviewer"):
        for path in ("", f"/{name}", "/counts"):
            payload = market.get(who, path).get_data(as_text=True)
            assert [secret for secret in SECRETS if secret in payload] == [], (who, path)
    assert "it broke" in market.get("mine", f"/{name}").get_json()["review"]["text"]
    with market.app.app_context(), scoped(PLATFORM):
        trail = str(db.session.execute(select(AuditEntry.before, AuditEntry.after, AuditEntry.reason)).all())
    assert [secret for secret in SECRETS if secret in trail] == []


STEPS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "answer": ({"text": "Sorry."}, {"mine", "compliance_officer"}),
    "close": ({"action": "refunded"}, {"mine", "compliance_officer"}),
    "reopen": ({"reason": "No."}, {"compliance_officer"}),
    "class": ({"factor": "price"}, {"compliance_officer"}),
    "judgement": ({"judgement": "genuine", "reason": "Seen."}, {"compliance_officer"}),
}


@pytest.mark.parametrize("step", STEPS)
def test_each_step_opens_to_those_who_may_take_it(market: Market, step: str) -> None:
    name = market.delivered(f"steps of {step}")
    body, may = STEPS[step]
    for who in ("administrator", "integration", "reviewer", "mine", "compliance_officer"):
        status = market.post(who, f"/{name}/{step}", body).status_code
        assert status in ({200, 409} if who in may else {403}), who
    assert market.post("other", f"/{name}/{step}", body).status_code == (404 if "mine" in may else 403)
    assert market.app.test_client().post(f"/api/v1/reviews/{name}/{step}", json=body).status_code == 401


@pytest.mark.parametrize("who", ["mine", "other", "reviewer"])
def test_who_may_not_deliver_does_not(market: Market, who: str) -> None:
    assert market.deliver({"reference": "not mine to tell"}, who=who).status_code == 403


def test_of_another_shop_nothing_is_found(market: Market) -> None:
    name = market.delivered("apart")
    assert market.get("other", f"/{name}").status_code == 404
    assert market.get("other", seller="mine").status_code == 404
    assert market.drivers("other", "mine").status_code == 404
    assert market.get("other").get_json() == {"items": [], "next": None}
    assert market.get("other", "/counts").get_json()["reviews"] == 0
    assert market.get("mine", "/counts").get_json()["reviews"] > 0


def test_lists_take_filters_and_come_in_pages(market: Market) -> None:
    names = [market.delivered(f"page {number}", product="paged", score=1 + number % 2) for number in range(5)]
    items, cursor = [], None
    while True:
        query: dict[str, Any] = {"show": "low", "product": "paged", "limit": 2}
        page = market.get("mine", **query, **({"cursor": cursor} if cursor else {})).get_json()
        items += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(item["reference"] for item in items) == sorted(names)
    assert [item["score"] for item in items] == [1, 1, 1, 2, 2]
    newest = market.get("mine", product="paged", limit=1).get_json()["items"]
    assert [item["reference"] for item in newest] == names[-1:]


def test_drivers_have_their_denominators(market: Market) -> None:
    for number, score in enumerate((1, 2, 5)):
        row = {"seller": "vases", "product": "vase", "product_name": "Vase", "score": score, "text": "It broke."}
        market.delivered(f"driver {number}", **row)
    found = market.drivers("vases", "vases").get_json()
    vase = next(item for item in found["items"] if item["product"] == "vase")
    assert (vase["product_name"], vase["low"], vase["reviews"]) == ("Vase", 2, 3)
    assert vase["by_factor"]["quality"] == 2
    assert found["total"]["low"] >= 2


@pytest.mark.parametrize(
    "query", [{"show": "hidden"}, {"factor": "luck"}, {"cursor": "nonsense"}, {"limit": 0}, {"stars": 1}]
)
def test_what_is_asked_wrongly_is_named(market: Market, query: dict[str, Any]) -> None:
    assert market.get("mine", **query).status_code == 422


@pytest.mark.parametrize("days", [{"from": "soon"}, {"from": "2026-02-02", "to": "2026-02-01"}])
def test_days_that_are_none_are_named(market: Market, days: dict[str, str]) -> None:
    assert market.drivers("mine", "mine", **days).status_code == 422


@pytest.mark.parametrize("cursor", [["x", 1], [1, "x"], [None, None], [1, 2**70], [9, 1], [1, 0], [1]])
def test_a_cursor_that_is_not_ours_is_refused(market: Market, cursor: list[Any]) -> None:
    for show in ("low", "all"):
        assert market.get("mine", show=show, cursor=encode_cursor(cursor)).status_code == 422


@pytest.mark.parametrize("name", ["R-0", "R-999999999", "nonsense", "R-" + "9" * 30])
def test_names_without_a_review(market: Market, name: str) -> None:
    assert market.get("reviewer", f"/{name}").status_code == 404
    assert market.post("mine", f"/{name}/answer", {"text": "Sorry."}).status_code == 404
