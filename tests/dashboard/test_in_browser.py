"""The pages in a real browser: what people do with them, without a word of complaint from the browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from flask import Flask
from playwright.sync_api import Browser, Route, expect

from dashboard.pages import seller_events, seller_list
from tests.dashboard.browsing import Person, Scheme, person, served
from tests.dashboard.small_market import OFFICER, SELLER

PAGES = (
    *("/dashboard/", "/dashboard/sellers", "/dashboard/sellers/critical", "/dashboard/sellers/critical?rate=late"),
    *("/dashboard/applications", "/dashboard/fixes"),
)


@pytest.fixture(scope="module")
def address(market: Flask) -> Iterator[str]:
    with served(market) as at:
        yield at


@pytest.fixture
def officer(browser: Browser, address: str) -> Iterator[Person]:
    with person(browser, address, OFFICER) as somebody:
        yield somebody
        assert somebody.complaints == []


@pytest.fixture
def owner(browser: Browser, address: str) -> Iterator[Person]:
    """The owner of a shop, at a phone."""
    with person(browser, address, SELLER, width=390, height=844) as somebody:
        somebody.open("/dashboard/")
        yield somebody
        assert somebody.complaints == []


# ---------------------------------------------------------------------------------------------------- every screen


@pytest.mark.parametrize("scheme", get_args(Scheme))
@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_every_page_fits_every_screen_in_light_and_dark(
    browser: Browser, address: str, width: int, scheme: Scheme
) -> None:
    with person(browser, address, OFFICER, width=width, scheme=scheme) as officer:
        for path in PAGES:
            page = officer.open(path)
            assert page.evaluate("document.documentElement.dataset.mantineColorScheme") == scheme
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert officer.complaints == []


def test_the_pages_speak_chinese(browser: Browser, address: str) -> None:
    with person(browser, address, OFFICER, language="zh-CN") as officer:
        page = officer.open("/dashboard/")
        expect(page.locator("h1")).to_have_text("市场概览")
        assert page.evaluate("document.documentElement.lang") == "zh-CN"
        expect(page.locator("#overview-standings")).to_contain_text("尚未评级")
        page = officer.open("/dashboard/sellers/critical")
        expect(page.locator("#seller-lines")).to_contain_text("延迟送达")
        assert officer.complaints == []


# -------------------------------------------------------------------------------------------------------- overview


def test_an_officer_sees_the_market_and_goes_from_a_standing_to_its_sellers(officer: Person) -> None:
    page = officer.open("/dashboard/")
    assert page.title() == "Market overview · Seller governance"
    expect(page.locator(".card-title").first).to_contain_text("2 of 12 sellers stand at improve or critical")
    page.get_by_role("link", name="Critical 1").click()
    expect(page.locator("#sellers-found")).to_have_text("1 seller")
    expect(page.locator(".ag-center-cols-container")).to_contain_text("Critical Couches")


def test_an_earlier_day_can_be_looked_at_and_stands_in_the_address(officer: Person) -> None:
    page = officer.open("/dashboard/")
    page.click("#overview-run")
    page.get_by_role("option", name="1 Feb 2026").click()
    expect(page.locator("#overview-moves")).to_contain_text("Nothing to compare with yet")
    asked = page.url
    assert "?run=" in asked
    page.reload()
    expect(page.locator("#overview-moves")).to_contain_text("Nothing to compare with yet")
    assert page.url == asked


def test_the_table_of_a_chart_is_one_click_away_and_can_be_saved(officer: Person) -> None:
    page = officer.open("/dashboard/")
    card = page.locator("#overview-standings .card")
    card.locator("summary").click()
    with page.expect_download() as saved:
        card.get_by_role("button", name="Save as CSV").click()
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    assert saved.value.suggested_filename == "standings-2026-03-01.csv"
    assert text.splitlines()[0] == '"Standing","Sellers","Share","Change"'
    assert '"■ Critical","1"' in text


def test_a_picture_can_be_saved(officer: Person) -> None:
    page = officer.open("/dashboard/")
    card = page.locator("#overview-trend .card")
    card.locator("summary").click()
    with page.expect_download() as saved:
        card.get_by_role("button", name="Save as picture").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")


# -------------------------------------------------------------------------------------------------------- the list


def shown_names(person_: Person) -> list[str]:
    return [name.strip() for name in person_.page.locator(".grid-shop a").all_inner_texts()]


def test_the_list_is_filtered_sorted_and_paged_and_back_goes_back(
    officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seller_list, "ROWS", 5)
    page = officer.open("/dashboard/sellers")
    found = page.locator("#sellers-found")
    expect(found).to_have_text("12 sellers")
    page.fill("#sellers-q", "good")
    expect(found).to_have_text("2 sellers")
    page.fill("#sellers-q", "")
    expect(found).to_have_text("12 sellers")
    page.locator(".ag-header-cell-text", has_text="Score").click()
    expect(page.locator(".grid-shop a").first).to_have_text("Critical Couches")
    page.get_by_role("button", name="2", exact=True).click()
    page.wait_for_url("**?sort=score&page=2")
    expect(page.locator(".grid-shop a").first).not_to_have_text("Critical Couches")
    second = shown_names(officer)
    page.reload()
    expect(page.locator(".grid-shop a").first).to_have_text(second[0])
    page.locator(".chips label", has_text="Watch").click()
    page.wait_for_url("**?standing=watch&sort=score")
    expect(found).to_have_text("2 sellers")
    page.go_back()
    expect(page.locator(".grid-shop a").first).to_have_text(second[0])
    assert shown_names(officer) == second


def test_an_empty_list_says_what_to_do(officer: Person) -> None:
    page = officer.open("/dashboard/sellers?q=nobody-at-all")
    expect(page.locator(".grid")).to_contain_text("No seller matches. Take a filter away to see more.")


def test_the_list_goes_by_keyboard(officer: Person) -> None:
    page = officer.open("/dashboard/sellers")
    page.locator(".ag-cell", has_text="Clear Food").first.click(position={"x": 200, "y": 40})
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dashboard/sellers/clear-toys")


def test_names_are_shown_as_they_are_written_never_as_markup(officer: Person) -> None:
    page = officer.open("/dashboard/sellers?q=watched")
    expect(page.locator(".grid-shop a")).to_have_text("Watched <b>Wares</b>")
    officer.open("/dashboard/sellers/watched")
    expect(page.locator("h1")).to_have_text("Watched <b>Wares</b>")


def test_the_filtered_list_can_be_saved(officer: Person) -> None:
    page = officer.open("/dashboard/sellers?standing=watch")
    expect(page.locator("#sellers-found")).to_have_text("2 sellers")
    with page.expect_download() as saved:
        page.click("#sellers-export")
    assert len(Path(saved.value.path()).read_text(encoding="utf-8").splitlines()) == 3


def test_the_search_key_finds_a_shop(officer: Person) -> None:
    page = officer.open("/dashboard/")
    page.keyboard.press("/")
    page.keyboard.type("couch")
    page.get_by_role("option", name="Critical Couches").click()
    page.wait_for_url("**/dashboard/sellers/critical")
    expect(page.locator("h1")).to_have_text("Critical Couches")


def test_enter_in_the_search_lists_all_that_match(officer: Person) -> None:
    page = officer.open("/dashboard/")
    page.keyboard.press("/")
    page.keyboard.type("clear")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("Enter")
    page.wait_for_url("**/dashboard/sellers?q=clear")
    expect(page.locator("#sellers-found")).to_have_text("2 sellers")


# ----------------------------------------------------------------------------------------------------- seller page


def test_a_rate_opens_its_very_orders_page_by_page(officer: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seller_events, "ROWS", 20)
    page = officer.open("/dashboard/sellers/fine-toys")
    page.locator(".interval", has_text="Late deliveries").click()
    assert page.evaluate("window.scrollY") > 0  # the place on the page is kept
    drawer = page.locator(".events")
    expect(drawer).to_contain_text("27 of 180")
    expect(drawer).to_contain_text("1 to 20 of 36")
    assert "?rate=late" in page.url
    rows = drawer.locator("tbody tr")
    first_page = rows.all_inner_texts()
    drawer.get_by_role("link", name="Older").click()
    expect(drawer).to_contain_text("21 to 36 of 36")
    everything = first_page + rows.all_inner_texts()
    assert len(everything) == 36
    assert sum("Yes" in row for row in everything) == 27
    assert sum("No: the carrier answers for it" in row for row in everything) == 9
    page.keyboard.press("Escape")
    page.wait_for_url("**/dashboard/sellers/fine-toys")
    expect(drawer).to_be_hidden()


def test_a_bar_of_the_waterfall_opens_the_same_orders(officer: Person) -> None:
    page = officer.open("/dashboard/sellers/fine-toys")
    page.locator("#seller-waterfall-figure .bars .point path").first.click(force=True)
    expect(page.locator(".events h2")).to_have_text("Late deliveries")


def test_the_funnel_changes_with_the_rate_and_leads_to_other_sellers(officer: Person) -> None:
    page = officer.open("/dashboard/sellers/critical")
    card = page.locator("#seller-funnel")
    expect(card).to_contain_text("Look here, not guilt")
    page.click("#seller-funnel-rate")
    page.get_by_role("option", name="Low reviews").click()
    expect(card.locator(".card-title")).to_contain_text("Low reviews: higher than chance explains")


def test_a_seller_who_is_not_rated_is_told_what_is_missing(officer: Person) -> None:
    page = officer.open("/dashboard/sellers/new")
    expect(page.locator("#seller-waterfall")).to_contain_text("0 of the 10 orders that a score needs")
    expect(page.locator(".standing-head")).to_contain_text("Not yet rated")


def test_an_address_that_leads_nowhere_says_so(officer: Person) -> None:
    officer.page.goto(f"{officer.address}/dashboard/sellers/nobody")
    expect(officer.page.locator("#page")).to_contain_text("There is nothing at this address")
    officer.page.goto(f"{officer.address}/dashboard/nowhere")
    expect(officer.page.locator("#page")).to_contain_text("There is nothing at this address")


# --------------------------------------------------------------------------------------------------------- my shop


def test_a_sellers_login_lands_in_its_own_shop_and_sees_no_other(owner: Person) -> None:
    page = owner.page
    page.context.clear_cookies()
    owner.sign_in(SELLER)
    owner.settle()
    expect(page.locator("h1")).to_have_text("Fine Toys")
    expect(page.locator("#seller-lines")).to_contain_text("What removes it")
    assert page.locator("#search, #seller-funnel, .mark-estimate").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for other in ("critical", "good-shoes", "nobody"):
        page.goto(f"{owner.address}/dashboard/sellers/{other}")
        expect(page.locator("#page")).to_contain_text("There is nothing at this address")
    page.goto(f"{owner.address}/dashboard/sellers")
    expect(page.locator("#page")).to_contain_text("This page is not open to you")
    owner.open("/dashboard/sellers/fine-toys")
    expect(page.locator("h1")).to_have_text("Fine Toys")


def test_a_seller_opens_the_orders_behind_a_rate_at_a_phone(owner: Person) -> None:
    page = owner.page
    page.locator(".interval", has_text="Late deliveries").click()
    expect(page.locator(".events")).to_contain_text("27 of 180")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.url.endswith("/dashboard/?rate=late")


def test_the_navigation_opens_at_a_phone(owner: Person) -> None:
    owner.page.click("#burger")
    expect(owner.page.get_by_role("link", name="My shop")).to_be_visible()


# ---------------------------------------------------------------------------------------------------- frame, faults


def test_theme_and_language_are_chosen_and_kept(officer: Person) -> None:
    page = officer.open("/dashboard/sellers")
    page.click("#scheme")
    page.wait_for_function("() => document.documentElement.dataset.mantineColorScheme === 'dark'")
    page.locator("#language label", has_text="中文").click()
    expect(page.locator("h1")).to_have_text("商家")
    officer.open("/dashboard/")
    assert page.evaluate("document.documentElement.dataset.mantineColorScheme") == "dark"
    expect(page.locator("h1")).to_have_text("市场概览")


def test_the_navigation_shrinks_to_icons_and_stays_so(officer: Person) -> None:
    page = officer.open("/dashboard/")
    page.click("#narrow-button")
    page.wait_for_function("() => document.querySelector('#frame').classList.contains('narrow')")
    officer.open("/dashboard/sellers")
    page.wait_for_function("() => document.querySelector('#frame').classList.contains('narrow')")


def test_one_can_skip_to_the_content(officer: Person) -> None:
    page = officer.open("/dashboard/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#page")).to_be_focused()


def test_an_ended_session_is_said_and_signing_in_leads_back(officer: Person) -> None:
    page = officer.open("/dashboard/sellers?standing=watch")
    page.context.clear_cookies()
    page.locator(".chips label", has_text="Good").click()
    notice = page.locator("#notice")
    expect(notice).to_contain_text("You were signed out. Nothing was lost; sign in to go on.")
    notice.get_by_role("link", name="Sign in").click()
    page.wait_for_url("**/login?next=**")
    officer.complaints.clear()
    page.fill("input[name=email]", OFFICER)
    page.fill("input[name=password]", "correct horse battery staple")
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/dashboard/sellers?standing=watch")
    expect(page.locator("#sellers-found")).to_have_text("2 sellers")


def test_signing_out_ends_the_session(officer: Person) -> None:
    page = officer.open("/dashboard/")
    page.click("#account")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login**")
    page.goto(f"{officer.address}/dashboard/")
    page.wait_for_url("**/login?next=**")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "You may not see this any more."),
        (429, "That was more than we can answer at once."),
        (500, "This did not work, and the fault is on our side."),
        (503, "This did not work, and the fault is on our side."),
        (0, "No answer from the server."),
    ],
)
def test_what_gets_no_answer_is_said_and_can_be_tried_again(officer: Person, status: int, words: str) -> None:
    page = officer.open("/dashboard/sellers")

    def refuse(route: Route) -> None:
        if status:
            route.fulfill(status=status, content_type="application/problem+json", body=json.dumps({"status": status}))
        else:
            route.abort("connectionrefused")

    page.route("**/_dash-update-component?*", refuse)
    page.fill("#sellers-q", "good")
    notice = page.locator("#notice")
    expect(notice).to_contain_text(words)
    page.unroute("**/_dash-update-component?*")
    notice.get_by_role("button").first.click()
    expect(page.locator("#sellers-found")).to_have_text("12 sellers")
    expect(notice).to_be_hidden()
    # The browser may speak of the refused request late: what it said up to here was provoked.
    officer.complaints.clear()
