"""Required fixes over HTTP."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from governance.core.access import Role
from governance.core.audit import AuditEntry
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped
from tests.builders import make_seller, signed_in
from tests.governance.rectification.fixing import make_document, plan, require
from tests.sample_files import pdf

SOON = date.today() + timedelta(days=20)  # noqa: DTZ011 (the API lives in the present)


@dataclass(frozen=True)
class Market:
    """Two shops, and people in front of their browsers."""

    mine: int
    other: int
    people: dict[str, FlaskClient]
    app: Flask

    def fix(self, seller_id: int | None = None) -> str:
        """A newly required fix."""
        return self.made(lambda: require(seller_id or self.mine, due_on=SOON, at=now()).id)

    def planned(self, seller_id: int | None = None) -> str:
        """A newly required fix with a plan of its shop."""
        return self.made(lambda: plan(require(seller_id or self.mine, due_on=SOON, at=now()), at=now()).id)

    def document(self, seller_id: int | None = None) -> str:
        """A document of a shop."""
        return self.made(lambda: make_document(seller_id or self.mine).id)

    def made(self, make: Callable[[], int]) -> str:
        with self.app.app_context(), scoped(PLATFORM):
            made = str(make())
            db.session.commit()
        return made

    def get(self, who: str, path: str = "", **query: Any) -> TestResponse:
        return self.people[who].get(f"/api/v1/fixes{path}", query_string=query)

    def post(self, who: str, path: str, body: Any = None) -> TestResponse:
        client = self.people[who]
        token = client.get_cookie("XSRF-TOKEN")
        assert token is not None
        return client.post(f"/api/v1/fixes{path}", json=body or {}, headers={"X-XSRF-TOKEN": token.value})


@pytest.fixture(scope="module")
def market(shared_app: Flask) -> Market:
    with shared_app.app_context(), scoped(PLATFORM):
        mine, other = make_seller("mine").id, make_seller("other").id
        db.session.commit()
    people = {role.value: signed_in(shared_app, role) for role in Role if role not in {Role.SELLER, Role.APPLICANT}}
    people["second reviewer"] = signed_in(shared_app, Role.REVIEWER)
    people["mine"] = signed_in(shared_app, Role.SELLER, seller_id=mine)
    people["other"] = signed_in(shared_app, Role.SELLER, seller_id=other)
    people["stranger"] = shared_app.test_client()
    return Market(mine, other, people, shared_app)


def test_from_plan_to_verification(market: Market) -> None:
    fix, document = market.fix(), market.document()
    planned = market.post("mine", f"/{fix}/plan", {"owner": "Ana", "plan": "Apply on Monday."})
    assert (planned.status_code, planned.json["fix"]["state"]) == (200, "planned")  # type: ignore[index]
    body = {"documents": [document], "note": "Both pages.", "version": planned.json["fix"]["version"]}  # type: ignore[index]
    assert market.post("mine", f"/{fix}/submit", body).status_code == 200
    read = market.get("reviewer", f"/{fix}").get_json()
    assert (read["fix"]["state"], read["fix"]["seller"], read["may_judge"]) == ("submitted", "mine", True)
    assert [(shown["document_id"], shown["note"]) for shown in read["evidence"]] == [(document, "Both pages.")]
    returned = market.post("reviewer", f"/{fix}/return", {"reason": "A page is missing."}).get_json()
    assert (returned["fix"]["state"], returned["fix"]["reason"]) == ("returned", "A page is missing.")
    assert market.post("mine", f"/{fix}/submit", {"documents": [market.document()]}).status_code == 200
    verified = market.post("second reviewer", f"/{fix}/verify").get_json()
    assert (verified["fix"]["state"], verified["fix"]["days_left"]) == ("verified", None)
    assert len(verified["evidence"]) == 2


def test_an_officer_gives_longer_and_cancels(market: Market) -> None:
    fix, later = market.fix(), SOON + timedelta(days=30)
    extended = market.post("compliance_officer", f"/{fix}/extend", {"due_on": str(later), "reason": "Ill."}).get_json()
    assert extended["fix"]["due_on"] == str(later)
    cancelled = market.post("compliance_officer", f"/{fix}/cancel", {"reason": "Required by mistake."}).get_json()
    assert (cancelled["fix"]["state"], cancelled["fix"]["overdue"]) == ("cancelled", False)


BODIES: dict[str, dict[str, Any]] = {
    "plan": {"owner": "Ana", "plan": "Apply on Monday."},
    "submit": {"documents": ["1"]},
    "verify": {},
    "return": {"reason": "A page is missing."},
    "cancel": {"reason": "Required by mistake."},
    "extend": {"reason": "Ill.", "due_on": str(SOON + timedelta(days=1))},
}
ALLOWED = {
    "plan": {"mine", "other"},
    "submit": {"mine", "other"},
    "verify": {"compliance_officer", "reviewer"},
    "return": {"compliance_officer", "reviewer"},
    "cancel": {"compliance_officer"},
    "extend": {"compliance_officer"},
}


@pytest.mark.parametrize("step", BODIES)
def test_each_step_opens_to_those_who_may_take_it(market: Market, step: str) -> None:
    fix = market.fix()
    for who in ("administrator", "compliance_officer", "integration", "reviewer", "mine", "other"):
        if who not in ALLOWED[step]:
            assert market.post(who, f"/{fix}/{step}", BODIES[step]).status_code == 403, who
    client = market.people["stranger"]
    assert client.post(f"/api/v1/fixes/{fix}/{step}", json=BODIES[step]).status_code == 401


@pytest.mark.parametrize("who", ["mine", "administrator"])
def test_a_change_from_elsewhere_without_our_token_is_refused(market: Market, who: str) -> None:
    assert market.people[who].post(f"/api/v1/fixes/{market.fix()}/plan", json=BODIES["plan"]).status_code == 400


def test_of_another_shop_nothing_is_found(market: Market) -> None:
    fix, document = market.fix(market.other), market.document(market.other)
    assert market.get("mine", f"/{fix}").status_code == 404
    assert market.post("mine", f"/{fix}/plan", BODIES["plan"]).status_code == 404
    assert market.post("mine", f"/{fix}/submit", {"documents": [document]}).status_code == 404
    assert market.get("mine", seller="other").status_code == 404
    assert fix not in {item["id"] for item in market.get("mine", limit=200).get_json()["items"]}
    refused = market.post("mine", f"/{market.planned()}/submit", {"documents": [document]})
    assert (refused.status_code, refused.get_json(force=True)["errors"][0]["pointer"]) == (422, "documents/0")


def test_what_does_not_fit_the_state_or_the_version_is_a_conflict(market: Market) -> None:
    fix = market.fix()
    assert market.post("reviewer", f"/{fix}/verify").status_code == 409
    assert market.post("mine", f"/{fix}/plan", BODIES["plan"] | {"version": 1}).status_code == 200
    stale = market.post("compliance_officer", f"/{fix}/cancel", BODIES["cancel"] | {"version": 1})
    assert (stale.status_code, stale.mimetype) == (409, "application/problem+json")
    assert "changed meanwhile" in stale.get_json(force=True)["detail"]
    assert market.get("mine", f"/{fix}").get_json()["fix"]["state"] == "planned"


@pytest.mark.parametrize(
    ("step", "body", "where"),
    [
        ("plan", {"owner": "Ana"}, {"pointer": "#/plan"}),
        ("plan", {"owner": "Ana", "plan": "   "}, {"pointer": "plan"}),
        ("plan", {"owner": "Ana", "plan": "x", "state": "verified"}, {"pointer": "#/state"}),
        ("plan", {"owner": "Ana", "plan": "x", "version": "new"}, {"pointer": "#/version"}),
        ("submit", {"documents": []}, {"pointer": "#/documents"}),
        ("submit", {"documents": [str(number) for number in range(21)]}, {"pointer": "#/documents"}),
        ("submit", {"documents": ["x"]}, {"pointer": "#/documents/0"}),
        ("submit", {"documents": ["999999999"]}, {"pointer": "documents/0"}),
    ],
)
def test_what_is_sent_wrongly_is_named(market: Market, step: str, body: dict[str, Any], where: dict[str, str]) -> None:
    refused = market.post("mine", f"/{market.planned()}/{step}", body)
    assert refused.status_code == 422
    (error,) = refused.get_json(force=True)["errors"]
    assert where.items() <= error.items()


@pytest.mark.parametrize("number", ["0", "999999999", "99999999999999999999999", "-1", "x", "²", "१"])
def test_numbers_without_a_fix(market: Market, number: str) -> None:
    assert market.get("reviewer", f"/{number}").status_code == 404
    assert market.post("reviewer", f"/{number}/verify").status_code == 404


def test_the_list_takes_filters_and_comes_in_pages(market: Market) -> None:
    submitted = market.planned(market.other)
    fixes = {submitted, *(market.fix(market.other) for _ in range(2))}
    shown = {"documents": [market.document(market.other)]}
    assert market.post("other", f"/{submitted}/submit", shown).status_code == 200
    first = market.get("reviewer", seller="other", state="required", limit=1).get_json()
    assert (len(first["items"]), first["items"][0]["seller"]) == (1, "other")
    items, cursor = [], None
    while True:
        query: dict[str, Any] = {"seller": "other", "open": "true", "overdue": "false", "limit": 2}
        page = market.get("reviewer", **query, **({"cursor": cursor} if cursor else {})).get_json()
        items += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert fixes <= set(items)
    assert len(items) == len(set(items))
    waiting = market.get("reviewer", seller="other", state="submitted").get_json()["items"]
    assert [item["id"] for item in waiting] == [submitted]
    assert market.get("reviewer", overdue="true").get_json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    "query", [{"state": "overdue"}, {"overdue": "perhaps"}, {"cursor": "nonsense"}, {"limit": 0}, {"owner": "Ana"}]
)
def test_what_is_asked_wrongly_is_named(market: Market, query: dict[str, Any]) -> None:
    refused = market.get("reviewer", **query)
    assert refused.status_code == 422
    assert next(iter(query)) in str(refused.get_json(force=True)["errors"][0])


def test_a_list_of_a_shop_nobody_knows(market: Market) -> None:
    assert market.get("reviewer", seller="nobody").status_code == 404


def test_two_who_judge_at_the_same_moment_judge_once(market: Market) -> None:
    fix = market.planned()
    assert market.post("mine", f"/{fix}/submit", {"documents": [market.document()]}).status_code == 200
    answers: list[int] = []
    people = ("reviewer", "second reviewer")
    threads = [
        threading.Thread(target=lambda who=who: answers.append(market.post(who, f"/{fix}/verify").status_code))
        for who in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 409]
    verified = select(func.count()).where(AuditEntry.action == "fix:verify", AuditEntry.subject_id == fix)
    with market.app.app_context(), scoped(PLATFORM):
        assert db.session.scalar(verified) == 1


def test_a_shop_adds_documents_to_its_own_fix_and_to_no_other(market: Market) -> None:
    def add(fix: str) -> TestResponse:
        client = market.people["mine"]
        token = client.get_cookie("XSRF-TOKEN")
        assert token is not None
        form = {"content": (io.BytesIO(pdf()), "licence.pdf"), "kind": "food_licence"}
        form |= {"subject_kind": "fix", "subject_id": fix}
        return client.post("/api/v1/documents", data=form, headers={"X-XSRF-TOKEN": token.value})

    fix = market.planned()
    added = add(fix)
    assert added.status_code == 201, added.get_data(as_text=True)
    assert market.post("mine", f"/{fix}/submit", {"documents": [added.get_json()["id"]]}).status_code == 200
    assert add(market.fix(market.other)).status_code == 404
    assert add("none").status_code == 404
