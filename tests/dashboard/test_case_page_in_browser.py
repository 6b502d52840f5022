"""The page of a case at a real browser: the decision beside the evidence, what was typed is kept, photos wait."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import func, select

from governance.complaints import evidence
from governance.core.access import complainant
from governance.core.audit import AuditAction, AuditEntry
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.documents import keeping
from tests.dashboard.browsing import person, served
from tests.dashboard.pages.case_people import OFFICER, OWNER, accepted, answered, prepare
from tests.sample_files import picture

PATIENCE = 30_000  # milliseconds: the machine may be busy


@pytest.fixture(scope="module")
def case_app(shared_app: Flask) -> Flask:
    prepare(shared_app)
    return shared_app


@pytest.fixture(scope="module")
def address(case_app: Flask) -> Iterator[str]:
    with served(case_app) as at:
        yield at


def with_a_photo(app: Flask) -> int:
    """A case to be decided, to which the complainant has added a photo."""
    number = answered(app)
    with app.app_context(), scoped(PLATFORM), transaction():
        by, at, subject = complainant(number), now(), ("case", str(number))
        content = io.BytesIO(picture())
        photo = keeping.keep(content=content, name="label.png", kind="photo", subject=subject, by=by, at=at)
        evidence.add(case_id=number, documents=[photo.id], note=None, by=by, at=at)
    return number


def reads(app: Flask) -> int:
    """How often a document was opened."""
    with app.app_context(), scoped(PLATFORM):
        opened = select(func.count()).where(AuditEntry.action == AuditAction.DOCUMENT_READ)
        return db.session.scalars(opened).one()


def place(part: Locator) -> tuple[float, float]:
    """How far from the left and from the top something stands."""
    box = part.bounding_box()
    assert box is not None
    return box["x"], box["y"]


def fits(page: Page) -> bool:
    """Whether nothing reaches beyond the screen's edge."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"))


def test_the_decision_stands_beside_the_evidence_and_keeps_what_was_typed(
    case_app: Flask, browser: Browser, address: str
) -> None:
    number = with_a_photo(case_app)
    with person(browser, address, OFFICER, width=1440) as officer:
        page = officer.open(f"/dashboard/cases/C-{number}")
        decision, matter = page.locator("#decision"), page.locator("#case-matter")
        (left, top), (left_of_matter, top_of_matter) = place(decision), place(matter)
        assert left > left_of_matter + 400
        assert abs(top - top_of_matter) < 2

        before = reads(case_app)
        with page.expect_response(lambda answer: "/evidence/" in answer.url) as opened:
            page.locator("#case-evidence summary").click()
        assert opened.value.status == 200
        assert reads(case_app) == before + 1

        page.get_by_label("Partly upheld").check()
        because = page.get_by_role("textbox", name="Because")
        because.fill("Half of it is proven.")
        expect(page.locator("#ruling-consequence")).to_contain_text("The shop owes: Refund")
        page.get_by_text("More", exact=True).click()
        page.get_by_role("button", name="Write a note").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("textbox", name="Note").fill("Ask nobody else.")
        dialog.get_by_role("button", name="Write a note").click()
        expect(page.locator("#case-said")).to_have_text("The note was kept.", timeout=PATIENCE)
        expect(page.locator("#case-thread")).to_contain_text("Ask nobody else.")
        expect(because).to_have_value("Half of it is proven.")
        expect(page.get_by_label("Partly upheld")).to_be_checked()

        page.get_by_label("Dismissed").check()
        expect(page.locator(".owed")).to_be_hidden()
        page.get_by_role("button", name="Decide", exact=True).click()
        expect(page.locator("#ruling-said")).to_contain_text("Decided: Dismissed", timeout=PATIENCE)
        expect(page.locator("#case-said")).to_be_empty()
        expect(page.locator("#decision")).to_have_count(0)
        assert officer.complaints == []


def test_on_a_telephone_the_decision_stands_below_and_nothing_is_cut_off(
    case_app: Flask, browser: Browser, address: str
) -> None:
    number = with_a_photo(case_app)
    with person(browser, address, OFFICER, width=390) as officer:
        page = officer.open(f"/dashboard/cases/C-{number}")
        assert place(page.locator("#decision"))[1] > place(page.locator("#case-evidence"))[1]
        page.get_by_role("link", name="To the decision").click()
        expect(page.get_by_label("Upheld", exact=True)).to_be_in_viewport()
        assert fits(page)
        assert fits(officer.open("/dashboard/cases?show=open"))
        assert officer.complaints == []


def test_a_shop_answers_on_a_telephone(case_app: Flask, browser: Browser, address: str) -> None:
    number = accepted(case_app)
    with person(browser, address, OWNER, width=390) as owner:
        page = owner.open("/dashboard/cases")
        page.locator(f"a[href='/dashboard/cases/C-{number}']").click()
        page.get_by_role("button", name="Answer").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("textbox", name="Your answer").fill("It worked when we sent it.")
        file = {"name": "test.png", "mimeType": "image/png", "buffer": picture()}
        dialog.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]  # one file
        expect(dialog.locator(".chosen")).to_have_text("test.png")
        dialog.get_by_role("button", name="Answer").click()
        expect(page.locator("#case-said")).to_have_text("Your answer was sent.", timeout=PATIENCE)
        expect(page.locator("#case-thread")).to_contain_text("The shop answered")
        assert fits(page)
        assert owner.complaints == []
