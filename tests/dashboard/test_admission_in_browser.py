"""From an e-mail address to an admitted shop, at a real browser: the applicant at a phone, the officer at a desk."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from governance.core.access import Role
from governance.core.calendar import day_of, now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.documents import keeping
from governance.core.settings import Settings
from governance.onboarding import permits
from governance.onboarding.checks.running import run_due_checks
from governance.onboarding.identity_models import Permit
from governance.scoring.run import run_scores
from governance.sellers import register
from tests.builders import BY, PASSWORD, make_account
from tests.dashboard.browsing import Person, person, served
from tests.dashboard.public.applying import BUSINESS, PEOPLE, link_in_mail
from tests.governance.onboarding.filled import install_rules
from tests.sample_files import pdf

OFFICER = "officer@admission.example"
APPLICANT = "ming@rainbow.example"
PATIENCE = 30_000  # milliseconds: a decision does a lot at once, and the machine may be busy


@pytest.fixture
def app(applications: Callable[[Settings], Flask], settings: Settings) -> Flask:
    """Rules in force, an officer, and a mail server that nothing is sent to."""
    made = applications(replace(settings, smtp_url="smtp://127.0.0.1:1"))
    with made.app_context(), scoped(PLATFORM), transaction():
        install_rules()
        make_account(Role.COMPLIANCE_OFFICER, email=OFFICER)
    return made


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as at:
        yield at


@pytest.fixture
def applicant(browser: Browser) -> Iterator[Page]:
    """Somebody at a phone whose browser runs no script."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB", java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def officer(browser: Browser, address: str) -> Iterator[Person]:
    with person(browser, address, OFFICER) as somebody:
        yield somebody
        assert somebody.complaints == []


def test_a_seller_goes_from_sign_up_to_its_first_standing(
    app: Flask, address: str, applicant: Page, officer: Person, tmp_path: Path
) -> None:
    sign_up(app, address, applicant)
    fill_in(applicant, address, tmp_path)
    send(applicant, address)
    by_the_clock(app)

    ask_for_the_bank_account(officer)
    answer(applicant, address, tmp_path)
    by_the_clock(app)
    approve(officer)
    reference = officer.page.locator(".page-head .quiet").last.inner_text()

    see_the_shop(app, applicant, address, reference)
    see_its_first_standing(officer, reference)
    renew_the_licence(app, applicant, address, reference)


def sign_up(app: Flask, address: str, page: Page) -> None:
    page.goto(f"{address}/sell")
    page.fill("#email", APPLICANT)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.locator("h1")).to_have_text("Look into your mail")
    page.goto(f"{address}{link_in_mail(app, APPLICANT)}")
    page.fill("#name", "Li Ming")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Open my application").click()
    expect(page.locator("h1")).to_have_text("Your application")


def fill_in(page: Page, address: str, folder: Path) -> None:
    page.get_by_role("link", name="Your shop").click()
    page.fill("#shop_name", "Rainbow Wear")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("h1")).to_have_text("Your business")
    for name in ("country", "kind"):
        page.select_option(f"#{name}", BUSINESS[name])
    for name in set(BUSINESS) - {"country", "kind"}:
        page.fill(f"#{name}", BUSINESS[name])
    page.get_by_role("button", name="Save and go on").click()
    for name, value in PEOPLE.items():
        page.fill(f"#{name}", value)
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("Apparel", exact=True).check()
    page.select_option("#mainly", "apparel")
    page.get_by_role("button", name="Save and go on").click()
    page.fill("#apparel-contact", "service@rainbow.example")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("h1")).to_have_text("Brands")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("h1")).to_have_text("Documents")
    upload(page, folder, "business_licence", number=BUSINESS["registration_number"], valid_from="2020-01-10")
    upload(page, folder, "representative_identity")
    upload(page, folder, "bank_account")


def upload(page: Page, folder: Path, kind: str, **said: str) -> None:
    file = folder / f"{kind}-{time.monotonic_ns()}.pdf"
    file.write_bytes(pdf(title=file.name))
    place = page.locator(f"#{kind}")
    if not place.locator("input[type=file]").is_visible():
        place.locator("summary").click()
    place.locator("input[type=file]").set_input_files(file)
    for name, value in said.items():
        place.locator(f"input[name={name}]").fill(value)
    place.get_by_role("button", name="Send").click()
    expect(page.locator(f"#{kind}")).to_contain_text(file.name)


def send(page: Page, address: str) -> None:
    page.goto(f"{address}/sell/application")
    page.get_by_role("link", name="Look it over and send it").click()
    page.get_by_role("button", name="Send it").click()
    expect(page.locator("main")).to_contain_text("You have our decision by")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def by_the_clock(app: Flask) -> None:
    """What the scheduler does every minute."""
    with app.app_context(), scoped(PLATFORM), transaction():
        assert run_due_checks(by=BY, at=now()) == 1


def ask_for_the_bank_account(officer: Person) -> None:
    page = officer.open("/dashboard/applications")
    page.click("#notifications-button")
    expect(page.locator("#notifications-list")).to_contain_text("New application: Rainbow Wear")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Rainbow Wear", exact=True).click()
    officer.settle()
    act(officer, "Take it")
    act(officer, "Settle the deposit")
    act(
        officer,
        "Ask for one thing",
        choose={"What we need": "Document: Proof of the bank account"},
        fill={"What is wrong, and what to send": "The last page is missing. Please send all pages."},
    )
    expect(page.locator("#application-steps")).to_contain_text("Information requested", timeout=PATIENCE)


def act(
    officer: Person, name: str, *, choose: dict[str, str] | None = None, fill: dict[str, str] | None = None
) -> None:
    """Press the button of an action, fill in its dialog, and do it."""
    page = officer.page
    page.locator("#application-steps").get_by_role("button", name=name, exact=True).click()
    dialog = page.get_by_role("dialog")
    for label, option in (choose or {}).items():
        dialog.get_by_label(label).click()
        page.get_by_role("option", name=option, exact=True).click()
    for label, words in (fill or {}).items():
        dialog.get_by_label(label).fill(words)
    dialog.get_by_role("button", name=name, exact=True).click()
    expect(dialog).to_be_hidden(timeout=PATIENCE)
    officer.settle()


def answer(page: Page, address: str, folder: Path) -> None:
    page.goto(f"{address}/sell/application")
    expect(page.locator(".ask")).to_contain_text("The last page is missing.")
    page.get_by_role("link", name="Send the document").click()
    upload(page, folder, "bank_account")
    send(page, address)


def approve(officer: Person) -> None:
    page = officer.page
    page.reload()
    officer.settle()
    page.locator("#application-steps").get_by_role("button", name="Approve", exact=True).click()
    dialog = page.get_by_role("dialog")
    done = dialog.get_by_role("button", name="Approve", exact=True)
    done.wait_for()
    for reason in dialog.locator("textarea:visible").all():
        reason.fill("Looked at, and found to be right.")
    done.click()
    expect(dialog).to_be_hidden(timeout=PATIENCE)
    expect(page.locator("#application-steps")).to_contain_text("The shop it became", timeout=PATIENCE)


def see_the_shop(app: Flask, page: Page, address: str, reference: str) -> None:
    settings: Settings = app.extensions["settings"]
    with app.app_context(), scoped(PLATFORM), transaction():
        run_scores(as_of=day_of(now(), "UTC"), known_at=now(), settings=settings, by=BY, at=now())
    page.goto(f"{address}/sellers/{reference}")
    expect(page.locator("h1")).to_have_text("Rainbow Wear")
    expect(page.locator("main")).to_contain_text(BUSINESS["registration_number"])
    expect(page.locator("main")).to_contain_text("Business licence")
    assert PEOPLE["representative_name"] not in page.content()


def see_its_first_standing(officer: Person, reference: str) -> None:
    page = officer.open(f"/dashboard/sellers/{reference}")
    expect(page.locator("h1")).to_have_text("Rainbow Wear")
    expect(page.locator("#page")).to_contain_text("Not yet rated")


def renew_the_licence(app: Flask, page: Page, address: str, reference: str) -> None:
    """A new licence is handed in and verified; the page shows it the next time somebody looks."""
    ends = now().date() + timedelta(days=3_650)
    with app.app_context(), scoped(PLATFORM), transaction():
        seller = register.find(reference)
        old = db.session.scalars(select(Permit).where(Permit.kind == "business_licence")).one()
        document = keeping.keep(
            content=io.BytesIO(pdf(title="renewed")),
            name="renewed.pdf",
            kind="business_licence",
            subject=("seller", str(seller.id)),
            seller_id=seller.id,
            by=BY,
            at=now(),
        )
        new = permits.renew(
            permit_id=old.id,
            document_id=document.id,
            number="RENEWED-1",
            valid_from=now().date(),
            valid_until=ends,
            by=BY,
            at=now(),
        )
        verifier = make_account(Role.REVIEWER).actor()
        permits.verify(permit_id=new.id, by=verifier, at=now())
    page.reload()
    expect(page.locator("main")).to_contain_text("RENEWED-1")
    expect(page.locator("main")).to_contain_text(str(ends.year))
