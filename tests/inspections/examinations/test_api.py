"""Tasks over HTTP: an inspector does the own ones, officers hand over and cancel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.core.access import Role
from governance.core.accounts import Account
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from tests.builders import make_seller, sign_in, signed_in
from tests.inspections.drawn import stored_draw
from tests.inspections.examinations.tasked import given
from tests.inspections.pooled import make_inspector

TASKS = "/api/v1/inspection-tasks"


@dataclass(frozen=True)
class Drawn:
    """Two inspectors, and three open tasks of the first in one draw."""

    mine: str
    other: str
    code: str
    tasks: tuple[int, ...]


@pytest.fixture
def drawn(app: Flask) -> Drawn:
    with app.app_context(), scoped(PLATFORM), transaction():
        at = now()
        draw, mine, other = stored_draw(at=at), make_inspector("I-1"), make_inspector("I-2")
        tasks = tuple(given(mine, draw=draw, at=at).id for _ in range(3))
        emails = [db.session.get_one(Account, one.account_id).email for one in (mine, other)]
        return Drawn(emails[0], emails[1], "I-2", tasks)


def send(client: FlaskClient, address: str, body: dict[str, Any]) -> tuple[int, Any]:
    token = client.get_cookie("XSRF-TOKEN")
    assert token is not None
    answer = client.post(address, json=body, headers={"X-XSRF-TOKEN": token.value})
    return answer.status_code, answer.get_json()


def person(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, email)
    return client


def test_a_task_goes_from_one_inspector_to_the_other_and_is_bought(app: Flask, drawn: Drawn) -> None:
    mine, other, officer = person(app, drawn.mine), person(app, drawn.other), signed_in(app)
    address = f"{TASKS}/{drawn.tasks[0]}"
    listed = mine.get(f"{TASKS}?show=open").get_json()["items"]
    assert [(one["id"], one["own"], one["price"]) for one in listed] == [
        (str(task), True, "49.00") for task in drawn.tasks
    ]
    assert other.get(TASKS).get_json()["items"] == []
    assert other.get(address).status_code == 404
    assert send(other, f"{address}/purchase", {"order_reference": "O-1"})[0] == 404
    assert send(mine, f"{address}/handover", {"inspector": drawn.code, "reason": "Ill."})[0] == 403
    status, handed = send(officer, f"{address}/handover", {"inspector": drawn.code, "reason": "Ill.", "version": 1})
    assert (status, handed["inspector"], handed["version"]) == (200, drawn.code, 2)
    assert mine.get(address).status_code == 404
    assert send(other, f"{address}/purchase", {"order_reference": "O-1", "version": 1})[0] == 409
    status, bought = send(other, f"{address}/purchase", {"order_reference": "O-1", "version": 2})
    assert (status, bought["state"], bought["order_reference"]) == (200, "purchased", "O-1")
    assert send(other, f"{address}/refusal", {"reason": "No."})[0] == 409
    assert send(officer, f"{address}/purchase", {"order_reference": "O-1"})[0] == 403


def test_a_refusal_and_a_cancellation_need_their_words(app: Flask, drawn: Drawn) -> None:
    mine, officer = person(app, drawn.mine), signed_in(app)
    refused, cancelled = (f"{TASKS}/{task}" for task in drawn.tasks[:2])
    assert send(mine, f"{refused}/refusal", {"reason": ""})[0] == 422
    assert send(mine, f"{refused}/refusal", {"reason": "They called it off."})[1]["state"] == "refused"
    assert send(officer, f"{cancelled}/cancellation", {})[0] == 422
    assert send(officer, f"{cancelled}/cancellation", {"reason": "Closed."})[1]["state"] == "cancelled"
    ended = officer.get(f"{TASKS}?show=ended").get_json()["items"]
    assert {one["state"] for one in ended} == {"refused", "cancelled"}
    assert officer.get(f"{TASKS}?state=assigned&inspector=I-1&overdue=false").get_json()["items"][0]["days_left"] == 10
    assert officer.get(f"{TASKS}/x").status_code == 404


@pytest.mark.parametrize("role", [Role.SELLER, Role.ADMINISTRATOR, Role.INTEGRATION])
def test_nobody_else_opens_any_of_it(app: Flask, drawn: Drawn, role: Role) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        seller_id = make_seller().id if role is Role.SELLER else None
    client = signed_in(app, role, seller_id=seller_id)
    assert client.get(TASKS).status_code == 403
    assert client.get(f"{TASKS}/{drawn.tasks[0]}").status_code == 403
    assert send(client, f"{TASKS}/{drawn.tasks[0]}/refusal", {"reason": "No."})[0] == 403
