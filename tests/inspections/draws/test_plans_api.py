"""Inspection plans over HTTP and on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from governance.core.access import Role
from governance.core.database import PLATFORM, scoped, transaction
from tests.builders import make_seller, signed_in
from tests.inspections.drawn import make_listing

PLANS = "/api/v1/inspection-plans"
BODY: dict[str, Any] = {
    "code": "toys-weekly",
    "name": "Toys, weekly",
    "schedule": "0 6 * * mon",
    "budget": "2000.00",
    "currency": "BRL",
    "cost_per_test": "50.00",
    "rules": {"sample": {"kind": "count", "count": 4}, "scope": {"categories": ["toys"]}},
}


@dataclass(frozen=True)
class House:
    """People of the platform and others in front of their browsers."""

    app: Flask
    people: dict[str, FlaskClient]

    def get(self, who: str, path: str) -> TestResponse:
        return self.people[who].get(path)

    def send(self, who: str, path: str, body: dict[str, Any], method: str = "POST") -> TestResponse:
        client = self.people[who]
        token = client.get_cookie("XSRF-TOKEN")
        headers = {"X-XSRF-TOKEN": token.value} if token else {}
        return client.open(path, method=method, json=body, headers=headers)


@pytest.fixture(scope="module")
def house(shared_app: Flask) -> House:
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        seller_id = make_seller("anna").id
        for _ in range(9):
            make_listing(seller_id)
    people = {role.value: signed_in(shared_app, role) for role in Role if role not in {Role.SELLER, Role.APPLICANT}}
    people |= {
        "colleague": signed_in(shared_app, Role.COMPLIANCE_OFFICER),
        "seller": signed_in(shared_app, Role.SELLER, seller_id=seller_id),
        "stranger": shared_app.test_client(),
    }
    return House(shared_app, people)


def test_a_plan_lives_over_http(house: House) -> None:
    written = house.send("compliance_officer", PLANS, BODY)
    assert written.status_code == 201, written.get_json(force=True)
    body = written.get_json()
    assert (body["plan"]["state"], body["plan"]["budget"], len(body["slots"])) == ("draft", "2000.00", 8)
    assert sorted(body["can"]) == ["end", "propose", "write"]
    assert body["rules"]["units"] == {"kind": "fixed", "units": 1}

    change = {name: value for name, value in BODY.items() if name != "code"} | {"name": "Toys", "version": 1}
    changed = house.send("compliance_officer", f"{PLANS}/toys-weekly", change, "PUT")
    assert (changed.get_json()["plan"]["name"], changed.get_json()["plan"]["version"]) == ("Toys", 2)
    assert house.send("compliance_officer", f"{PLANS}/toys-weekly", change, "PUT").status_code == 409

    seen = house.get("reviewer", f"{PLANS}/toys-weekly/preview").get_json()
    assert (seen["population"], seen["take"], seen["expected_cost"]) == (9, 4, "200.00")
    assert seen["warnings"][0]["words"].keys() == {"en", "zh"}

    assert house.send("compliance_officer", f"{PLANS}/toys-weekly/proposal", {}).status_code == 200
    own = house.send("compliance_officer", f"{PLANS}/toys-weekly/activation", {})
    assert (own.status_code, "You wrote this plan" in own.get_json(force=True)["detail"]) == (403, True)
    returned = house.send("colleague", f"{PLANS}/toys-weekly/return", {"reason": "Name a second laboratory."})
    assert (returned.get_json()["plan"]["state"], returned.get_json()["plan"]["reason"]) == (
        "draft",
        "Name a second laboratory.",
    )
    house.send("compliance_officer", f"{PLANS}/toys-weekly/proposal", {})
    active = house.send("reviewer", f"{PLANS}/toys-weekly/activation", {}).get_json()
    assert (active["plan"]["state"], active["plan"]["next_slot"], active["can"]) == (
        "active",
        active["slots"][0],
        ["pause"],
    )

    day = active["slots"][0][:10]
    slots = house.get("reviewer", f"/api/v1/inspection-calendar?first={day}&last={day}").get_json()["items"]
    assert [(slot["plan"], slot["slot"]) for slot in slots] == [("toys-weekly", active["slots"][0])]

    paused = house.send("reviewer", f"{PLANS}/toys-weekly/pause", {"reason": "The laboratory moves."}).get_json()
    assert (paused["plan"]["state"], paused["plan"]["next_slot"]) == ("paused", None)
    assert house.send("reviewer", f"{PLANS}/toys-weekly/resumption", {}).get_json()["plan"]["state"] == "active"
    ended = house.send("compliance_officer", f"{PLANS}/toys-weekly/end", {"reason": "Done."}).get_json()
    assert (ended["plan"]["state"], ended["can"]) == ("ended", [])
    listed = house.get("compliance_officer", f"{PLANS}?state=ended").get_json()["items"]
    assert [plan["code"] for plan in listed] == ["toys-weekly"]


def test_what_is_wrong_with_a_plan_is_named_by_its_pointer(house: House) -> None:
    wrong = BODY | {"code": "wrong", "schedule": "0 6 * * 1", "rules": {"sample": {"kind": "count", "count": 0}}}
    refused = house.send("compliance_officer", PLANS, wrong)
    assert refused.status_code == 422
    pointers = [error["pointer"] for error in refused.get_json(force=True)["errors"]]
    assert pointers == ["schedule", "rules/sample/count"]


@pytest.mark.parametrize("missing", ["rules", "budget", "schedule", "code"])
def test_a_plan_is_sent_whole(house: House, missing: str) -> None:
    part = {name: value for name, value in BODY.items() if name != missing}
    assert house.send("compliance_officer", PLANS, part).status_code == 422


@pytest.mark.parametrize("who", ["administrator", "inspector", "integration", "seller", "stranger"])
def test_nobody_else_learns_of_plans(house: House, who: str) -> None:
    expected = 401 if who == "stranger" else 403
    for path in (
        PLANS,
        f"{PLANS}/x",
        f"{PLANS}/x/preview",
        "/api/v1/inspection-calendar?first=2026-03-01&last=2026-03-02",
    ):
        assert house.get(who, path).status_code == expected, path
    for path in ("", "/x/proposal", "/x/activation", "/x/pause", "/x/resumption", "/x/end", "/x/return"):
        assert house.send(who, PLANS + path, BODY | {"reason": "x"}).status_code == expected, path


def test_a_plan_that_is_not_there_is_not_found(house: House) -> None:
    assert house.get("reviewer", f"{PLANS}/none").status_code == 404
    assert house.get("reviewer", f"{PLANS}/none/preview").status_code == 404
    assert house.send("reviewer", f"{PLANS}/none/pause", {"reason": "x"}).status_code == 404


def test_the_command_line_lists_plans_and_looks_ahead(house: House) -> None:
    runner = house.app.test_cli_runner()
    house.send("compliance_officer", PLANS, BODY | {"code": "toys-daily", "schedule": "0 6 * * *"})
    listed = runner.invoke(args=["plan", "list"])
    assert "toys-daily" in listed.output
    assert "draft" in listed.output
    seen = runner.invoke(args=["plan", "preview", "toys-daily"])
    assert (seen.exit_code, seen.output.splitlines()[0]) == (
        0,
        "4 of 9 goods: 200.00 BRL on average, at most 200.00 (budget 2,000.00).",
    )
    assert "Note: " in seen.output
    missing = runner.invoke(args=["plan", "preview", "none"])
    assert (missing.exit_code, "There is no inspection plan 'none'" in missing.output) == (2, True)
