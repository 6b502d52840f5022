"""Inspectors and laboratories over HTTP: officers manage, reviewers read, nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.core.access import Role
from governance.core.database import PLATFORM, scoped, transaction
from tests.builders import make_account, make_seller, signed_in
from tests.inspections.pooled import make_category

INSPECTORS = "/api/v1/inspectors"
LABORATORIES = "/api/v1/laboratories"


@pytest.fixture(scope="module")
def officer(shared_app: Flask) -> FlaskClient:
    """An officer in a market of one shop, with a person who may be appointed."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        make_seller("lamps")
        make_category("food")
        make_account(Role.INSPECTOR, email="ines@platform.example")
    return signed_in(shared_app)


def send(client: FlaskClient, address: str, body: dict[str, Any], method: str = "POST") -> tuple[int, Any]:
    token = client.get_cookie("XSRF-TOKEN")
    assert token is not None
    answer = client.open(address, method=method, json=body, headers={"X-XSRF-TOKEN": token.value})
    return answer.status_code, answer.get_json()


def test_an_inspector_from_the_appointment_to_the_rest_and_back(officer: FlaskClient) -> None:
    new = {"email": "ines@platform.example", "code": "I-07", "team": "north", "tasks_a_week": 5}
    status, made = send(officer, INSPECTORS, new)
    assert (status, made["code"], made["load"], made["version"]) == (201, "I-07", 0, 1)
    one = f"{INSPECTORS}/I-07"
    assert send(officer, INSPECTORS, new)[0] == 409
    assert send(officer, one, {"tasks_a_week": 8, "version": 1}, "PATCH")[1]["tasks_a_week"] == 8
    assert send(officer, one, {"tasks_a_week": 9, "version": 1}, "PATCH")[0] == 409
    status, kept = send(officer, f"{one}/conflicts", {"seller": "lamps", "reason": "Kin."})
    assert (status, kept["conflicts"][0]["seller"], kept["conflicts"][0]["holds"]) == (201, "lamps", True)
    conflict = kept["conflicts"][0]["id"]
    status, ended = send(officer, f"{one}/conflicts/{conflict}/end", {"reason": "Moved away."})
    assert (status, ended["conflicts"][0]["until_on"] is not None) == (200, True)
    assert send(officer, f"{one}/conflicts/x/end", {"reason": "?"})[0] == 404
    assert send(officer, f"{one}/rest", {"reason": "Ill."})[1]["active"] is False
    assert officer.get(f"{INSPECTORS}?active=true").get_json()["items"] == []
    assert send(officer, f"{one}/return", {})[1]["active"] is True
    assert officer.get(one).get_json() == officer.get(INSPECTORS).get_json()["items"][0]


def test_a_laboratory_from_the_registration_to_the_suspension_and_back(officer: FlaskClient) -> None:
    new = {
        "code": "LAB-3",
        "name": "Clear Water",
        "country": "CN",
        "accreditation": "CNAS L0001 (ISO/IEC 17025)",
        "accredited_until": "2099-12-31",
        "categories": ["toys"],
    }
    status, made = send(officer, LABORATORIES, new)
    assert (status, made["categories"], made["may_be_drawn"]) == (201, ["toys"], True)
    one = f"{LABORATORIES}/LAB-3"
    assert send(officer, one, {"categories": ["food", "toys"]}, "PATCH")[1]["categories"] == ["food", "toys"]
    status, wrong = send(officer, one, {"categories": ["tyres"]}, "PATCH")
    assert (status, wrong["errors"][0]["detail"]) == (422, "There is no category 'tyres'.")
    assert send(officer, f"{one}/suspension", {"reason": "Late."})[1]["may_be_drawn"] is False
    assert send(officer, f"{one}/resumption", {})[1]["may_be_drawn"] is True
    assert officer.get(f"{LABORATORIES}?category=food").get_json()["items"][0]["code"] == "LAB-3"
    assert officer.get(f"{LABORATORIES}/none").status_code == 404


@pytest.mark.parametrize(
    ("role", "reads"),
    [(role, role in {Role.COMPLIANCE_OFFICER, Role.REVIEWER}) for role in Role if role is not Role.APPLICANT],
)
def test_the_pools_are_read_by_officers_and_reviewers_alone(
    shared_app: Flask, officer: FlaskClient, role: Role, reads: bool
) -> None:
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        seller_id = make_seller().id if role is Role.SELLER else None
    client = signed_in(shared_app, role, seller_id=seller_id)
    for address in (INSPECTORS, LABORATORIES, f"{INSPECTORS}/nobody", f"{LABORATORIES}/nobody"):
        found = 404 if address.endswith("nobody") else 200
        assert client.get(address).status_code == (found if reads else 403), address
    status = send(client, INSPECTORS, {"email": "x", "code": "I-9", "team": "n", "tasks_a_week": 1})[0]
    assert status == (422 if role is Role.COMPLIANCE_OFFICER else 403)
