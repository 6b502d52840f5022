"""The pages of draws at a phone whose browser runs no script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from governance.core.database import PLATFORM, scoped, transaction
from tests.dashboard.browsing import served
from tests.dashboard.public.announced import announce, committed, drawn, frozen, item, outcome, revealed

WIDTH = 390


@pytest.fixture(scope="module")
def address(shared_app: Flask) -> Iterator[str]:
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        announce("beac0n", committed(), frozen())
        announce("09e7", committed(), frozen(), drawn(), revealed(outcome([item(f"listing-{n}") for n in range(3)])))
    with served(shared_app) as at:
        yield at


@pytest.fixture
def anybody(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": WIDTH, "height": 844}, locale="en-GB", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_somebody_finds_a_draw_reads_it_and_fetches_its_record(address: str, anybody: Page) -> None:
    anybody.goto(f"{address}/draws")
    fits(anybody)
    anybody.locator(".draw a").first.click()
    expect(anybody.locator("h1")).to_contain_text("Draw of")
    expect(anybody.locator("main")).to_contain_text("listing-2")
    fits(anybody)
    with anybody.expect_download() as fetched:
        anybody.get_by_role("link", name="Fetch the record").click()
    assert fetched.value.suggested_filename == "draw-09e7.txt"
    anybody.goto(f"{address}/draws/beac0n")
    expect(anybody.locator("main")).to_contain_text("What is drawn is not told yet")
    fits(anybody)


def fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
