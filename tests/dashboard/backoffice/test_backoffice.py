"""The back office as its readers use it: lists, search, pages, details, and the button that asks for a job."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from dashboard.backoffice.table import ReadOnlyTable
from governance.core.access import Actor, Role
from governance.core.accounts import Account
from governance.core.audit import AuditEntry
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.jobs import Job, JobRun, run_due_slots
from governance.facts.models import EventBatch
from tests.builders import AT, form_token, make_seller, signed_in
from tests.stored_rows import make_score_run, make_violation

PAGE = {"Accept": "text/html"}
TABLES = ("sellers", "batches", "violations", "ledger", "score-runs", "accounts", "audit", "job-runs")


@pytest.fixture(scope="module")
def reader(shared_app: Flask) -> FlaskClient:
    """An administrator, and a row in every table."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        seller = make_seller("shop-<b>bold</b>", name="Tea & Co")
        for number in range(60):
            make_seller(f"many-{number:02}")
        make_violation(seller.id)
        make_score_run()
        db.session.add(JobRun(job="nightly", slot=AT, state="done", detail="All well."))
        counts = dict.fromkeys(
            ("rows_read", "rows_accepted", "rows_rejected", "rows_repeated", "rows_superseded", "rows_waiting"), 7
        )
        db.session.add(
            EventBatch(
                kind="orders",
                source="orders.csv",
                digest="d",
                first_day=date(2026, 1, 1),
                recorded_at=AT,
                by="x",
                **counts,
            )
        )
    return signed_in(shared_app, Role.ADMINISTRATOR)


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers=PAGE)
    assert answer.status_code == 200, (path, answer.get_data(as_text=True))
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_shows_its_rows_and_the_page_of_each_row(reader: FlaskClient, table: str) -> None:
    listed = text_of(reader, f"/admin/{table}/")
    assert "Nothing here yet" not in listed
    address = listed.partition("<tbody>")[2].partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert address.startswith(f"/admin/{table}/details/?id=")
    assert "<th scope" in text_of(reader, address)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_that_offers_it_can_be_sorted_both_ways(reader: FlaskClient, table: str) -> None:
    for column in range(9):
        for direction in ("", "&desc=1"):
            text_of(reader, f"/admin/{table}/?sort={column}{direction}")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("key", ["0", "999999999", "nonsense", "", "1,2", "9" * 30])
def test_a_row_that_is_not_there_leads_back_to_the_list(reader: FlaskClient, table: str, key: str) -> None:
    answer = reader.get(f"/admin/{table}/details/?id={key}", headers=PAGE)
    assert (answer.status_code, answer.location) == (302, f"/admin/{table}/")


def test_what_people_typed_is_shown_as_text(reader: FlaskClient) -> None:
    page = text_of(reader, "/admin/sellers/?search=shop-")
    assert "shop-&lt;b&gt;bold&lt;/b&gt;" in page
    assert "Tea &amp; Co" in page
    assert "<b>bold" not in page


def test_search_finds_and_pages_lead_on(reader: FlaskClient) -> None:
    assert "many-41" in text_of(reader, "/admin/sellers/?search=many-41")
    assert "Nothing here yet, or nothing that matches." in text_of(reader, "/admin/sellers/?search=nowhere")
    first = text_of(reader, "/admin/sellers/")
    assert "many-49" in first
    assert "many-50" not in first
    assert "many-50" in text_of(reader, "/admin/sellers/?page=1")


def test_rows_of_sellers_name_the_seller_as_the_platform_does(reader: FlaskClient) -> None:
    assert "shop-&lt;b&gt;" in text_of(reader, "/admin/violations/")
    assert "shop-&lt;b&gt;" in text_of(reader, "/admin/violations/details/?id=1")


def test_no_page_shows_what_anybody_signs_in_with(shared_app: Flask, reader: FlaskClient) -> None:
    with shared_app.app_context():
        account = db.session.scalars(select(Account)).first()
    assert account is not None
    assert account.password is not None
    pages = text_of(reader, "/admin/accounts/") + text_of(reader, f"/admin/accounts/details/?id={account.id}")
    for secret in (account.password, account.fs_uniquifier, "$argon2"):
        assert secret not in pages


def test_there_is_no_door_that_edits(shared_app: Flask) -> None:
    doors = {rule.rule for rule in shared_app.url_map.iter_rules() if rule.rule.startswith("/admin/")}
    assert not [door for door in doors if door.rstrip("/").endswith(("new", "edit", "delete", "action", "update"))]
    unsafe = {rule.rule for rule in shared_app.url_map.iter_rules() if "POST" in (rule.methods or set())}
    assert {door for door in unsafe if door.startswith("/admin/")} == {
        *("/admin/cases/take", "/admin/complainant-patterns/judge", "/admin/jobs/run", "/admin/messages/resend"),
        *(f"/admin/{table}/act" for table in ("violations", "measures", "platform-calls", "appeals", "rule-pauses")),
        *(f"/admin/{table}/act" for table in ("inspection-plans", "draws", "inspection-tasks")),
    }


def test_a_table_that_names_no_permission_is_closed_to_everybody(shared_app: Flask) -> None:
    class Forgotten(ReadOnlyTable):
        """A table whose author forgot to say who may read it."""

    with shared_app.test_request_context():
        assert not Forgotten(AuditEntry, name="Forgotten", endpoint="forgotten").is_accessible()


def test_a_job_asked_for_is_done_by_the_scheduler_once_and_written_down(app: Flask) -> None:
    done: list[datetime] = []

    def work(slot: datetime, _by: Actor) -> str:
        done.append(slot)
        return "All done."

    jobs = (Job(name="tidy", schedule="0 3 * * *", run=work),)
    app.extensions["jobs"] = jobs
    client = signed_in(app, Role.ADMINISTRATOR)
    form: dict[str, Any] = {"job": "tidy", "csrf_token": form_token(client.get("/admin/jobs/", headers=PAGE))}
    assert client.post("/admin/jobs/run", data=form, headers=PAGE).status_code == 303
    assert done == []
    with app.app_context(), scoped(PLATFORM):
        asked = db.session.scalars(select(JobRun)).one()
        state, slot = asked.state, asked.slot
        assert state == "waiting"
        run_due_slots(jobs, timezone="UTC", at=slot)
        actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_kind == "job"))
        assert list(actions) == ["job:run"]
        assert db.session.scalar(select(func.count()).where(JobRun.state == "done")) == 1
    assert done == [slot]
    assert "All done." in text_of(client, "/admin/jobs/")
