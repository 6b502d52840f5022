"""From an upheld complaint to points, a stop, a fix and its end; and from an appeal to points that return."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from governance.complaints import cases
from governance.core.access import Role
from governance.core.calendar import now
from governance.core.clocks.steps import reach_due_steps
from governance.core.database import PLATFORM, scoped, transaction
from governance.core.settings import Settings
from tests.builders import BY, make_account, make_seller
from tests.dashboard.browsing import Person, person, served
from tests.dashboard.pages.case_people import actor
from tests.governance.complaints.filed import filed_case, install_rules
from tests.sample_files import picture

OFFICER, SECOND, OWNER = (f"{who}@violations.example" for who in ("officer", "second", "owner"))
PATIENCE = 30_000  # milliseconds: the machine may be busy


@pytest.fixture
def app(applications: Callable[[Settings], Flask], settings: Settings) -> Flask:
    """Rules, a shop with its owner, an officer and a second person, and a case of danger that the shop has answered."""
    made = applications(settings)
    with made.app_context(), scoped(PLATFORM), transaction():
        install_rules()
        make_account(Role.COMPLIANCE_OFFICER, email=OFFICER)
        make_account(Role.REVIEWER, email=SECOND)
        make_account(Role.SELLER, email=OWNER, seller_id=make_seller("lamps", name="Lamps and More", country="CN").id)
    with made.app_context(), scoped(PLATFORM), transaction():
        at = now() - timedelta(days=1)
        case = filed_case(at=at, seller="lamps", issue="unsafe", product="lamp-7", text="It caught fire.")
        cases.accept(case_id=case.id, by=actor(OFFICER), at=at)
        cases.answer(case_id=case.id, text="It was never seen before.", by=actor(OWNER), at=now())
    return made


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as at:
        yield at


@pytest.fixture
def people(browser: Browser, address: str) -> Iterator[dict[str, Person]]:
    """The officer, the second person and the shop's owner, each at a browser of its own."""
    with (
        person(browser, address, OFFICER) as officer,
        person(browser, address, SECOND) as second,
        person(browser, address, OWNER) as owner,
    ):
        yield {OFFICER: officer, SECOND: second, OWNER: owner}
        for somebody in (officer, second, owner):
            assert somebody.complaints == []


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """Somebody at a phone without an account, whose browser runs no script."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_an_upheld_complaint_gives_points_and_a_fix_and_the_verified_fix_lifts_the_stop(
    app: Flask, people: dict[str, Person], address: str, stranger: Page, tmp_path: Path
) -> None:
    officer, second, owner = (people[who] for who in (OFFICER, SECOND, OWNER))
    uphold(officer, "C-1")
    expect(owner.open("/dashboard/violations/1").locator("#page")).to_contain_text("12 points count")
    stop = owner.open("/dashboard/measures/1")
    expect(stop.locator("#page h1")).to_have_text("Product stopped")
    expect(stop.locator("#page")).to_contain_text("In force")
    let_it_be_published(app)
    expect(register(stranger, address)).to_contain_text("Product stopped")

    owner.open("/dashboard/fixes/1")
    act(
        owner,
        "State the plan",
        fill={
            "Who takes care of it": "The owner",
            "How it will be put right": "Recall of the lot.",
            "Why it happened": "A supplier changed the battery.",
        },
    )
    report = tmp_path / "report.png"
    report.write_bytes(picture("PNG"))
    act(owner, "Show evidence", files=report, fill={"What they show": "The laboratory found nothing more."})
    second.open("/dashboard/fixes/1")
    act(second, "It shows what was asked for")

    expect(owner.open("/dashboard/measures/1").locator("#page")).to_contain_text("Lifted")
    expect(owner.open("/dashboard/violations/1").locator("#page")).to_contain_text("8 points count")
    expect(register(stranger, address)).not_to_contain_text("Product stopped")


def test_an_overturned_appeal_returns_the_points_lifts_the_stop_and_corrects_the_register(
    app: Flask, people: dict[str, Person], address: str, stranger: Page
) -> None:
    officer, second, owner = (people[who] for who in (OFFICER, SECOND, OWNER))
    uphold(officer, "C-1")
    let_it_be_published(app)
    page = owner.open("/dashboard/violations/1")
    page.get_by_role("link", name="Contest", exact=False).first.click()
    owner.settle()
    page.get_by_label("Why it is not right").fill("The lamp on the photo is not one of ours.")
    page.get_by_role("button", name="Send it", exact=True).click()
    expect(page.locator("#page")).to_contain_text("Your appeal", timeout=PATIENCE)

    refused = officer.open("/dashboard/appeals/1")
    expect(refused.get_by_role("button", name="Decide", exact=True)).to_have_count(0)
    form = second.open("/dashboard/appeals/1").locator("#decision")
    form.get_by_label("Overturned", exact=False).check()
    expect(form).to_contain_text("The points are given back")
    form.get_by_label("Because").fill("The photo shows the lamp of another maker.")
    form.get_by_role("button", name="Decide", exact=True).click()
    expect(second.page.locator("#page")).to_contain_text("Decided: Overturned", timeout=PATIENCE)

    violation = owner.open("/dashboard/violations/1").locator("#page")
    expect(violation).to_contain_text("Its points are given back.")
    expect(violation).to_contain_text("The photo shows the lamp of another maker.")
    expect(owner.open("/dashboard/measures/1").locator("#page")).to_contain_text("Lifted")
    expect(owner.open("/dashboard/fixes/1").locator("#page")).to_contain_text("It is no longer asked for.")
    expect(register(stranger, address)).to_contain_text("did not hold")


def let_it_be_published(app: Flask) -> None:
    """The time to publish passes, holidays included."""
    with app.app_context(), scoped(PLATFORM), transaction():
        reach_due_steps(by=BY, at=now() + timedelta(days=12))


def uphold(somebody: Person, case: str) -> None:
    """Decide the case for the complainant, beside the evidence."""
    form = somebody.open(f"/dashboard/cases/{case}").locator("#case-decision")
    form.get_by_label("Upheld", exact=True).check()
    form.get_by_label("Because").fill("The photo shows it.")
    form.get_by_role("button", name="Decide", exact=True).click()
    expect(somebody.page.locator("#ruling-said")).to_contain_text("Decided: Upheld", timeout=PATIENCE)
    somebody.settle()


def act(somebody: Person, name: str, *, fill: dict[str, str] | None = None, files: Path | None = None) -> None:
    """Press the button of an action, fill in its dialog, and do it."""
    page = somebody.page
    page.get_by_role("button", name=name, exact=True).first.click()
    dialog = page.get_by_role("dialog")
    for label, words in (fill or {}).items():
        dialog.get_by_label(label).fill(words)
    if files is not None:
        dialog.locator("input[type=file]").set_input_files(files)
        expect(dialog).to_contain_text(files.name)
    dialog.get_by_role("button", name=name, exact=True).click()
    expect(dialog).to_be_hidden(timeout=PATIENCE)
    somebody.settle()


def register(page: Page, address: str) -> Locator:
    """What everybody can read about measures."""
    page.goto(f"{address}/measures")
    return page.locator("main")
