"""Switching states over HTTP: for officers, and for nobody outside the platform."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from governance.core.access import Role
from governance.core.database import PLATFORM, scoped, transaction
from inspections.draws.acceptance.code_letters import Level
from inspections.draws.acceptance.master_tables import Severity, TableSet
from inspections.draws.acceptance.recording import record_lot_result
from inspections.draws.acceptance.tables import plan_for
from tests.builders import AT, BY, make_seller, signed_in
from tests.inspections.pooled import make_category

ONE = "/api/v1/switching-states/mine/toys/iso-2859-1"


@dataclass(frozen=True)
class Market:
    """A seller with lots, and people in front of their browsers."""

    people: dict[str, FlaskClient]

    def get(self, who: str, path: str = "/api/v1/switching-states") -> TestResponse:
        return self.people[who].get(path)

    def post(self, who: str, path: str, body: dict[str, Any]) -> TestResponse:
        client = self.people[who]
        token = client.get_cookie("XSRF-TOKEN")
        return client.post(path, json=body, headers={"X-XSRF-TOKEN": token.value} if token else {})


@pytest.fixture(scope="module")
def market(shared_app: Flask) -> Market:
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        seller_id = make_seller("mine").id
        plan = plan_for(lot=1000, level=Level.II, aql="1.0", severity=Severity.NORMAL, table_set=TableSet.ISO)
        whose = {"seller_id": seller_id, "category_id": make_category().id}
        record_lot_result(**whose, plan=plan, nonconforming=1, source="examination:1", by=BY, at=AT)
    people = {role.value: signed_in(shared_app, role) for role in (Role.COMPLIANCE_OFFICER, Role.INTEGRATION)}
    people["seller"] = signed_in(shared_app, Role.SELLER, seller_id=seller_id)
    people["stranger"] = shared_app.test_client()
    return Market(people)


def test_an_officer_reads_agrees_and_takes_it_back(market: Market) -> None:
    (row,) = market.get("compliance_officer").get_json()["items"]
    assert (row["seller"], row["category"], row["state"], row["score"], row["steady"]) == (
        "mine",
        "toys",
        "normal",
        3,
        False,
    )
    assert market.get("compliance_officer", ONE).get_json()["reason"]["en"] == "Inspection begins as normal."
    assert market.get("compliance_officer", "/api/v1/switching-states?state=tightened").get_json()["items"] == []
    agreed = market.post(
        "compliance_officer", f"{ONE}/agreement", {"steady": True, "reason": "Seen.", "version": row["version"]}
    ).get_json()
    assert (agreed["steady"], [lot["nonconforming"] for lot in agreed["lots"]]) == (True, [1])
    stale = {"steady": False, "reason": "Seen.", "version": row["version"]}
    assert market.post("compliance_officer", f"{ONE}/agreement", stale).status_code == 409
    back = market.post("compliance_officer", f"{ONE}/agreement", stale | {"version": agreed["version"]})
    assert back.get_json()["steady"] is False


def test_what_is_not_discontinued_is_not_resumed(market: Market) -> None:
    refused = market.post("compliance_officer", f"{ONE}/resumption", {"reason": "It works."})
    assert refused.status_code == 409


@pytest.mark.parametrize("path", [ONE.replace("iso", "z"), ONE.replace("toys", "x"), ONE.replace("mine", "x")])
def test_what_is_not_there_is_not_found(market: Market, path: str) -> None:
    assert market.get("compliance_officer", path).status_code == 404
    body = {"steady": True, "reason": "Seen."}
    assert market.post("compliance_officer", f"{path}/agreement", body).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("seller", 403), ("integration", 403), ("stranger", 401)])
def test_nobody_outside_learns_how_strictly_is_inspected(market: Market, who: str, status: int) -> None:
    for path in ("/api/v1/switching-states", ONE):
        assert market.get(who, path).status_code == status


@pytest.mark.parametrize("who", ["seller", "integration"])
def test_nobody_outside_decides(market: Market, who: str) -> None:
    for path, body in (("agreement", {"steady": True, "reason": "x"}), ("resumption", {"reason": "x"})):
        assert market.post(who, f"{ONE}/{path}", body).status_code == 403
