"""Applicants are kept apart in the database itself, and what the checks know of others reaches none of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from governance.core.database import NOBODY, PLATFORM, Scope, applicant_scope, db, scoped, seller_scope, transaction
from governance.onboarding import applications, review
from governance.onboarding.checks.running import run_checks
from tests.builders import AT, BY, sign_in
from tests.governance.onboarding import filled

# Whose a row is, by table. The platform's alone are those without an owner.
WHOSE = {
    "application": "id",
    "application_person": "application_id",
    "application_submission": "application_id",
    "application_request": "application_id",
    "application_contest": "application_id",
    "application_decision": "application_id",
    "document": "application_id",
    "clock": "application_id",
}
PLATFORMS = {
    "application_check": "application_id",
    "application_override": "application_id",
    "seller_relation": "left_id",
}


@dataclass(frozen=True)
class Two:
    """Two applications of one number: each is the other's duplicate. And a third that became a seller."""

    mine: int
    other: int
    reference: str
    other_reference: str
    email: str
    other_email: str
    seller: int
    seller_application: int


@pytest.fixture(scope="module")
def two(shared_app: Flask) -> Two:
    """Rows of both in every table."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        filled.install_rules()
        officer = filled.officer()
        number = filled.company_number(77_777)
        mine, other = (filled.in_review(officer, registration_number=number) for _ in range(2))
        run_checks(application_id=mine.id, by=BY, at=AT)
        for application in (mine, other):
            filled.reject(application, by=officer)
            by = filled.applicant(application)
            applications.contest(reference=application.reference, reason="Ours.", by=by, at=AT)
            second = filled.officer()
            review.take(reference=application.reference, by=second, at=AT)
            review.ask(reference=application.reference, target="field:legal_name", question="Why?", by=second, at=AT)
        admitted = filled.in_review(officer)
        filled.approve(admitted, by=officer)
        assert admitted.seller_id is not None
        return Two(
            mine=mine.id,
            other=other.id,
            reference=mine.reference,
            other_reference=other.reference,
            email=filled.applicant_account(mine).email,
            other_email=filled.applicant_account(other).email,
            seller=admitted.seller_id,
            seller_application=admitted.id,
        )


def owners(app: Flask, table: str, scope: Scope) -> set[int]:
    """Whose rows a scope sees in a table, asked without any condition."""
    column = (WHOSE | PLATFORMS)[table]
    with app.app_context(), scoped(scope):
        return {owner for owner in db.session.scalars(text(f"SELECT {column} FROM {table}")) if owner is not None}


@pytest.mark.parametrize("table", WHOSE)
def test_in_each_table_an_applicant_sees_its_own_rows_and_nobody_none(shared_app: Flask, two: Two, table: str) -> None:
    assert owners(shared_app, table, applicant_scope(two.mine)) == {two.mine}
    assert {two.mine, two.other} <= owners(shared_app, table, PLATFORM)
    for scope in (NOBODY, Scope("applicant"), Scope("something new"), seller_scope(two.mine)):
        assert owners(shared_app, table, scope) & {two.mine, two.other} == set(), scope


@pytest.mark.parametrize("table", PLATFORMS)
def test_what_checks_found_and_what_overrode_them_is_the_platforms_alone(
    shared_app: Flask, two: Two, table: str
) -> None:
    assert owners(shared_app, table, PLATFORM) != set()
    for scope in (applicant_scope(two.mine), seller_scope(two.seller), NOBODY):
        assert owners(shared_app, table, scope) == set()


@pytest.mark.parametrize("table", sorted(set(WHOSE) - {"application_request", "application_contest"}))
def test_a_seller_still_reads_the_application_it_came_from_and_no_other(
    shared_app: Flask, two: Two, table: str
) -> None:
    seen = owners(shared_app, table, seller_scope(two.seller))
    assert seen <= {two.seller_application}
    if table.startswith("application"):
        assert seen == {two.seller_application}


@pytest.mark.parametrize("table", sorted(WHOSE | PLATFORMS))
def test_an_applicant_changes_and_deletes_nothing_of_another(shared_app: Flask, two: Two, table: str) -> None:
    column = (WHOSE | PLATFORMS)[table]
    statements = (
        f"UPDATE {table} SET {column} = {column} WHERE {column} = {two.other}",
        f"DELETE FROM {table}",
    )
    with shared_app.app_context(), scoped(applicant_scope(two.mine)):
        for statement in statements:
            db.session.rollback()
            try:
                changed = db.session.connection().execute(text(statement)).rowcount
            except ProgrammingError:  # append-only: not even the platform may
                continue
            assert changed == 0, statement


@pytest.mark.parametrize("table", ["application_person", "application_submission", "application_request"])
def test_an_applicant_adds_nothing_to_another(shared_app: Flask, two: Two, table: str) -> None:
    values = {
        "application_person": f"(application_id) VALUES ({two.other})",
        "application_submission": "(application_id, number, digest, submitted_at, by)"
        f" VALUES ({two.other}, 9, 'x', now(), 'x')",
        "application_request": "(application_id, target, question, asked_at, asked_by)"
        f" VALUES ({two.other}, 'x', 'x', now(), 'x')",
    }
    with shared_app.app_context(), scoped(applicant_scope(two.mine)):
        with pytest.raises(ProgrammingError, match="row-level security"):
            db.session.execute(text(f"INSERT INTO {table} {values[table]}"))
        db.session.rollback()


def test_an_applicant_reads_a_decision_once_it_counts(shared_app: Flask, two: Two) -> None:
    with shared_app.app_context(), scoped(PLATFORM):
        db.session.execute(
            text("UPDATE application_decision SET state = 'proposed' WHERE application_id = :id"), {"id": two.mine}
        )
        db.session.execute(text("SELECT set_config('governance.scope', 'applicant', true)"))
        db.session.execute(text("SELECT set_config('governance.application_id', :id, true)"), {"id": str(two.mine)})
        assert db.session.scalars(text("SELECT id FROM application_decision")).all() == []
        db.session.rollback()


@pytest.fixture
def client(shared_app: Flask, two: Two) -> Iterator[FlaskClient]:
    """The browser of the first applicant."""
    browser = shared_app.test_client()
    sign_in(browser, two.email)
    yield browser
    browser.post("/logout")


def tokens(client: FlaskClient) -> dict[str, str]:
    cookie = client.get_cookie("XSRF-TOKEN")
    assert cookie is not None
    return {"X-XSRF-TOKEN": cookie.value, "If-Match": '"1"'}


def test_over_the_api_an_applicant_finds_its_own_application_alone(client: FlaskClient, two: Two) -> None:
    listed = client.get("/api/v1/applications").get_json()["items"]
    assert [item["reference"] for item in listed] == [two.reference]
    own = client.get(f"/api/v1/applications/{two.reference}")
    assert own.status_code == 200
    assert two.other_reference not in own.get_data(as_text=True)


def test_every_door_of_anothers_application_answers_as_if_it_were_not_there(
    shared_app: Flask, client: FlaskClient, two: Two
) -> None:
    bodies = {"PATCH": {"shop_name": "x"}, "POST": {"reason": "x"}}
    tried = 0
    for rule in shared_app.url_map.iter_rules():
        if not rule.rule.startswith("/api/v1/applications/<"):
            continue
        path = rule.rule.replace("<string:reference>", two.other_reference)
        for method in sorted((rule.methods or set()) & {"GET", "PATCH", "POST"}):
            sent = {"json": bodies[method]} if method in bodies else {}
            answer = client.open(path, method=method, headers=tokens(client), **sent)  # type: ignore[arg-type]
            assert answer.status_code in {403, 404, 422}, (method, rule.rule, answer.status_code)
            assert two.other_email not in answer.get_data(as_text=True)
            tried += 1
    assert tried >= 15


@pytest.mark.parametrize("door", ["/checks", "/person"])
def test_an_applicant_is_not_shown_what_the_checks_found(client: FlaskClient, two: Two, door: str) -> None:
    assert client.get(f"/api/v1/applications/{two.reference}{door}").status_code == 403
