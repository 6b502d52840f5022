"""The tables of cases as their readers use them, and what can be pressed in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from governance.complaints import duty, groups
from governance.complaints.models import Case, CaseImport, ComplainantPattern
from governance.complaints.references import reference_of
from governance.core.access import Role
from governance.core.audit import AuditEntry
from governance.core.database import PLATFORM, db, scoped, transaction
from tests.builders import AT, BY, make_seller, signed_in
from tests.governance.complaints.filed import OFFICER, filed_case, install_rules, officers, person

PAGE = {"Accept": "text/html"}
TABLES = ("cases", "case-groups", "complainant-patterns", "case-imports", "case-deputies")


@dataclass(frozen=True)
class Office:
    """A filled back office, and somebody in front of it."""

    app: Flask
    reader: FlaskClient
    free_case: int

    def page(self, path: str) -> str:
        answer = self.reader.get(path, headers=PAGE)
        assert answer.status_code == 200, (path, answer.get_data(as_text=True))
        return answer.get_data(as_text=True)

    def press(self, path: str, **form: str) -> int:
        token = self.reader.get_cookie("XSRF-TOKEN")
        assert token is not None
        return self.reader.post(path, data=form, headers={**PAGE, "X-XSRF-TOKEN": token.value}).status_code

    def pattern(self, key: str) -> str:
        """A pattern that waits for somebody's judgement."""
        with self.app.app_context(), scoped(PLATFORM), transaction():
            found = ComplainantPattern(complainant_key=key, reasons={"dismissed": 9}, state="proposed", found_at=AT)
            db.session.add(found)
            db.session.flush()
            return str(found.id)


@pytest.fixture(scope="module")
def office(shared_app: Flask) -> Office:
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        install_rules()
        shop = make_seller("tea-shop").reference
        free = filed_case(seller=shop, text="Ana Souza says so.", person=person(name="Ana Souza"))
        together = [filed_case(seller=shop, lot="l-1").id for _ in range(2)]
        groups.put_in_group(case_ids=together, cause="lot:l-1", by=OFFICER, at=AT)
        counts = dict.fromkeys(("rows_read", "rows_opened", "rows_known", "rows_rejected"), 7)
        db.session.add(CaseImport(source="orders-system", digest="d", recorded_at=AT, by="account:1", **counts))
        away, deputy = officers(2)
        day = date(2026, 3, 2)
        duty.set_deputy(account_id=away, deputy_id=deputy, from_on=day, until_on=day, by=BY, at=AT)
        free_id = free.id
    office = Office(shared_app, signed_in(shared_app, Role.COMPLIANCE_OFFICER), free_id)
    office.pattern("first")
    return office


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
@pytest.mark.parametrize("key", ["0", "nonsense", "", "1,2", "9" * 30])
def test_a_row_that_is_not_there_leads_back_to_the_list(office: Office, table: str, key: str) -> None:
    answer = office.reader.get(f"/admin/{table}/details/?id={key}", headers=PAGE)
    assert (answer.status_code, answer.location) == (302, f"/admin/{table}/")


def test_rows_name_the_case_and_the_shop_as_people_do(office: Office) -> None:
    listed = office.page("/admin/cases/?search=quality")
    assert reference_of(office.free_case) in listed
    assert "tea-shop" in listed
    assert "tea-shop" in office.page("/admin/case-groups/")


def test_neither_words_nor_persons_stand_in_a_table(office: Office) -> None:
    pages = [office.page(f"/admin/{table}/") + office.page(first_row(office, table)) for table in TABLES]
    assert not [page for page in pages if "Ana Souza" in page]


def test_a_case_that_nobody_holds_is_taken(office: Office) -> None:
    name = reference_of(office.free_case)
    button = f'name="case" value="{name}"'
    assert button in office.page("/admin/cases/?search=quality")
    assert office.press("/admin/cases/take", case=name) == 303
    with office.app.app_context(), scoped(PLATFORM):
        assert db.session.get_one(Case, office.free_case).handler_id is not None
    assert button not in office.page("/admin/cases/?search=quality")
    assert office.press("/admin/cases/take", case="nothing") == 404


def test_a_pattern_is_judged_and_taken_back_with_a_reason(office: Office) -> None:
    number = office.pattern("second")
    assert "It is one" in office.page("/admin/complainant-patterns/?search=proposed")
    assert office.press("/admin/complainant-patterns/judge", pattern=number, to="confirmed", reason="") == 422
    assert office.press("/admin/complainant-patterns/judge", pattern=number, to="forgotten", reason="So.") == 422
    for state in ("confirmed", "lifted"):
        form = {"pattern": number, "to": state, "reason": "Nine of nine were invented."}
        assert office.press("/admin/complainant-patterns/judge", **form) == 303
        with office.app.app_context(), scoped(PLATFORM):
            assert db.session.get_one(ComplainantPattern, int(number)).state == state
    assert office.press("/admin/complainant-patterns/judge", pattern=number, to="confirmed", reason="Again.") == 409
    assert office.press("/admin/complainant-patterns/judge", pattern="x", to="confirmed", reason="Again.") == 404
    with office.app.app_context(), scoped(PLATFORM):
        trail = select(AuditEntry.action).where(AuditEntry.subject_kind == "pattern", AuditEntry.subject_id == number)
        assert len(db.session.scalars(trail).all()) == 2


def test_a_pattern_that_is_none_is_rejected(office: Office) -> None:
    number = office.pattern("third")
    form = {"pattern": number, "to": "rejected", "reason": "Three faulty lamps are three faulty lamps."}
    assert office.press("/admin/complainant-patterns/judge", **form) == 303
    with office.app.app_context(), scoped(PLATFORM):
        assert db.session.get_one(ComplainantPattern, int(number)).state == "rejected"


def test_who_only_reads_has_no_button_and_no_door(office: Office) -> None:
    administrator = signed_in(office.app, Role.ADMINISTRATOR)
    assert "Take it" not in administrator.get("/admin/cases/", headers=PAGE).get_data(as_text=True)
    token = administrator.get_cookie("XSRF-TOKEN")
    assert token is not None
    headers = {**PAGE, "X-XSRF-TOKEN": token.value}
    form = {"case": reference_of(office.free_case)}
    assert administrator.post("/admin/cases/take", data=form, headers=headers).status_code == 403
    assert administrator.post("/admin/complainant-patterns/judge", data={"to": "x"}, headers=headers).status_code == 403
