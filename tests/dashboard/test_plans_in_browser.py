"""Writing a plan at a real browser: what is wrong is said while typing, the preview follows, saving leads to the plan."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from governance.core.access import Role
from governance.core.database import PLATFORM, scoped, transaction
from tests.builders import make_account
from tests.dashboard.browsing import Person, person, served
from tests.inspections.draws import living

OFFICER = "officer@plans.example"
PATIENCE = 30_000  # milliseconds: the machine may be busy


@pytest.fixture(scope="module")
def address(shared_app: Flask) -> Iterator[str]:
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        living.make_market()
        living.make_plan(name="Daily", schedule="0 6 * * *")
        make_account(Role.COMPLIANCE_OFFICER, email=OFFICER)
    with served(shared_app) as at:
        yield at


@pytest.fixture
def officer(browser: Browser, address: str) -> Iterator[Person]:
    with person(browser, address, OFFICER, width=390) as somebody:
        yield somebody
        assert somebody.complaints == []


def test_a_plan_is_written_on_a_phone_with_its_preview_and_saved_whole(officer: Person) -> None:
    page = officer.open("/dashboard/plans/new")
    preview = page.locator("#plan-editor-preview")
    expect(preview).to_contain_text("20 of 20 goods would be drawn", timeout=PATIENCE)
    expect(page.get_by_text("A name of at most")).to_have_count(0)

    expect(page.get_by_text("Which one")).to_be_hidden()
    page.get_by_label("Once a month").check()
    expect(page.get_by_text("Which one")).to_be_visible()
    expect(page.get_by_text("On these days")).to_be_hidden()

    page.get_by_label("Budget of one draw").fill("plenty")
    expect(page.get_by_text("An amount with at most two decimals")).to_be_visible(timeout=PATIENCE)
    expect(preview).to_contain_text("Something is not right yet", timeout=PATIENCE)
    page.get_by_label("Budget of one draw").fill("500")
    expect(preview).to_contain_text("5 of 20 goods would be drawn", timeout=PATIENCE)

    save = page.get_by_role("button", name="Save", exact=True)
    save.click()
    expect(page.locator("#plan-editor-fault")).to_contain_text("Nothing was stored yet", timeout=PATIENCE)
    expect(page.get_by_text("A name of at most")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Toys, monthly")
    page.get_by_label("Code", exact=True).fill("toys-monthly")
    save.click()  # at once: what was typed last is stored
    expect(page.locator("#page h1")).to_have_text("Toys, monthly", timeout=PATIENCE)
    expect(page.locator("#plan-rules")).to_contain_text("every first Monday of a month at 06:00", timeout=PATIENCE)
    officer.settle()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_arrow_keys_lead_from_month_to_month(officer: Person) -> None:
    page = officer.open("/dashboard/calendar")
    heading = page.locator("#calendar-month h2")
    present = heading.text_content() or ""
    page.keyboard.press("ArrowRight")
    expect(heading).not_to_have_text(present, timeout=PATIENCE)
    expect(page.get_by_role("link", name="This month")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(heading).to_have_text(present, timeout=PATIENCE)
    officer.settle()
