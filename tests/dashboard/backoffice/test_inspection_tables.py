"""The tables of goods and inspections, as their readers use them, and what can be pressed in them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from dashboard.backoffice.inspection_tables import _TABLES
from governance.core.access import Role
from governance.core.database import PLATFORM, db, scoped, transaction
from inspections.draws.models import Draw
from inspections.draws.plans.models import InspectionPlan
from inspections.examinations.models import InspectionTask
from tests.builders import make_seller, signed_in
from tests.inspections.stored import stored_inspections

PAGE = {"Accept": "text/html"}
TABLES = [endpoint for _table, _model, _name, endpoint in _TABLES]
OF_INSPECTIONS = ("inspection-plans", "draws", "drawn-items", "inspection-tasks", "inspectors", "inspector-conflicts")


@dataclass(frozen=True)
class Office:
    app: Flask
    officer: FlaskClient
    task_id: int
    draw_id: int


@pytest.fixture(scope="module")
def office(shared_app: Flask) -> Office:
    """A row about a seller in the tables of inspections, and an officer in front of them."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        task = stored_inspections(make_seller("tea-shop").id)
        found = task.id, task.draw_id
    return Office(shared_app, signed_in(shared_app, Role.COMPLIANCE_OFFICER), *found)


@pytest.mark.parametrize("table", TABLES)
def test_an_officer_reads_every_table(office: Office, table: str) -> None:
    answer = office.officer.get(f"/admin/{table}/", headers=PAGE)
    assert answer.status_code == 200, answer.get_data(as_text=True)


@pytest.mark.parametrize("table", OF_INSPECTIONS)
@pytest.mark.parametrize("role", [Role.INTEGRATION, Role.INSPECTOR])
def test_what_is_inspected_is_closed_to_systems_and_the_office_to_inspectors(
    office: Office, role: Role, table: str
) -> None:
    assert signed_in(office.app, role).get(f"/admin/{table}/", headers=PAGE).status_code == 403


def test_the_page_of_a_draw_does_not_show_its_sealed_secret(office: Office) -> None:
    with office.app.app_context(), scoped(PLATFORM):
        draw = db.session.get_one(Draw, office.draw_id)
    page = office.officer.get(f"/admin/draws/details/?id={office.draw_id}", headers=PAGE).get_data(as_text=True)
    assert draw.commitment in page
    assert draw.secret not in page


def test_a_task_is_not_cancelled_without_a_reason(office: Office) -> None:
    page = office.officer.get("/admin/inspection-tasks/", headers=PAGE).get_data(as_text=True)
    assert "No longer ask for it" in page
    assert press(office, "inspection-tasks", office.task_id, "cancel") == 422
    with office.app.app_context(), scoped(PLATFORM):
        assert db.session.get_one(InspectionTask, office.task_id).state == "assigned"


def test_a_plan_is_not_activated_by_whoever_may_not(office: Office) -> None:
    with office.app.app_context(), scoped(PLATFORM):
        plan_id = db.session.scalars(select(InspectionPlan.id)).first()
    assert press(office, "inspection-plans", plan_id or 0, "activate") == 409


def press(office: Office, table: str, row: int, to: str, reason: str = "") -> int:
    token = office.officer.get_cookie("XSRF-TOKEN")
    assert token is not None
    form = {"row": str(row), "to": to, "reason": reason}
    headers = {**PAGE, "X-XSRF-TOKEN": token.value}
    return office.officer.post(f"/admin/{table}/act", data=form, headers=headers).status_code
