"""Filing with a photo and following the case at a phone whose browser runs no script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from governance.complaints import cases, mediation, questions, remedies
from governance.complaints.states import Party
from governance.core.database import PLATFORM, scoped, transaction
from tests.builders import make_seller
from tests.dashboard.browsing import served
from tests.dashboard.public.desk import Desk
from tests.sample_files import EXECUTABLES, picture

WIDTH = 390
A_MOMENT = 3_500  # milliseconds: longer than a form must have been open


@pytest.fixture
def app(shop_door: Flask) -> Flask:
    with shop_door.app_context(), scoped(PLATFORM), transaction():
        make_seller("lamps", name="Bright Lamps", country="CN")
        make_seller("lamps-2", name="Bright Lamps and More")
    return shop_door


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as at:
        yield at


@pytest.fixture
def buyer(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": WIDTH, "height": 844}, locale="en-GB", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_buyer_files_with_a_photo_answers_agrees_and_rates(app: Flask, address: str, buyer: Page) -> None:
    file_with_a_photo(address, buyer)
    expect(buyer.locator("h1")).to_have_text("It is with us")
    link = buyer.locator(".key").inner_text().strip()
    buyer.goto(link)
    expect(buyer.locator("h2").first).to_contain_text("We have until")
    fits(buyer)

    desk = Desk(app, link)
    desk.does(questions.ask, question="Which lot is it?", party=Party.COMPLAINANT)
    buyer.goto(link)
    first_screen(buyer, "It is your turn until", "Send the answer")
    buyer.fill("#text", "Lot 9, it stands on the label.")
    buyer.set_input_files("#files", {"name": "label.png", "mimeType": "image/png", "buffer": picture("PNG")})
    buyer.get_by_role("button", name="Send the answer").click()
    expect(buyer.get_by_role("status")).to_have_text("We have your answer and go on.")
    expect(buyer.locator("main")).to_contain_text("label.png")

    desk.does(cases.accept)
    desk.does(mediation.offer, desk.shop, remedy="refund", text="All of it back.")
    buyer.goto(link)
    first_screen(buyer, "It is your turn until", "I accept the offer")
    buyer.get_by_role("button", name="I accept the offer").click()
    expect(buyer.locator("h2").first).to_contain_text("The shop has until")

    desk.does(remedies.show, desk.shop, text="Paid back on Tuesday.")
    buyer.goto(link)
    first_screen(buyer, "It is your turn", "Yes, it was done")
    buyer.get_by_role("button", name="Yes, it was done").click()
    expect(buyer.locator("h2").first).to_have_text("It has ended")
    first_screen(buyer, "It has ended", "Rate how it ended")
    buyer.get_by_label("Well", exact=True).check()
    buyer.get_by_role("button", name="Send the rating").click()
    expect(buyer.get_by_role("status")).to_contain_text("Thank you.")
    fits(buyer)


def file_with_a_photo(address: str, page: Page) -> None:
    """What is asked again is asked with everything that was typed; the file alone is chosen once more."""
    page.goto(f"{address}/complaints/new")
    page.get_by_role("link", name="Faulty goods").click()
    expect(page.locator("main")).to_contain_text("the shop has to show that it did its part")
    expect(page.locator("#second_subject")).not_to_be_in_viewport()
    page.fill("#shop", "bright")
    page.fill("#order_reference", "O-1001")
    page.fill("#text", "It went dark after two days.")
    page.select_option("#request", "refund")
    page.fill("#email", "ana@mail.example")
    page.get_by_role("button", name="Send the complaint").click()
    page.get_by_label("Bright Lamps lamps", exact=True).check()
    expect(page.locator("#text")).to_have_value("It went dark after two days.")
    page.set_input_files("#files", {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": EXECUTABLES["linux"]})
    page.wait_for_timeout(A_MOMENT)
    page.get_by_role("button", name="Send the complaint").click()
    expect(page.locator(".notice")).to_contain_text("“bill.pdf” cannot be taken.")
    expect(page.locator("#text")).to_have_value("It went dark after two days.")
    expect(page.get_by_label("Bright Lamps lamps", exact=True)).to_be_checked()
    fits(page)
    page.set_input_files("#files", {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": picture("JPEG")})
    page.get_by_role("button", name="Send the complaint").click()


def first_screen(page: Page, whose_turn: str, action: str) -> None:
    """Whose turn it is and the one thing to do are read without moving the page."""
    expect(page.locator("h2").first).to_contain_text(whose_turn)
    expect(page.locator("h2").first).to_be_in_viewport()
    expect(page.locator(".primary").first).to_contain_text(action)
    expect(page.locator(".primary").first).to_be_in_viewport()


def fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
