"""A case from a buyer's photo to a rated outcome, at real browsers: the buyer at a phone without scripts, the others at a desk."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, Response, current_app, request
from playwright.sync_api import Browser, Page, expect

from governance.complaints import cases
from governance.core.access import Role
from governance.core.calendar import now
from governance.core.clocks.steps import reach_due_steps
from governance.core.database import PLATFORM, scoped, transaction
from governance.core.identity import current_actor
from governance.core.settings import Settings
from tests.builders import BY, make_account, make_seller
from tests.dashboard.browsing import Person, person, served
from tests.dashboard.pages.case_people import actor
from tests.governance.complaints.filed import filed_case, install_rules
from tests.sample_files import picture

OFFICER, SECOND, OWNER = (f"{who}@whole.example" for who in ("officer", "second", "owner"))
BUYER = {"name": "Quirina Zeller", "email": "quirina@mail.example", "phone": "13800138000"}
NOTE = "Looks like the lot from March; ask the warehouse."
PATIENCE = 30_000  # milliseconds: the machine may be busy


@pytest.fixture
def app(applications: Callable[[Settings], Flask], settings: Settings) -> Flask:
    """Rules, a shop with its owner, an officer and a second person."""
    made = applications(settings)
    with made.app_context(), scoped(PLATFORM), transaction():
        install_rules()
        make_account(Role.COMPLIANCE_OFFICER, email=OFFICER)
        make_account(Role.REVIEWER, email=SECOND)
        make_account(Role.SELLER, email=OWNER, seller_id=make_seller("lamps", name="Lamps and More", country="CN").id)
    made.after_request(write_down)
    return made


def write_down(answer: Response) -> Response:
    """Keep what was told to the shop, and to whoever holds the link to a case."""
    if not answer.direct_passthrough and (current_actor().label == OWNER or request.path.startswith("/complaints/")):
        told = current_app.extensions.setdefault("told", [])
        told.append((request.path.startswith("/complaints/"), answer.get_data(as_text=True)))
    return answer


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as at:
        yield at


@pytest.fixture
def buyer(browser: Browser) -> Iterator[Page]:
    """Somebody at a phone whose browser runs no script."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB", java_script_enabled=False)
    yield context.new_page()
    context.close()


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


def test_a_buyers_photo_leads_to_an_agreement_that_is_kept_and_rated(
    app: Flask, address: str, buyer: Page, people: dict[str, Person], tmp_path: Path
) -> None:
    officer, owner = people[OFFICER], people[OWNER]
    track = file_with_photo(buyer, address, tmp_path)
    case = buyer.locator(".eyebrow").inner_text().split()[-1]

    officer.open(f"/dashboard/cases/{case}")
    act(officer, "Write a note", fill={"Note": NOTE})
    act(officer, "Take the case on")
    act(
        officer,
        "Ask a question",
        choose={"Whom": "Complainant"},
        fill={"What you want to know": "Which bulb was in it?"},
    )
    answer(buyer, track)
    owner.open(f"/dashboard/cases/{case}")
    act(
        owner,
        "Make an offer",
        choose={"What is offered": "Refund"},
        fill={"Words to go with it": "We pay it back this week."},
    )
    press(buyer, track, "I accept the offer", says="You have accepted the offer.")
    owner.open(f"/dashboard/cases/{case}")
    act(owner, "Show that it is done", fill={"What you did, and when": "Paid back today."})
    press(buyer, track, "Yes, it was done", says="With that, it has ended.")
    buyer.get_by_role("link", name="Rate how it ended").click()
    buyer.locator("input[name=rating][value='5']").check()
    buyer.get_by_role("button", name="Send the rating").click()
    expect(buyer.get_by_role("status")).to_contain_text("Thank you.")

    same_events_everywhere(buyer, track, officer, owner, case)
    told = app.extensions["told"]
    assert len(told) > 40
    for to_buyer, answer_given in told:
        for mark in (NOTE, OFFICER, "A compliance_officer", *(() if to_buyer else BUYER.values())):
            assert mark not in answer_given


def test_a_shop_that_stays_silent_has_its_case_decided_on_the_record(app: Flask, people: dict[str, Person]) -> None:
    officer = people[OFFICER]
    with app.app_context(), scoped(PLATFORM), transaction():
        number = filed_case(at=now() - timedelta(days=30), seller="lamps").id
        cases.accept(case_id=number, by=actor(OFFICER), at=now() - timedelta(days=29))  # holidays included
    with app.app_context(), scoped(PLATFORM), transaction():
        reach_due_steps(by=BY, at=now())
    decide(officer, f"C-{number}", silent=True)
    seen = people[OWNER].open(f"/dashboard/cases/C-{number}")
    expect(seen.locator("#case-thread")).to_contain_text("The photo shows it.", timeout=PATIENCE)


def test_a_case_that_is_reopened_is_decided_again_by_somebody_else(
    app: Flask, address: str, buyer: Page, people: dict[str, Person], tmp_path: Path
) -> None:
    officer, second, owner = (people[who] for who in (OFFICER, SECOND, OWNER))
    track = file_with_photo(buyer, address, tmp_path)
    case = buyer.locator(".eyebrow").inner_text().split()[-1]
    officer.open(f"/dashboard/cases/{case}")
    act(officer, "Take the case on")
    owner.open(f"/dashboard/cases/{case}")
    act(owner, "Answer", fill={"Your answer": "It worked when we sent it."})
    decide(officer, case, finding="Dismissed")

    buyer.goto(track)
    buyer.get_by_role("link", name="Have it looked at again").click()
    buyer.fill("#reason", "The photo was not looked at.")
    buyer.get_by_role("button", name="Ask for another look").click()
    expect(buyer.get_by_role("status")).to_contain_text("Somebody else looks at it again.")

    page = officer.open(f"/dashboard/cases/{case}")
    expect(page.locator("#case-thread")).to_contain_text("The photo was not looked at.")
    expect(page.get_by_role("button", name="Decide", exact=True)).to_have_count(0)
    decide(second, case)
    buyer.goto(track)
    expect(buyer.locator("main")).to_contain_text("The photo shows it.")


def file_with_photo(page: Page, address: str, folder: Path) -> str:
    """File a complaint as a person does; gives the address of the page that follows it."""
    photo = folder / "lamp.png"
    photo.write_bytes(picture("PNG"))
    page.goto(f"{address}/complaints/new")
    page.get_by_role("link", name="Faulty", exact=False).first.click()
    page.fill("#shop", "lamps")
    page.fill("#order_reference", f"O-{time.monotonic_ns()}")
    page.fill("#text", f"It went dark after two days. I am at {BUYER['phone']}, {BUYER['email']}.")
    page.select_option("#request", "refund")
    page.set_input_files("input[type=file]", photo)
    for name, value in BUYER.items():
        page.fill(f"#{name}", value)
    time.sleep(3)  # nobody fills in a form at once, and who does is asked again
    page.get_by_role("button", name="Send the complaint").click()
    expect(page.locator("h1")).to_have_text("It is with us")
    page.get_by_role("link", name="Open my case").click()
    expect(page.locator("main")).to_contain_text("lamp.png")
    return page.url


def act(
    somebody: Person, name: str, *, choose: dict[str, str] | None = None, fill: dict[str, str] | None = None
) -> None:
    """Press the button of an action, fill in its dialog, and do it."""
    page = somebody.page
    button = page.locator("#case-turn").get_by_role("button", name=name, exact=True, include_hidden=True)
    button.wait_for(state="attached")
    if not button.is_visible():
        page.locator("#case-turn").get_by_text("More", exact=True).click()
    button.click()
    dialog = page.get_by_role("dialog")
    for label, option in (choose or {}).items():
        dialog.get_by_label(label).click()
        page.get_by_role("option", name=option, exact=True).click()
    for label, words in (fill or {}).items():
        dialog.get_by_label(label).fill(words)
    dialog.get_by_role("button", name=name, exact=True).click()
    expect(dialog).to_be_hidden(timeout=PATIENCE)
    somebody.settle()


def answer(page: Page, track: str) -> None:
    """The buyer answers the question on its first screen."""
    page.goto(track)
    expect(page.locator("main")).to_contain_text("Which bulb was in it?")
    page.fill("#text", "The one it came with.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_role("status")).to_contain_text("We have your answer")


def press(page: Page, track: str, button: str, *, says: str, exact: bool = True) -> None:
    """The one thing to do now."""
    page.goto(track)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name=button, exact=exact).click()
    expect(page.get_by_role("status")).to_contain_text(says)


def decide(somebody: Person, case: str, *, finding: str = "Upheld", silent: bool = False) -> None:
    """Decide beside the evidence, and read first what will happen."""
    page = somebody.open(f"/dashboard/cases/{case}")
    form = page.locator("#case-decision")
    if silent:
        expect(form).to_contain_text("did not answer in time")
    form.get_by_label(finding, exact=True).check()
    if finding == "Upheld":
        expect(form).to_contain_text("The shop owes: Refund")
    form.get_by_label("Because").fill("The photo shows it.")
    form.get_by_role("button", name="Decide", exact=True).click()
    expect(page.locator("#ruling-said")).to_contain_text(f"Decided: {finding}", timeout=PATIENCE)
    somebody.settle()


def same_events_everywhere(buyer: Page, track: str, officer: Person, owner: Person, case: str) -> None:
    """What both sides may see stands on all three screens with the same times."""
    buyer.goto(track)
    moments = {
        "buyer": {each.get_attribute("datetime") for each in buyer.locator(".happened time").all()},
    }
    for name, somebody in (("officer", officer), ("owner", owner)):
        page = somebody.open(f"/dashboard/cases/{case}")
        expect(page.locator("#case-thread time").first).to_be_visible()
        moments[name] = {each.get_attribute("datetime") for each in page.locator("#case-thread time").all()}
    assert len(moments["buyer"]) > 8
    assert moments["buyer"] <= moments["officer"]
    assert moments["owner"] <= moments["officer"]
    assert len(moments["buyer"] & moments["owner"]) > 7
