"""The tables of violations and what follows, as their readers use them, and what can be pressed in them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from governance.core.access import Role
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.rulebook import publication
from governance.violations import cases, rule_watch
from governance.violations.appeals.models import Appeal
from governance.violations.kinds import Kind, ListedGround, Scope
from governance.violations.measures import register, starting
from governance.violations.measures.models import Measure, PlatformCall
from governance.violations.models import RulePause, Violation
from tests.builders import AT, BY, make_account, make_seller, sign_in, signed_in
from tests.governance.violations.appeals import contested
from tests.governance.violations.appeals.contested import JOB, OFFICER
from tests.governance.violations.measures.measured import reported
from tests.governance.violations.training.trained import stored_training
from tests.stored_rows import make_finding

PAGE = {"Accept": "text/html"}
TABLES = (
    *("violations", "ledger", "measures", "platform-calls", "register-entries", "appeals", "rule-pauses"),
    *("trainings", "training-attempts", "assessments", "assessment-findings"),
)
GROUNDS = "Those were the words of the shop."


@dataclass(frozen=True)
class Office:
    """A filled back office, and somebody in front of it."""

    app: Flask
    reader: FlaskClient
    account_id: int
    seller_id: int

    def page(self, path: str) -> str:
        answer = self.reader.get(path, headers=PAGE)
        assert answer.status_code == 200, (path, answer.get_data(as_text=True))
        return answer.get_data(as_text=True)

    def press(self, table: str, row: int | str, to: str, reason: str = "") -> int:
        return pressed(self.reader, table, row, to, reason)


def pressed(reader: FlaskClient, table: str, row: int | str, to: str, reason: str = "") -> int:
    token = reader.get_cookie("XSRF-TOKEN")
    assert token is not None
    form = {"row": str(row), "to": to, "reason": reason}
    answer = reader.post(f"/admin/{table}/act", data=form, headers={**PAGE, "X-XSRF-TOKEN": token.value})
    return answer.status_code


@pytest.fixture(scope="module")
def office(shared_app: Flask) -> Office:
    """A row in every table, and an officer who had no part in any of them."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        publication.install_preset("fair-1000", by=BY, at=AT)
        seller_id = make_seller("tea-shop").id
        violation = contested.violation(seller_id)
        contested.file(violation, grounds=GROUNDS)
        register.publish(stop(seller_id), by=BY, at=AT)
        pause("invented_reviews")
        stored_training(seller_id)
        make_finding(seller_id)
        account = make_account(email="desk@platform.example")
        account_id = account.id
    reader = shared_app.test_client()
    sign_in(reader, "desk@platform.example")
    return Office(shared_app, reader, account_id, seller_id)


def stop(seller_id: int, item: str = "sku-1") -> Measure:
    """A product that was stopped at once, for which the platform was called."""
    return starting.start_now(
        seller_id=seller_id,
        kind=Kind.PRODUCT_STOPPED,
        scope=Scope.PRODUCT,
        item=item,
        cause=f"order:{item}",
        ground=ListedGround.AUTHORITY_ORDER,
        reason="The regulator orders it off sale.",
        by=OFFICER,
        at=AT,
    )


def pause(rule: str) -> RulePause:
    figures = {"overturned": 9, "decided": 20, "lower": 250_000, "limit": 100_000}
    paused = rule_watch.pause(rule=rule, alert_only=False, by=JOB, at=AT, **figures)
    assert paused is not None
    return paused


def first_row(office: Office, table: str) -> str:
    listed = office.page(f"/admin/{table}/")
    assert "Nothing here yet" not in listed
    return listed.partition("<tbody>")[2].partition('href="')[2].partition('"')[0].replace("&amp;", "&")


@pytest.mark.parametrize("table", TABLES)
def test_every_table_shows_its_rows_and_the_page_of_each_row(office: Office, table: str) -> None:
    assert "<th scope" in office.page(first_row(office, table))
    for column in range(9):
        office.page(f"/admin/{table}/?sort={column}&desc=1")
    office.page(f"/admin/{table}/?search=nowhere")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("key", ["0", "nonsense", "1,2"])
def test_a_row_that_is_not_there_leads_back_to_the_list(office: Office, table: str, key: str) -> None:
    answer = office.reader.get(f"/admin/{table}/details/?id={key}", headers=PAGE)
    assert (answer.status_code, answer.location) == (302, f"/admin/{table}/")


@pytest.mark.parametrize("table", sorted(set(TABLES) - {"rule-pauses", "assessments"}))
def test_rows_name_the_shop_as_people_do(office: Office, table: str) -> None:
    assert "tea-shop" in office.page(f"/admin/{table}/")
    assert "tea-shop" in office.page(first_row(office, table))


def test_what_a_shop_says_stands_on_the_page_of_its_appeal_alone(office: Office) -> None:
    assert GROUNDS not in office.page("/admin/appeals/") + office.page(first_row(office, "appeals"))


@pytest.mark.parametrize(("to", "state"), [("confirm", "confirmed"), ("dismiss", "dismissed")])
def test_a_reported_violation_is_decided_with_a_reason(office: Office, to: str, state: str) -> None:
    with office.app.app_context(), scoped(PLATFORM), transaction():
        number = reported(office.seller_id).id
    assert f'value="{to}"' in office.page("/admin/violations/?search=reported")
    if to == "dismiss":
        assert office.press("violations", number, to, "") == 422
    assert office.press("violations", number, to, "The photos show it.") == 303
    with office.app.app_context(), scoped(PLATFORM):
        assert db.session.get_one(Violation, number).state == state
    assert office.press("violations", number, to, "Once more.") == 409


def test_who_reported_a_violation_finds_no_button_and_no_way(office: Office) -> None:
    with office.app.app_context(), scoped(PLATFORM), transaction():
        account = make_account(email="reporter@platform.example")
        number = cases.report(
            seller_id=office.seller_id,
            rule="abusive_conduct",
            source="report:own",
            occurred_on=AT.date(),
            reason="Four messages with insults.",
            by=account.actor(),
            at=AT,
        ).id
    reporter = office.app.test_client()
    sign_in(reporter, "reporter@platform.example")
    assert 'name="to"' not in reporter.get("/admin/violations/?search=report:own", headers=PAGE).get_data(as_text=True)
    assert pressed(reporter, "violations", number, "confirm", "So.") == 403


@pytest.mark.parametrize(("to", "state"), [("start", "noticed"), ("decline", "declined")])
def test_a_proposed_measure_is_started_or_declined(office: Office, to: str, state: str) -> None:
    with office.app.app_context(), scoped(PLATFORM), transaction():
        number = starting.propose(
            seller_id=office.seller_id,
            kind=Kind.DEMOTION,
            scope=Scope.PRODUCT,
            item=f"sku-{to}",
            cause=f"report:{to}",
            reason="It is shown above honest goods.",
            days=7,
            rule="false_description",
            by=OFFICER,
            at=AT,
        ).id
    listed = office.page(f"/admin/measures/?search=sku-{to}")
    assert 'value="start"' in listed
    assert 'value="lift"' not in listed
    assert office.press("measures", number, to, "") == 422
    assert office.press("measures", number, to, "Seen and right.") == 303
    with office.app.app_context(), scoped(PLATFORM):
        assert db.session.get_one(Measure, number).state == state


def test_a_measure_is_ended_and_the_platform_says_that_it_did_it(office: Office) -> None:
    with office.app.app_context(), scoped(PLATFORM), transaction():
        number = stop(office.seller_id, "sku-9").id
        call = db.session.scalars(select(PlatformCall.id).where(PlatformCall.measure_id == number)).one()
    assert office.press("platform-calls", call, "confirm") == 303
    with office.app.app_context(), scoped(PLATFORM):
        made = db.session.get_one(PlatformCall, call)
        assert (made.confirmed_by, made.note) == (f"account:{office.account_id}", None)
    assert 'value="lift"' in office.page("/admin/measures/?search=sku-9")
    assert office.press("measures", number, "lift", "The order was taken back.") == 303
    with office.app.app_context(), scoped(PLATFORM):
        assert db.session.get_one(Measure, number).state == "lifted"
    assert 'name="to"' not in office.page("/admin/measures/?search=sku-9")


def test_an_appeal_that_nobody_holds_is_taken(office: Office) -> None:
    with office.app.app_context(), scoped(PLATFORM), transaction():
        number = contested.file(contested.violation(office.seller_id, rule="abusive_conduct")).id
    assert "Hold this appeal" in office.page("/admin/appeals/?search=abusive")
    assert office.press("appeals", number, "take") == 303
    with office.app.app_context(), scoped(PLATFORM):
        assert db.session.get_one(Appeal, number).handler_id == office.account_id
    assert "Hold this appeal" not in office.page("/admin/appeals/?search=abusive")


def test_a_paused_rule_goes_on_once_a_person_says_why(office: Office) -> None:
    with office.app.app_context(), scoped(PLATFORM), transaction():
        number = pause("false_description").id
    assert 'value="resume"' in office.page("/admin/rule-pauses/?search=false")
    assert office.press("rule-pauses", number, "resume", " ") == 422
    assert office.press("rule-pauses", number, "resume", "The listing check was repaired.") == 303
    with office.app.app_context(), scoped(PLATFORM):
        assert not rule_watch.is_paused("false_description")
    assert 'value="resume"' not in office.page("/admin/rule-pauses/?search=false")
    assert office.press("rule-pauses", number, "resume", "Again.") == 409
    assert office.press("rule-pauses", 999_999, "resume", "Nothing there.") == 404


@pytest.mark.parametrize("table", ["violations", "measures", "platform-calls", "appeals", "rule-pauses"])
def test_only_what_a_table_offers_can_be_done_and_only_to_rows_that_are_there(office: Office, table: str) -> None:
    assert office.press(table, 1, "erase", "Gone.") == 422
    offered = {"violations": "confirm", "measures": "lift", "platform-calls": "confirm"}
    to = offered.get(table, "take" if table == "appeals" else "resume")
    assert office.press(table, "x", to, "So.") == 404
    assert office.press(table, 999_999, to, "So.") == 404


def test_who_only_reads_has_no_button_and_no_door(office: Office) -> None:
    with office.app.app_context(), scoped(PLATFORM), transaction():
        waiting = reported(office.seller_id).id
        call = db.session.scalars(
            select(PlatformCall.id).where(PlatformCall.measure_id == stop(office.seller_id, "sku-10").id)
        ).one()
    administrator = signed_in(office.app, Role.ADMINISTRATOR)
    for table in ("violations", "measures", "platform-calls", "appeals", "rule-pauses"):
        assert 'name="to"' not in administrator.get(f"/admin/{table}/", headers=PAGE).get_data(as_text=True)
    assert pressed(administrator, "violations", waiting, "confirm", "So.") == 403
    assert pressed(administrator, "platform-calls", call, "confirm") == 403
