"""The officers' pages of admission, asked as a browser asks: the queue, one application, and who may do what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from dashboard.pages.application_actions import open_to
from dashboard.pages.application_queue import Asked
from dashboard.pages.check_words import summary
from dashboard.shell.deadlines import working_days_left
from dashboard.shell.list_grid import combine
from governance.core.access import Role
from governance.core.audit import AuditEntry
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.onboarding import review
from governance.onboarding.lookup import find
from governance.onboarding.states import Deposit
from tests.builders import AT, BY, make_account, sign_in, signed_in
from tests.dashboard.asking import ask, page, part, press
from tests.governance.onboarding.filled import draft, in_review, install_rules, submitted

OFFICER = "officer@queue.example"
SECOND = "second@queue.example"


@pytest.fixture(scope="module")
def queue_app(shared_app: Flask) -> Flask:
    """One application that waits, one in review whose deposit was waived, so that two people are needed."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        install_rules()
        officer = make_account(Role.COMPLIANCE_OFFICER, email=OFFICER).actor()
        make_account(Role.REVIEWER, email=SECOND)
        submitted(shop_name="Waiting Wares")
        taken = in_review(officer, shop_name="Two <b>Eyes</b>")
        review.settle_deposit(
            reference=taken.reference, to=Deposit.WAIVED, reason="Known for years.", by=officer, at=AT
        )
    return shared_app


@pytest.fixture
def officer(queue_app: Flask) -> FlaskClient:
    client = queue_app.test_client()
    sign_in(client, OFFICER)
    return client


@pytest.fixture
def second(queue_app: Flask) -> FlaskClient:
    client = queue_app.test_client()
    sign_in(client, SECOND)
    return client


def listed(client: FlaskClient, search: str = "") -> dict[str, Any]:
    answer = ask(client, "applications-grid.rowData", {"applications-location.search": search})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    response: dict[str, Any] = answer.get_json()["response"]
    return response


def rows(client: FlaskClient, search: str = "") -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in listed(client, search)["applications-grid"]["rowData"]}


def reference_of(app: Flask, client: FlaskClient, name: str) -> str:
    reference: str = rows(client, "?state=all")[name]["reference"]
    return reference


def test_the_queue_says_what_waits_until_when_and_how_the_checks_came_out(officer: FlaskClient) -> None:
    found = rows(officer)
    assert set(found) == {"Waiting Wares", "Two <b>Eyes</b>"}
    assert found["Waiting Wares"]["state"][0]["word"] == "Submitted"
    assert found["Two <b>Eyes</b>"]["state"][0]["word"] == "In review"
    assert found["Two <b>Eyes</b>"]["checks"] == [{"look": "improve", "word": "1 for a person"}]
    assert "late" in found["Waiting Wares"]["due"][1]


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("?state=submitted", {"Waiting Wares"}),
        ("?state=approved", set()),
        ("?q=eyes", {"Two <b>Eyes</b>"}),
        ("?q=%25", set()),
        ("?state=nonsense&sort=nonsense&page=x", {"Waiting Wares", "Two <b>Eyes</b>"}),
        ("?state=all&sort=-name", {"Waiting Wares", "Two <b>Eyes</b>"}),
    ],
)
def test_the_address_filters_the_queue(officer: FlaskClient, search: str, names: set[str]) -> None:
    assert set(rows(officer, search)) == names


def test_a_page_beyond_the_last_is_empty(officer: FlaskClient) -> None:
    assert rows(officer, "?page=9") == {}


@pytest.mark.parametrize("sort", ["due", "-due", "name", "state", "age"])
def test_every_column_that_offers_it_sorts(officer: FlaskClient, sort: str) -> None:
    assert len(rows(officer, f"?sort={sort}")) == 2


STATED = Asked(q="a", state="submitted", sort="age", page=3)


@pytest.mark.parametrize(
    ("changed", "picked", "expected"),
    [
        (set(), Asked(), STATED),
        ({"location"}, Asked(), STATED),
        ({"pages"}, Asked(page=4), Asked(q="a", state="submitted", sort="age", page=4)),
        ({"grid"}, Asked(sort="-age"), Asked(q="a", state="submitted", sort="-age")),
        ({"grid"}, Asked(sort="age"), STATED),
        ({"state"}, Asked(q="a", state="all", sort=""), Asked(q="a", state="all", sort="age")),
    ],
)
def test_what_holds_after_a_change(changed: set[str], picked: Asked, expected: Asked) -> None:
    assert combine(STATED, picked, changed) == expected


def test_personal_numbers_are_masked_until_somebody_asks_and_that_is_on_record(
    queue_app: Flask, officer: FlaskClient
) -> None:
    reference = reference_of(queue_app, officer, "Two <b>Eyes</b>")
    shown = {"application-shown.data": {"reference": reference}, "application-changed.data": 0}
    assert "1101**********" in part(officer, "application-facts", shown)
    full = part(officer, "application-person", shown | {"application-show.n_clicks": 1})
    assert "11010119800101" in full
    with queue_app.app_context(), scoped(PLATFORM):
        looked = select(AuditEntry.actor_label).where(AuditEntry.action == "application:personal")
        assert set(db.session.scalars(looked)) == {OFFICER}


@pytest.mark.parametrize("name", ["steps", "checks", "facts", "documents", "relations", "history"])
def test_every_part_of_an_application_is_drawn(queue_app: Flask, officer: FlaskClient, name: str) -> None:
    reference = reference_of(queue_app, officer, "Two <b>Eyes</b>")
    drawn = part(officer, f"application-{name}", {"application-shown.data": {"reference": reference}})
    assert "could not be shown" not in drawn
    assert "not open to you" not in drawn


def test_an_unknown_application_says_so_and_a_shop_is_refused(queue_app: Flask, officer: FlaskClient) -> None:
    assert "There is nothing at this address" in page(officer, "/dashboard/applications/A-NOBODY")
    with queue_app.app_context(), scoped(PLATFORM), transaction():
        application = draft()
        email = make_account(Role.APPLICANT, application_id=application.id).email
    applicant = queue_app.test_client()
    sign_in(applicant, email)
    for path in ("/dashboard/", "/dashboard/applications", "/dashboard/sellers"):
        answer = applicant.get(path, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.location) == (302, "/sell/application")
    assert "not open to you" in page(applicant, "/dashboard/applications")


def test_the_officer_proposes_and_a_second_person_confirms(
    queue_app: Flask, officer: FlaskClient, second: FlaskClient
) -> None:
    reference = reference_of(queue_app, officer, "Two <b>Eyes</b>")
    shown = {"reference": reference}
    dialog = press(officer, "application", "approve", shown)
    assert "A second person has to confirm it: the deposit is waived." in dialog
    assert "override:register" in dialog
    refused = press(officer, "application", "approve", shown, do={})
    assert "Say why the applicant is admitted all the same." in refused
    done = press(officer, "application", "approve", shown, do={"override:register": "Looked up by hand."})
    assert "Proposed." in done
    assert "Who decided does not confirm it" in press(officer, "application", "confirm", shown, do={})
    assert "the deposit is waived" in press(second, "application", "confirm", shown)
    assert "counts" in press(second, "application", "confirm", shown, do={})
    steps = part(officer, "application-steps", {"application-shown.data": shown})
    assert "Approved" in steps
    assert "The shop it became" in steps


def test_who_has_not_taken_it_cannot_decide(queue_app: Flask, officer: FlaskClient) -> None:
    with queue_app.app_context(), scoped(PLATFORM):
        reference = reference_of(queue_app, officer, "Waiting Wares")
        stranger = make_account(Role.COMPLIANCE_OFFICER).actor()
        assert open_to(find(reference, by=BY), stranger) == ["take"]
        db.session.rollback()


def test_a_role_that_decides_nothing_sees_no_checks_and_no_buttons(queue_app: Flask, officer: FlaskClient) -> None:
    administrator = signed_in(queue_app, Role.ADMINISTRATOR)
    reference = reference_of(queue_app, officer, "Waiting Wares")
    shown = {"application-shown.data": {"reference": reference}}
    assert rows(administrator)["Waiting Wares"]["checks"] == []
    assert "not open to you" in part(administrator, "application-checks", shown)
    assert "application-act" not in part(administrator, "application-steps", shown)
    assert press(administrator, "application", "take", {"reference": reference}, status=403) == ""


@pytest.mark.parametrize(
    ("results", "shown"),
    [
        ([], []),
        (["pass", "pass"], [{"look": "good", "word": "2 in order"}]),
        (
            ["pass", "warn", "fail", "warn"],
            [{"look": "critical", "word": "1 not in order"}, {"look": "watch", "word": "2 worth a look"}],
        ),
    ],
)
def test_the_summary_names_what_needs_eyes_first(results: list[str], shown: list[dict[str, str]]) -> None:
    assert summary(results) == shown


@pytest.mark.parametrize(
    ("today", "last", "left"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), 0),  # a Friday
        (date(2026, 11, 20), date(2026, 11, 23), 1),
        (date(2026, 11, 20), date(2026, 11, 22), 0),
        (date(2026, 11, 23), date(2026, 11, 20), -1),
        (date(2026, 11, 22), date(2026, 11, 20), -1),  # late on a day off is late
    ],
)
def test_working_days_that_are_left(today: date, last: date, left: int) -> None:
    assert working_days_left(today, last, lambda day: day.weekday() < 5) == left
