"""A draw from its plan to its record: officers who cannot choose, an inspector at a phone, a stranger who checks it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from governance.core.access import Role
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.settings import Settings
from inspections.draws.committing import commit_now
from inspections.draws.models import Draw
from inspections.draws.plans import writing
from inspections.draws.plans.models import InspectionPlan
from inspections.draws.pools import inspectors
from inspections.draws.progress import take_steps
from tests.builders import BY, make_account, make_seller
from tests.dashboard.browsing import Person, person, served
from tests.dashboard.pages.case_people import actor
from tests.inspections.drawn import make_listing
from tests.inspections.draws.living import OFFICERS, rules
from tests.inspections.draws.plans.planned import content
from tests.inspections.pooled import make_laboratory

OFFICER, SECOND, INSPECTOR, OWNER = (f"{who}@draws.example" for who in ("officer", "second", "inspector", "owner"))
SECRETS = {OFFICER: "A heron stood in the shallow water.", SECOND: "Nobody had swept the long stairs."}
PATIENCE = 30_000  # milliseconds: the machine may be busy


@pytest.fixture
def app(applications: Callable[[Settings], Flask], settings: Settings) -> Flask:
    """Shops with goods, an inspector, a laboratory, and a plan that an officer has proposed."""
    made = applications(settings)
    with made.app_context(), scoped(PLATFORM), transaction():
        make_account(Role.COMPLIANCE_OFFICER, email=OFFICER)
        make_account(Role.REVIEWER, email=SECOND)
        make_account(Role.INSPECTOR, email=INSPECTOR)
        shop = make_seller("lamps", name="Lamps and More", category="toys")
        make_account(Role.SELLER, email=OWNER, seller_id=shop.id)
        for number in range(6):
            make_listing(shop.id, reference=f"lamp-{number}", listed_on=date(2025, 6, 1))
        make_laboratory("LAB-1", accredited_until=date(2099, 12, 31))
        inspectors.appoint(email=INSPECTOR, code="I-07", team="north", tasks_a_week=20, by=BY, at=now())
    with made.app_context(), scoped(PLATFORM), transaction():
        sample = {"kind": "count", "count": 2, "weights": "equal", "reserves_per_stratum": 2}
        written = content(name="Toys, weekly", schedule="0 6 * * mon", rules=rules(OFFICERS, sample=sample))
        writing.write_plan(code="toys-weekly", content=written, by=actor(OFFICER), at=now())
        writing.propose_plan(code="toys-weekly", by=actor(OFFICER), at=now())
    return made


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as at:
        yield at


@pytest.fixture
def people(browser: Browser, address: str) -> Iterator[dict[str, Person]]:
    """Two officers at desks, an inspector at a phone, the owner of the shop: each at a browser of its own."""
    with (
        person(browser, address, OFFICER) as officer,
        person(browser, address, SECOND) as second,
        person(browser, address, INSPECTOR, width=390, height=844) as inspector,
        person(browser, address, OWNER) as owner,
    ):
        yield {OFFICER: officer, SECOND: second, INSPECTOR: inspector, OWNER: owner}
        for somebody in (officer, second, inspector, owner):
            assert somebody.complaints == []


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """Somebody at a phone without an account, whose browser runs no script."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_what_two_officers_could_not_choose_is_bought_by_an_inspector_and_checked_by_a_stranger(
    app: Flask, people: dict[str, Person], address: str, stranger: Page, tmp_path: Path
) -> None:
    officer, second, inspector = (people[who] for who in (OFFICER, SECOND, INSPECTOR))
    own = officer.open("/dashboard/plans/toys-weekly")
    expect(own.get_by_role("button", name="Activate the plan", exact=True)).to_have_count(0)
    second.open("/dashboard/plans/toys-weekly")
    act(second, "Activate the plan")

    page = f"/dashboard/draws/{draw_it_now(app)}"
    for somebody, team in ((officer, "logistics"), (second, "quality")):
        somebody.open(page)
        email = OFFICER if somebody is officer else SECOND
        act(somebody, "Give a share of the seed", choose=team, fill={"Your sentence": SECRETS[email]})
    the_clock_goes_on(app)
    expect(officer.open(page).locator("#page")).to_contain_text("List frozen")
    for somebody, email in ((officer, OFFICER), (second, SECOND)):
        somebody.open(page)
        act(somebody, "Tell your secret", fill={"The sentence you kept": SECRETS[email]})
    the_clock_goes_on(app)
    expect(officer.open(page).locator("#page")).to_contain_text("Drawn, sampling goes on")
    public = f"{address}{page.replace('/dashboard', '')}"
    stranger.goto(public)
    expect(stranger.locator("main")).not_to_contain_text("lamp-")
    expect(people[OWNER].open("/dashboard/").locator("body")).not_to_contain_text("toys-weekly")

    next_task(inspector)
    act(inspector, "Not to be had", fill={"Why it could not be had": "Sold out."})
    for order in ("order-1", "order-2"):
        next_task(inspector)
        act(inspector, "I bought it", fill={"Order": order})
    expect(inspector.open("/dashboard/tasks").locator("#page")).to_contain_text("Nothing is to be bought")

    stranger.goto(public)
    expect(stranger.locator("main")).to_contain_text("Toys, weekly")
    expect(stranger.locator("main")).to_contain_text("lamp-")
    checked = checked_with_the_public_verifier(stranger, public, address, tmp_path)
    assert "Everything follows." in checked.stdout
    assert checked.returncode == 0


def draw_it_now(app: Flask) -> str:
    """A draw outside the timetable; gives its reference."""
    with app.app_context(), scoped(PLATFORM), transaction():
        plan_id = db.session.scalars(select(InspectionPlan.id)).one()
        return commit_now(plan_id=plan_id, by=BY, at=now()).reference


def the_clock_goes_on(app: Flask) -> None:
    """One round of the job that takes draws forward."""
    with app.app_context(), scoped(PLATFORM), transaction():
        done = take_steps(by=BY, at=now(), clock=now)
        assert done.failed == {}
        assert db.session.scalars(select(Draw.id).where(Draw.state == "void")).all() == []


def next_task(somebody: Person) -> None:
    """Open what stands first on the inspector's list."""
    page = somebody.open("/dashboard/tasks")
    page.get_by_role("link", name="Open this task", exact=True).click()
    page.wait_for_url("**/dashboard/task/*")
    somebody.settle()


def act(somebody: Person, name: str, *, fill: dict[str, str] | None = None, choose: str | None = None) -> None:
    """Press the button of an action, fill in its dialog, and do it."""
    page = somebody.page
    page.get_by_role("button", name=name, exact=True).first.click()
    dialog = page.get_by_role("dialog")
    if choose is not None:
        dialog.get_by_role("textbox", name="For which team").click()
        page.get_by_role("option", name=choose, exact=True).click()
    for label, words in (fill or {}).items():
        dialog.get_by_label(label, exact=True).fill(words)
    dialog.get_by_role("button", name=name, exact=True).click()
    expect(dialog).to_be_hidden(timeout=PATIENCE)
    somebody.settle()


def checked_with_the_public_verifier(
    page: Page, public: str, address: str, folder: Path
) -> subprocess.CompletedProcess[str]:
    """Download record and verifier as the page offers them, and run the one on the other."""
    for name, at in (("record.txt", f"{public}/record"), ("verifier.py", f"{address}/draws/verifier.py")):
        (folder / name).write_bytes(page.request.get(at).body())
    command = [sys.executable, "-I", str(folder / "verifier.py"), str(folder / "record.txt")]
    return subprocess.run(command, capture_output=True, text=True, check=False)
