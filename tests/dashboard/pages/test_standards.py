"""Standards on the pages: an officer drafts from a file, a second person publishes, shops read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from dashboard.pages.standards_actions import tests_in as lines_in
from governance.catalogue.models import Product
from governance.core.access import Role
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.errors import Invalid
from inspections.standards.models import Standard, StandardEdition, TestTemplate
from inspections.standards.templates import Asked, set_template
from tests.builders import BY, make_account, make_seller, sign_in
from tests.dashboard.asking import page, part, press
from tests.inspections.pooled import make_category
from tests.inspections.standards.drafted import LEAD, drafted, edition_document, published

OFFICER, SECOND, SHOP = "officer@tests.example", "second@tests.example", "shop@tests.example"


@pytest.fixture
def house(app: Flask) -> Flask:
    """A published standard, a draft, and what is tested of toys."""
    with app.app_context(), scoped(PLATFORM), transaction():
        make_account(Role.COMPLIANCE_OFFICER, email=OFFICER)
        make_account(Role.REVIEWER, email=SECOND)
        make_account(Role.SELLER, email=SHOP, seller_id=make_seller().id)
        make_category("toys")
        published()
        drafted("PS 901")
        items = [Asked(standard="PS 900", item="lead", units=2), Asked(standard="PS 900", item="seal")]
        set_template(category="toys", items=items, in_force_from=date(2025, 1, 1), by=BY, at=now())
    return app


def person(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, email)
    return client


def listed(client: FlaskClient, search: str = "") -> str:
    return part(client, "standards-list", {"standards-location.search": search, "standards-changed.data": 0})


def shown(client: FlaskClient, name: str, code: str, edition: str = "2024") -> str:
    at = {"standard-changed.data": 0, "standard-shown.data": {"code": code, "edition": edition}}
    return part(client, f"standard-{name}", at)


def id_of(app: Flask, code: str) -> int:
    with app.app_context(), scoped(PLATFORM):
        return db.session.scalars(select(Standard.id).where(Standard.code == code)).one()


def states(app: Flask) -> dict[str, str]:
    with app.app_context(), scoped(PLATFORM):
        rows = db.session.execute(
            select(Standard.code, StandardEdition.state).join(
                StandardEdition, StandardEdition.standard_id == Standard.id
            )
        )
        return {row.code: row.state for row in rows}


def test_everybody_reads_what_is_in_force_and_officers_see_drafts(house: Flask) -> None:
    officer, shop = person(house, OFFICER), person(house, SHOP)
    assert "2 standards here, of 1 an edition is in force" in listed(officer)
    assert "PS 901" not in listed(shop)
    assert "PS 900" in listed(shop)
    assert "PS 901" in listed(officer, "?show=drafts")
    assert "PS 900" not in listed(officer, "?show=drafts")
    assert "show=drafts" not in listed(shop)
    assert "Draft from a file" in page(officer, "/dashboard/standards")
    assert "Draft from a file" not in page(shop, "/dashboard/standards")


def test_the_tests_of_a_category_stand_with_what_is_allowed(house: Flask) -> None:
    tests = listed(person(house, SHOP), "?show=tests")
    assert "Toys: 2 tests, 3 units" in tests
    assert "at most 90 mg/kg" in tests
    assert "cannot be done" not in tests


def test_a_test_without_an_edition_in_force_is_said_on_the_page(house: Flask) -> None:
    with house.app_context(), scoped(PLATFORM), transaction():
        published(edition="2025", in_force_from="2025-06-01", items=[LEAD])
    tests = listed(person(house, OFFICER), "?show=tests")
    assert "Some tests have no edition in force" in tests
    assert "has no item 'seal'" in tests


def test_a_product_with_tests_of_its_own_stands_with_what_it_inherits(house: Flask) -> None:
    shop = person(house, SHOP)
    assert "No product has tests of its own" in listed(shop, "?show=products")
    with house.app_context(), scoped(PLATFORM), transaction():
        kite = Product(code="kite", name="Red kite", category_id=make_category("toys").id, created_at=now())
        db.session.add(kite)
        db.session.flush()
        own = [Asked(standard="PS 900", item="seal", left_out=True)]
        set_template(product="kite", items=own, in_force_from=date(2025, 1, 1), by=BY, at=now())
    found = listed(shop, "?show=products")
    assert "Red kite: 1 test, 2 units" in found
    assert "Its category" in found
    assert "Left out of what its category asks: PS 900 seal" in found


def test_one_standard_shows_its_items_and_when_each_edition_counts(house: Flask) -> None:
    officer = person(house, OFFICER)
    assert "PS 900 · Toys" in page(officer, f"/dashboard/standards/{id_of(house, 'PS 900')}")
    card = shown(officer, "edition", "PS 900")
    assert "Edition 2024 asks for 2 tests" in card
    assert "at most 90 mg/kg" in card
    assert "Withdraw this edition" in card
    assert "Edition 2024 counts today" in shown(officer, "line", "PS 900")
    assert "No edition has been published" in shown(officer, "line", "PS 901")


def test_what_is_not_there_or_not_to_be_seen_is_not_found(house: Flask) -> None:
    shop = person(house, SHOP)
    draft = id_of(house, "PS 901")
    for nowhere in (f"{draft}", f"{draft}/2024", "0", "nonsense", "9" * 30, f"{id_of(house, 'PS 900')}/1999"):
        assert "There is nothing at this address" in page(shop, f"/dashboard/standards/{nowhere}"), nowhere
    assert "There is nothing at this address" in shown(shop, "edition", "PS 901")
    assert "PS 900 · Toys" in page(shop, f"/dashboard/standards/{id_of(house, 'PS 900')}/2024")


def test_an_officer_drafts_from_a_file_and_a_second_person_publishes(house: Flask) -> None:
    officer, second, shop = person(house, OFFICER), person(house, SECOND), person(house, SHOP)
    content = yaml.safe_dump(edition_document("PS 902"), allow_unicode=True).encode()
    assert "YAML or JSON" in press(officer, "standards", "draft", {})
    assert "It waits for somebody else" in press(
        officer, "standards", "draft", {}, do={"x": ""}, files={"ps.yaml": content}
    )
    assert states(house)["PS 902"] == "draft"
    at = {"code": "PS 902", "edition": "2024"}
    assert "Publish this edition" not in shown(officer, "edition", "PS 902")
    assert "Publish this edition" in shown(second, "edition", "PS 902")
    assert "goods are held against it" in press(second, "standard", "publish", at)
    press(shop, "standard", "publish", at, do={"version": "1"}, status=403)
    assert "somebody else publishes it" in press(officer, "standard", "publish", at, do={"version": "1"})
    assert "The edition is published" in press(second, "standard", "publish", at, do={"version": "1"})
    assert states(house)["PS 902"] == "published"
    assert "Say why" in press(second, "standard", "withdraw", at, do={"version": "2", "reason": " "})
    assert "The edition is withdrawn" in press(
        second, "standard", "withdraw", at, do={"version": "2", "reason": "Wrong."}
    )
    assert "Wrong." in shown(shop, "edition", "PS 902")


def test_what_is_wrong_in_a_file_is_said_with_its_line(house: Flask) -> None:
    officer = person(house, OFFICER)
    wrong = yaml.safe_dump(edition_document("PS 903", items=[LEAD | {"severity": "grave"}])).encode()
    said = press(officer, "standards", "draft", {}, do={"x": ""}, files={"ps.yaml": wrong})
    assert "/items/0/severity: Give one of" in said
    assert "line " in said
    assert "Choose one file" in press(officer, "standards", "draft", {}, do={"x": ""})


def test_an_officer_says_what_is_tested_from_a_day_on(house: Flask) -> None:
    officer = person(house, OFFICER)
    assert "Set the tests of a category" in press(officer, "standards", "tests", {})
    tomorrow = (now() + timedelta(days=2)).date().isoformat()
    given = {"category": "toys", "from": tomorrow, "tests": "PS 900, lead, 5\n\nPS 900，seal", "note": "More lead."}
    assert "this is version 2" in press(officer, "standards", "tests", {}, do=given)
    with house.app_context(), scoped(PLATFORM):
        assert db.session.scalars(select(TestTemplate.note).order_by(TestTemplate.number)).all() == [None, "More lead."]
    assert "There is no standard" in press(officer, "standards", "tests", {}, do=given | {"tests": "PS 9, lead"})
    assert "Choose the day" in press(officer, "standards", "tests", {}, do=given | {"from": ""})
    assert "Line 1 is no test" in press(officer, "standards", "tests", {}, do=given | {"tests": "everything"})


@pytest.mark.parametrize("line", ["PS 1", "PS 1, lead, many", "PS 1, lead, -1", "PS 1, lead, 1, 2", "PS 1, lead, ²"])
def test_a_line_that_is_no_test_is_refused(line: str) -> None:
    with pytest.raises(Invalid) as refused:
        lines_in(f"PS 1, lead\n{line}")
    assert [finding.pointer for finding in refused.value.findings] == ["tests/2"]
