"""The register of measures that everybody may read, and a notice to print that only the shop and the platform may."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from governance.core.access import Role
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.rulebook.publication import install_preset
from governance.violations.measures import register
from governance.violations.measures.models import Measure
from tests.builders import AT, BY, make_seller, signed_in
from tests.dashboard.public.applying import PAGE, text
from tests.governance.violations.measures.measured import breach

CHINESE = {**PAGE, "Accept-Language": "zh-CN"}


@pytest.fixture(scope="module")
def market(shared_app: Flask) -> Flask:
    """Shops with a product stopped at each: two in the register, one corrected there, one not yet published."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        install_preset("fair-1000", by=BY, at=AT)
        for name, published, corrected in (
            ("Bags <b>& more</b>", True, False),
            ("Lamps", True, False),
            ("Innocent", True, True),
            ("Hidden", False, False),
        ):
            seller = make_seller(name.split()[0].lower(), name=name)
            violation = breach(seller.id, "counterfeit_goods", product=f"item-of-{seller.reference}")
            measure = stop_of(violation.id)
            if published:
                register.publish(measure, by=BY, at=AT)
            if corrected:
                register.correct(measure, by=BY, at=AT)
    return shared_app


@pytest.fixture
def stranger(market: Flask) -> FlaskClient:
    return market.test_client()


def stop_of(violation_id: int) -> Measure:
    its = (Measure.violation_id == violation_id, Measure.kind == "product_stopped")
    return db.session.scalars(select(Measure).where(*its)).one()


def measure_at(app: Flask, shop: str) -> int:
    with app.app_context(), scoped(PLATFORM):
        its = (Measure.item == f"item-of-{shop}", Measure.kind == "product_stopped")
        return db.session.scalars(select(Measure.id).where(*its)).one()


def main_of(page: str) -> str:
    return page.partition("<main")[2]


def cards_of(page: str) -> list[str]:
    return re.findall(r'<section class="card measure">.*?</section>', page, re.DOTALL)


def test_everybody_reads_what_was_stopped_where_why_and_until_when(stranger: FlaskClient) -> None:
    page = text(stranger.get("/measures", headers=PAGE))
    (lamps,) = [card for card in cards_of(page) if "Lamps" in card]
    for said in (
        'href="/sellers/lamps"',
        "Product stopped",
        "Product item-of-lamps",
        "Counterfeit goods",
        "By law: E-commerce Law of the PRC, Art. 13 and 29",
        "until it is lifted",
        "In the register since",
    ):
        assert said in lamps, said
    assert "Bags &lt;b&gt;&amp; more&lt;/b&gt;" in page
    assert "How to read the register" in page


def test_what_is_not_published_stands_nowhere(stranger: FlaskClient) -> None:
    assert "Hidden" not in text(stranger.get("/measures", headers=PAGE))
    assert "Hidden" not in main_of(text(stranger.get("/measures?q=item-of-hidden", headers=PAGE)))


def test_a_corrected_measure_says_that_it_did_not_hold(stranger: FlaskClient) -> None:
    page = text(stranger.get("/measures?q=innocent", headers=PAGE))
    (card,) = cards_of(page)
    assert "Corrected on" in card
    assert "did not hold" in card
    assert "<s>Product stopped</s>" in card
    assert "until it is lifted" not in card


@pytest.mark.parametrize(
    ("sought", "found"),
    [("lamp", ["Lamps"]), ("BAGS", ["Bags"]), ("nobody", []), ("%", []), ("<script>", []), ("  ", ["x", "y", "z"])],
)
def test_a_shop_is_found_by_its_name_or_reference(stranger: FlaskClient, sought: str, found: list[str]) -> None:
    page = text(stranger.get("/measures", query_string={"q": sought}, headers=PAGE))
    assert len(cards_of(page)) == len(found)
    assert "<script" not in page
    if not found:
        assert "No measure is found for" in page


def test_what_was_sought_stays_in_the_field_as_text(stranger: FlaskClient) -> None:
    page = text(stranger.get("/measures", query_string={"q": '"><img src=x>'}, headers=PAGE))
    assert "<img src=x>" not in page
    assert "&#34;&gt;&lt;img src=x&gt;" in page


def test_the_register_comes_in_pages(stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.public.measures.ROWS", 2)
    first = text(stranger.get("/measures", headers=PAGE))
    assert len(cards_of(first)) == 2
    following = re.search(r'href="(/measures\?cursor=[^"]+)"', first)
    assert following
    second = text(stranger.get(following[1].replace("&amp;", "&"), headers=PAGE))
    assert len(cards_of(second)) == 1
    assert "From the beginning" in second
    assert not set(cards_of(first)) & set(cards_of(second))
    assert "start again" in text(stranger.get("/measures?cursor=nonsense", headers=PAGE), 422)


def test_an_empty_register_says_so(applications: object, app: Flask) -> None:
    page = text(app.test_client().get("/measures", headers=PAGE))
    assert "No measure is in effect" in page


def test_the_register_reads_in_both_languages_without_scripts_and_for_everybody_alike(
    market: Flask, stranger: FlaskClient
) -> None:
    chinese = stranger.get("/measures", headers=CHINESE)
    assert "售假" in chinese.get_data(as_text=True)
    english = stranger.get("/measures", headers=PAGE)
    assert "<script" not in english.get_data(as_text=True)
    assert "Content-Security-Policy" in english.headers
    officer = signed_in(market, Role.COMPLIANCE_OFFICER)
    assert main_of(text(officer.get("/measures", headers=PAGE))) == main_of(english.get_data(as_text=True))
    with market.app_context(), scoped(PLATFORM), transaction():
        other = make_seller("other").id
    rival = signed_in(market, Role.SELLER, seller_id=other)
    assert "Lamps" in text(rival.get("/measures", headers=PAGE))


# ------------------------------------------------------------------------------------------------- the printed notice


def test_a_notice_can_be_printed_by_the_shop_and_the_platform_in_full(market: Flask) -> None:
    number = measure_at(market, "lamps")
    with market.app_context(), scoped(PLATFORM):
        seller_id = db.session.get_one(Measure, number).seller_id
    owner = signed_in(market, Role.SELLER, seller_id=seller_id)
    page = text(owner.get(f"/measures/{number}/notice", headers=PAGE))
    for said in (
        f"Notice of measure {number}",
        "Lamps (lamps)",
        "Product item-of-lamps",
        "Counterfeit goods",
        "fair-1000 3",
        "By law: E-commerce Law of the PRC, Art. 13 and 29",
        "How it can be lifted",
        f"http://localhost/dashboard/contest/measure/{number}",
        "market regulator (12315)",
    ):
        assert said in page, said
    assert "<script" not in page
    officer = signed_in(market, Role.COMPLIANCE_OFFICER)
    assert main_of(text(officer.get(f"/measures/{number}/notice", headers=PAGE))) == main_of(page)
    chinese = owner.get(f"/measures/{number}/notice", headers=CHINESE).get_data(as_text=True)
    assert "市场监督管理部门" in chinese


def test_a_notice_is_not_for_others(market: Flask, stranger: FlaskClient) -> None:
    number = measure_at(market, "lamps")
    assert stranger.get(f"/measures/{number}/notice", headers=PAGE).status_code == 302
    with market.app_context(), scoped(PLATFORM), transaction():
        rival_id = make_seller("rival").id
    rival = signed_in(market, Role.SELLER, seller_id=rival_id)
    for nowhere in (number, 0, 10**20, "x"):
        assert rival.get(f"/measures/{nowhere}/notice", headers=PAGE).status_code == 404
