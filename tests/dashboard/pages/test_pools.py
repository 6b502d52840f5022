"""Inspectors and laboratories on the pages: lists, one of each, and what officers change."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.core.access import Role
from governance.core.database import PLATFORM, scoped, transaction
from tests.builders import make_account, make_seller, signed_in
from tests.dashboard.asking import page, part, press
from tests.inspections.pooled import make_category, make_inspector, make_laboratory


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    """An officer; there is an inspector, a laboratory, a shop, and somebody who may be appointed."""
    with app.app_context(), scoped(PLATFORM), transaction():
        make_seller("lamps", name="Lamps and Co")
        make_category("food")
        make_inspector("I-1")
        make_laboratory("LAB-1", country="CN", name="Clear Water")
        make_account(Role.INSPECTOR, email="ines@platform.example")
    return signed_in(app)


def inspectors(client: FlaskClient) -> str:
    return part(client, "inspectors-list", {"inspectors-location.search": "", "inspectors-changed.data": 0})


def laboratories(client: FlaskClient) -> str:
    return part(client, "laboratories-list", {"laboratories-location.search": "", "laboratories-changed.data": 0})


def inspector(client: FlaskClient, which: str, code: str = "I-1") -> str:
    return part(client, f"inspector-{which}", {"inspector-changed.data": 0, "inspector-shown.data": {"code": code}})


def laboratory(client: FlaskClient) -> str:
    shown = {"code": "LAB-1"}
    return part(client, "laboratory-body", {"laboratory-changed.data": 0, "laboratory-shown.data": shown})


def test_an_officer_appoints_an_inspector_under_a_code(officer: FlaskClient) -> None:
    seen = page(officer, "/dashboard/inspectors")
    assert "Appoint an inspector" in seen
    assert "/dashboard/laboratories" in seen
    assert "1 inspector can be drawn; full weeks: 0" in inspectors(officer)
    told = {"email": "ines@platform.example", "code": "I-07", "team": "south", "tasks_a_week": "five", "since": ""}
    assert "A pseudonym such as I-07." in press(officer, "inspectors", "appoint", {})
    assert "Write a whole number." in press(officer, "inspectors", "appoint", {}, do=told)
    told["tasks_a_week"] = "5"
    assert "Choose a day." in press(officer, "inspectors", "appoint", {}, do=told | {"since": "soon"})
    assert "I-07 can be drawn from" in press(officer, "inspectors", "appoint", {}, do=told)
    found = inspectors(officer)
    assert "/dashboard/inspectors/I-07" in found
    assert "0 tasks of 5" in found


def test_an_inspector_rests_comes_back_and_takes_more(officer: FlaskClient) -> None:
    shown = {"code": "I-1"}
    assert "A inspector" in inspector(officer, "person")
    assert "There is nothing at this address" in page(officer, "/dashboard/inspectors/nobody")
    assert "I-1" in page(officer, "/dashboard/inspectors/I-1")
    change = {"version": "1", "team": "west", "tasks_a_week": "12"}
    assert "The change was kept." in press(officer, "inspector", "change", shown, do=change)
    assert "Somebody else" in press(officer, "inspector", "change", shown, do=change)
    rest = {"version": "2", "reason": "Away."}
    assert "Open tasks stay" in press(officer, "inspector", "rest", shown)
    assert "not drawn for now" in press(officer, "inspector", "rest", shown, do=rest)
    assert "Draw again" in inspector(officer, "person")
    assert "drawn again" in press(officer, "inspector", "return", shown)
    assert "is drawn again" in press(officer, "inspector", "return", shown, do={"version": "3"})
    assert "0 tasks of 12" in inspector(officer, "person")


def test_a_conflict_is_noted_shown_and_ended(officer: FlaskClient) -> None:
    shown = {"code": "I-1"}
    assert "No conflict was ever noted." in inspector(officer, "conflicts")
    assert "End a conflict" not in inspector(officer, "person")
    note = {"version": "1", "seller": "nowhere", "reason": "Kin.", "from_on": "", "until_on": ""}
    assert "Reference of the shop" in press(officer, "inspector", "keep_away", shown)
    assert "There is no seller" in press(officer, "inspector", "keep_away", shown, do=note)
    note["seller"] = "lamps"
    assert "Lamps and Co is kept apart" in press(officer, "inspector", "keep_away", shown, do=note)
    seen = inspector(officer, "conflicts")
    assert "Keeps away from 1 shop today" in seen
    assert "Kin." in seen
    dialog = press(officer, "inspector", "end_conflict", shown)
    assert "Lamps and Co · since" in dialog
    end = {"version": "2", "conflict": "", "reason": "Moved.", "until_on": ""}
    assert "Choose which one ends." in press(officer, "inspector", "end_conflict", shown, do=end)
    assert "was ended" in press(officer, "inspector", "end_conflict", shown, do=end | {"conflict": "1"})
    assert "End a conflict" not in inspector(officer, "person")


def test_a_laboratory_is_registered_changed_and_suspended(officer: FlaskClient) -> None:
    assert "Register a laboratory" in page(officer, "/dashboard/laboratories")
    told = {
        "code": "LAB-2",
        "name": "Bright Lab",
        "country": "",
        "accreditation": "CNAS L2",
        "accredited_until": "",
        "categories": "food\ntoys",
    }
    assert "CNAS L0001" in press(officer, "laboratories", "register", {})
    assert "Choose a day." in press(officer, "laboratories", "register", {}, do=told)
    made = press(officer, "laboratories", "register", {}, do=told | {"accredited_until": "2026-01-01"})
    assert "Bright Lab was registered." in made
    listed = laboratories(officer)
    assert "Accreditation ended" in listed
    assert "Food, Toys" in listed
    assert "1 laboratory can be drawn" in listed
    shown = {"code": "LAB-1"}
    assert "China" in laboratory(officer)
    assert "There is nothing at this address" in page(officer, "/dashboard/laboratories/none")
    assert "Clear Water" in page(officer, "/dashboard/laboratories/LAB-1")
    assert "Clear Water" in press(officer, "laboratory", "change", shown)
    change = told | {"version": "1", "accredited_until": "2099-01-01", "categories": "food"}
    del change["code"]
    assert "The change was kept." in press(officer, "laboratory", "change", shown, do=change)
    assert "Somebody else" in press(officer, "laboratory", "change", shown, do=change)
    suspend = {"version": "2", "reason": "Its results differ."}
    assert "No new list" in press(officer, "laboratory", "suspend", shown)
    assert "not drawn for now" in press(officer, "laboratory", "suspend", shown, do=suspend)
    assert "Its results differ." in laboratory(officer)
    assert "drawn again" in press(officer, "laboratory", "resume", shown)
    assert "is drawn again" in press(officer, "laboratory", "resume", shown, do={"version": "3"})


def test_a_reviewer_looks_and_changes_nothing(officer: FlaskClient, app: Flask) -> None:
    reviewer = signed_in(app, Role.REVIEWER)
    assert "Appoint" not in page(reviewer, "/dashboard/inspectors")
    assert "Register" not in page(reviewer, "/dashboard/laboratories")
    assert "I-1" in inspectors(reviewer)
    assert "Let rest" not in inspector(reviewer, "person")
    assert "Suspend" not in laboratory(reviewer)
    press(reviewer, "inspector", "rest", {"code": "I-1"}, do={"version": "1", "reason": "No."}, status=403)


def test_empty_pools_say_what_to_do(app: Flask) -> None:
    client = signed_in(app)
    assert "Nobody inspects yet" in inspectors(client)
    assert "There is no laboratory yet" in laboratories(client)
