"""The tables of admission as their readers use them, and the button that sends a message again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from governance.core.access import Role
from governance.core.audit import AuditEntry
from governance.core.clocks.calendars import set_day
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.outbox import endpoints
from governance.core.outbox.models import Message
from governance.onboarding import relations
from governance.onboarding.checks.dossier import Kin
from governance.onboarding.decision import Condition
from governance.onboarding.states import State
from tests.builders import AT, BY, signed_in
from tests.governance.onboarding.filled import approve, in_review, install_rules, officer

PAGE = {"Accept": "text/html"}
FOR_OFFICERS = (
    *("applications", "submissions", "checks", "decisions", "identities", "permits", "relations", "fixes"),
    *("documents", "clocks", "calendar"),
)
FOR_ADMINISTRATORS = ("messages", "webhook-endpoints")
NUMBER = "110101199003070000"


@pytest.fixture(scope="module")
def filled_app(shared_app: Flask) -> Flask:
    """An admitted applicant with a condition, and a row in every other table."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        install_rules()
        decider = officer()
        application = in_review(decider, shop_name="Rainbow <b>Wear</b>")
        approve(
            application,
            by=decider,
            outcome=State.APPROVED_WITH_CONDITIONS,
            conditions=[Condition("Name a second contact.", date(2026, 6, 1))],
        )
        other = in_review(officer())
        kin = Kin(side=("application", other.id), name="Another", shared=frozenset({"phone"}))
        relations.propose(("application", application.id), [kin], at=AT)
        set_day(country="CN", day=date(2026, 5, 4), working=False, name="Holiday", source="Notice 1", by=BY, at=AT)
        endpoint = endpoints.create(url="https://8.8.8.8/hook", asked=["application.approved"], by=BY, at=AT)
        endpoints.send_test(endpoint_id=endpoint.id, by=BY, at=AT)
    return shared_app


@pytest.fixture(scope="module")
def reader(filled_app: Flask) -> FlaskClient:
    return signed_in(filled_app, Role.COMPLIANCE_OFFICER)


@pytest.fixture(scope="module")
def administrator(filled_app: Flask) -> FlaskClient:
    return signed_in(filled_app, Role.ADMINISTRATOR)


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers=PAGE)
    assert answer.status_code == 200, (path, answer.get_data(as_text=True))
    return answer.get_data(as_text=True)


def first_row(client: FlaskClient, table: str) -> str:
    listed = text_of(client, f"/admin/{table}/")
    assert "Nothing here yet" not in listed
    return listed.partition("<tbody>")[2].partition('href="')[2].partition('"')[0].replace("&amp;", "&")


@pytest.mark.parametrize("table", FOR_OFFICERS + FOR_ADMINISTRATORS)
def test_every_table_shows_its_rows_and_the_page_of_each_row(
    reader: FlaskClient, administrator: FlaskClient, table: str
) -> None:
    client = administrator if table in FOR_ADMINISTRATORS else reader
    assert "<th scope" in text_of(client, first_row(client, table))
    for column in range(9):
        text_of(client, f"/admin/{table}/?sort={column}&desc=1")
    text_of(client, f"/admin/{table}/?search=nowhere")


@pytest.mark.parametrize("table", FOR_OFFICERS + FOR_ADMINISTRATORS)
@pytest.mark.parametrize("key", ["0", "nonsense", "", "1,2", "9" * 30, "CN,never"])
def test_a_row_that_is_not_there_leads_back_to_the_list(
    reader: FlaskClient, administrator: FlaskClient, table: str, key: str
) -> None:
    client = administrator if table in FOR_ADMINISTRATORS else reader
    answer = client.get(f"/admin/{table}/details/?id={key}", headers=PAGE)
    assert (answer.status_code, answer.location) == (302, f"/admin/{table}/")


def test_rows_name_the_application_and_the_seller_as_people_do(reader: FlaskClient) -> None:
    assert ">A-" in text_of(reader, "/admin/decisions/").replace("\n", "").replace(" ", "")
    assert "Rainbow &lt;b&gt;Wear" in text_of(reader, "/admin/applications/?search=Rainbow")


def test_what_was_sent_and_what_signs_messages_stands_in_no_table(
    filled_app: Flask, reader: FlaskClient, administrator: FlaskClient
) -> None:
    page = text_of(reader, first_row(reader, "submissions"))
    assert "王" not in page
    assert "whsec_" not in text_of(administrator, first_row(administrator, "webhook-endpoints"))


def test_numbers_of_documents_are_shown_in_part(reader: FlaskClient) -> None:
    page = text_of(reader, first_row(reader, "documents"))
    assert "****" in page


def test_a_message_is_sent_again_by_who_may_and_leaves_a_trail(filled_app: Flask, administrator: FlaskClient) -> None:
    with filled_app.app_context(), scoped(PLATFORM), transaction():
        message = db.session.scalars(select(Message).where(Message.channel == "webhook").limit(1)).one()
        message.state, message.attempts, message.last_error = "dead", 12, "500"
        message.next_attempt_at = AT - timedelta(days=1)
        number = message.id
    listed = text_of(administrator, "/admin/messages/?search=dead")
    assert "Send again" in listed
    token = listed.partition('name="csrf_token" value="')[2].partition('"')[0]
    form = {"csrf_token": token, "message": str(number)}
    answer = administrator.post("/admin/messages/resend", data=form, headers=PAGE)
    assert answer.status_code == 303
    with filled_app.app_context(), scoped(PLATFORM):
        assert db.session.get_one(Message, number).state == "waiting"
        trail = select(AuditEntry.action).where(AuditEntry.subject_id == str(number))
        assert list(db.session.scalars(trail)) == ["message:resend"]


def test_an_officer_has_no_button_and_no_door_to_send_again(filled_app: Flask, reader: FlaskClient) -> None:
    token = reader.get_cookie("XSRF-TOKEN")
    assert token is not None
    answer = reader.post("/admin/messages/resend", data={"message": "x"}, headers={**PAGE, "X-XSRF-TOKEN": token.value})
    assert answer.status_code == 403
