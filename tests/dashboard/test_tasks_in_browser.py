"""An inspector on the way, with a phone or a tablet: sees what comes next, opens it, and says that it was bought."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from governance.core.accounts import Account
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from tests.builders import make_seller
from tests.dashboard.browsing import person, served
from tests.inspections.drawn import stored_draw
from tests.inspections.examinations.tasked import given
from tests.inspections.pooled import make_inspector

PATIENCE = 30_000  # milliseconds: the machine may be busy
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def inspector(shared_app: Flask) -> str:
    """The address of an inspector with three open tasks."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        draw, inspector = stored_draw(at=now()), make_inspector()
        seller_id = make_seller(name="Bright Lamps and Everything for the Garden").id
        for _ in range(3):
            given(inspector, draw=draw, seller_id=seller_id, at=now())
        return db.session.get_one(Account, inspector.account_id).email


@pytest.fixture(scope="module")
def address(shared_app: Flask) -> Iterator[str]:
    with served(shared_app) as at:
        yield at


@pytest.mark.parametrize("width", [390, 768])
def test_the_next_task_is_bought_from_the_first_page_on(
    browser: Browser, address: str, inspector: str, width: int
) -> None:
    with person(browser, address, inspector, width=width, height=844) as somebody:
        page = somebody.open("/dashboard/")
        expect(page.get_by_role("heading", name="Next: ")).to_be_visible(timeout=PATIENCE)
        assert not page.evaluate(TOO_WIDE)
        page.get_by_role("link", name="Open this task").click()
        expect(page.get_by_role("button", name="The seller refused")).to_be_visible(timeout=PATIENCE)
        assert not page.evaluate(TOO_WIDE)
        page.get_by_role("button", name="I bought it").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Order", exact=True).fill(f"O-{width}")
        dialog.get_by_role("button", name="I bought it").click()
        expect(page.get_by_text("The purchase was noted.")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text(f"O-{width}")).to_be_visible(timeout=PATIENCE)
        assert somebody.complaints == []
