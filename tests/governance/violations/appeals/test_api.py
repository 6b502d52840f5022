"""Appeals over HTTP: filed and answered by a shop, decided by the platform; how rules hold."""

from __future__ import annotations

import io
import itertools
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from governance.core.access import Role
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped
from governance.violations import cases, rule_watch
from tests.builders import BY, make_seller, signed_in
from tests.governance.violations.appeals.contested import OFFICER, REVIEWER
from tests.sample_files import pdf

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Market:
    """Two shops, and people in front of their browsers."""

    mine: int
    other: int
    people: dict[str, FlaskClient]
    app: Flask

    def violation(self, seller_id: int | None = None) -> str:
        """A violation that two people of the platform found today."""
        at = now()
        with self.app.app_context(), scoped(PLATFORM):
            reported = cases.report(
                seller_id=seller_id or self.mine,
                rule="receipt_refused",
                source=f"report:{next(_numbers)}",
                occurred_on=at.date(),
                reason="A buyer asked three times.",
                by=OFFICER,
                at=at,
            )
            number = reported.id
            cases.confirm(violation_id=number, effective_on=at.date(), by=REVIEWER, at=at)
            db.session.commit()
        return str(number)

    def filed(self, **changes: Any) -> dict[str, Any]:
        """A new appeal of the first shop, as it was answered."""
        body = {"subject_kind": "violation", "subject_id": self.violation(), "grounds": "It was sent in May."}
        answer = self.post("mine", "", body | changes)
        assert answer.status_code == 201, answer.text
        answered: dict[str, Any] = answer.get_json()
        return answered

    def get(self, who: str, path: str = "", **query: Any) -> TestResponse:
        return self.people[who].get(f"/api/v1/appeals{path}", query_string=query)

    def contestable(self, who: str) -> TestResponse:
        return self.people[who].get("/api/v1/sellers/other/contestable")

    def post(self, who: str, path: str, body: Any = None, *, root: str = "/api/v1/appeals") -> TestResponse:
        client = self.people[who]
        token = client.get_cookie("XSRF-TOKEN")
        assert token is not None
        return client.post(f"{root}{path}", json=body or {}, headers={"X-XSRF-TOKEN": token.value})

    def upload(self, who: str, appeal: str) -> str:
        """A document about an appeal."""
        client = self.people[who]
        token = client.get_cookie("XSRF-TOKEN")
        assert token is not None
        form = {"subject_kind": "appeal", "subject_id": appeal, "kind": "invoice"}
        form["content"] = (io.BytesIO(pdf()), "invoice.pdf")  # type: ignore[assignment]
        answer = client.post("/api/v1/documents", data=form, headers={"X-XSRF-TOKEN": token.value})
        assert answer.status_code == 201, answer.text
        return str(answer.get_json()["id"])


@pytest.fixture(scope="module")
def market(ruled_app: Flask) -> Market:
    with ruled_app.app_context(), scoped(PLATFORM):
        mine, other = make_seller("mine").id, make_seller("other").id
        db.session.commit()
    people = {role.value: signed_in(ruled_app, role) for role in Role if role not in {Role.SELLER, Role.APPLICANT}}
    people["mine"] = signed_in(ruled_app, Role.SELLER, seller_id=mine)
    people["other"] = signed_in(ruled_app, Role.SELLER, seller_id=other)
    return Market(mine, other, people, ruled_app)


def test_from_filing_over_a_question_to_the_decision(market: Market) -> None:
    filed = market.filed(hearing=True)
    number = filed["appeal"]["id"]
    assert (filed["appeal"]["state"], filed["can"]) == ("filed", ["add_evidence", "withdraw"])
    asked = market.post("reviewer", f"/{number}/question", {"question": "When in May?"})
    assert (asked.status_code, asked.get_json()["appeal"]["waits_for"]) == (200, "seller")
    document = market.upload("mine", number)
    answered = market.post("mine", f"/{number}/answer", {"text": "On the 4th.", "documents": [document]})
    assert answered.get_json()["appeal"]["waits_for"] == "platform"
    assert [one["document_id"] for one in answered.get_json()["evidence"]] == [document]
    decision = {"outcome": "overturned", "reason": "The receipt is there."}
    assert market.post("reviewer", f"/{number}/decision", decision).status_code == 409  # the talk comes first
    assert market.post("reviewer", f"/{number}/hearing", {"what_was_said": "It was sent."}).status_code == 200
    decided = market.post("reviewer", f"/{number}/decision", decision | {"version": 4})
    assert (decided.status_code, decided.get_json()["appeal"]["outcome"]) == (200, "overturned")
    told = market.get("mine", f"/{number}").get_json()
    assert (told["reason"], told["decided_by"]) == ("The receipt is there.", None)


def test_the_file_shown_is_handed_to_both_sides_and_to_nobody_else(market: Market) -> None:
    number = market.filed()["appeal"]["id"]
    document = market.upload("mine", number)
    market.post("mine", f"/{number}/evidence", {"documents": [document], "note": "The receipt."})
    for who, status in (("mine", 200), ("reviewer", 200), ("other", 404), ("administrator", 403)):
        with market.get(who, f"/{number}/evidence/{document}/content") as answer:
            assert answer.status_code == status, who
            if status == HTTPStatus.OK:
                assert answer.data == pdf()
                assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_shop_takes_its_appeal_back(market: Market) -> None:
    number = market.filed()["appeal"]["id"]
    assert market.post("mine", f"/{number}/withdrawal").get_json()["appeal"]["state"] == "withdrawn"
    assert market.post("mine", f"/{number}/withdrawal").status_code == 409


def test_whoever_takes_an_appeal_finds_it_under_mine(market: Market) -> None:
    number = market.filed()["appeal"]["id"]
    assert market.get("compliance_officer", show="mine").get_json()["items"] == []
    taken = market.post("compliance_officer", f"/{number}/take")
    assert taken.get_json()["can"] == ["add_evidence", "ask", "decide", "record_hearing"]
    assert [one["id"] for one in market.get("compliance_officer", show="mine").get_json()["items"]] == [number]
    assert market.post("reviewer", f"/{number}/take").status_code == 409


@pytest.mark.parametrize(
    ("who", "path", "body"),
    [
        ("mine", "/{}/decision", {"outcome": "overturned", "reason": "It is ours."}),
        ("mine", "/{}/question", {"question": "Why?"}),
        ("mine", "/{}/hearing", {"what_was_said": "Nothing."}),
        ("mine", "/{}/take", {}),
        ("reviewer", "/{}/answer", {"text": "Nothing."}),
        ("reviewer", "/{}/withdrawal", {}),
        ("administrator", "/{}/decision", {"outcome": "upheld", "reason": "No."}),
        ("integration", "/{}/decision", {"outcome": "upheld", "reason": "No."}),
        ("compliance_officer", "", {"subject_kind": "violation", "subject_id": "1", "grounds": "Ours."}),
    ],
)
def test_each_side_does_its_own_part_alone(market: Market, who: str, path: str, body: dict[str, Any]) -> None:
    number = market.filed()["appeal"]["id"]
    assert market.post(who, path.format(number), body).status_code == 403


def test_an_appeal_of_another_shop_is_not_there(market: Market) -> None:
    number = market.filed()["appeal"]["id"]
    assert market.get("other", f"/{number}").status_code == 404
    for path, body in (("withdrawal", {}), ("answer", {"text": "x"}), ("evidence", {"documents": ["1"]})):
        assert market.post("other", f"/{number}/{path}", body).status_code == 404, path
    assert all(one["id"] != number for one in market.get("other", show="all").get_json()["items"])
    theirs = market.violation(market.other)
    body = {"subject_kind": "violation", "subject_id": theirs, "grounds": "Ours."}
    assert market.post("mine", "", body).status_code == 404


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"grounds": ""}, 422),
        ({"grounds": None}, 422),
        ({"documents": ["x"]}, 422),
        ({"documents": ["999999"]}, 422),
        ({"events": [{"metric": "late", "reference": "1"}]}, 422),
        ({"subject_kind": "weather"}, 422),
        ({"subject_id": "nothing"}, 404),
        ({"unknown": 1}, 422),
    ],
)
def test_what_cannot_be_filed_is_refused_in_words(market: Market, changes: dict[str, Any], status: int) -> None:
    body = {"subject_kind": "violation", "subject_id": market.violation(), "grounds": "It was sent."} | changes
    answer = market.post("mine", "", body)
    assert answer.status_code == status
    assert answer.get_json()["detail"]


def test_what_can_still_be_contested(market: Market) -> None:
    number = market.violation(market.other)
    found = market.contestable("other").get_json()["items"]
    assert ("violation", number, 30) in {(one["kind"], one["id"], one["days_left"]) for one in found}
    assert market.contestable("reviewer").get_json()["items"] == found
    assert market.contestable("mine").status_code == 404


def test_the_list_by_tab_and_seller(market: Market) -> None:
    number = market.filed()["appeal"]["id"]
    for query in ({"show": "open"}, {"show": "all"}, {"seller": "mine"}):
        assert number in {one["id"] for one in market.get("reviewer", limit=200, **query).get_json()["items"]}
    assert market.get("reviewer", show="late").get_json()["items"] == []
    assert market.get("reviewer", show="other").status_code == 422


def test_how_rules_hold_is_for_the_platform_and_a_paused_one_goes_on_by_a_person(market: Market) -> None:
    number = market.filed()["appeal"]["id"]
    decision = {"outcome": "overturned", "reason": "It was sent."}
    assert market.post("reviewer", f"/{number}/decision", decision).status_code == 200
    root = "/api/v1/rule-quality"
    listed = market.people["reviewer"].get(root).get_json()["items"]
    assert [one["rule"] for one in listed] == ["receipt_refused"]
    assert (listed[0]["paused"], listed[0]["enough"]) == (False, False)
    assert market.people["mine"].get(root).status_code == 403
    resume = {"reason": "We looked at all of them."}
    assert market.post("reviewer", "/receipt_refused/resume", resume, root=root).status_code == 404
    with market.app.app_context(), scoped(PLATFORM):
        figures = {"overturned": 20, "decided": 20, "lower": 860_000, "limit": 100_000}
        rule_watch.pause(rule="receipt_refused", alert_only=False, by=BY, at=now(), **figures)
        db.session.commit()
    assert market.post("administrator", "/receipt_refused/resume", resume, root=root).status_code == 403
    assert market.post("reviewer", "/receipt_refused/resume", resume, root=root).status_code == 200
    assert market.post("reviewer", "/receipt_refused/resume", resume, root=root).status_code == 409
