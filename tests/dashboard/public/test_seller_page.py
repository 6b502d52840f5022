"""What everybody may read of a shop: its licence, kept current, and never a person's data."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.core.access import Role
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.onboarding.identity_models import SellerIdentity
from governance.sellers.models import Seller
from tests.builders import make_seller, signed_in
from tests.dashboard.public.applying import PAGE, text
from tests.governance.onboarding.filled import approve, in_review, officer

STRANGERS_HEADERS = ("Content-Security-Policy", "X-Content-Type-Options")


@pytest.fixture
def stranger(shop_door: Flask) -> FlaskClient:
    return shop_door.test_client()


def admitted(app: Flask, **given: object) -> str:
    """The reference of a shop that was admitted today."""
    with app.app_context(), scoped(PLATFORM), transaction():
        by = officer()
        application = in_review(by, at=now(), **given)
        approve(application, by=by, at=now())
        return db.session.get_one(Seller, application.seller_id).reference


def test_an_admitted_shop_shows_its_licence_and_nothing_of_its_people(shop_door: Flask, stranger: FlaskClient) -> None:
    reference = admitted(
        shop_door,
        shop_name="Rainbow <b>Wear</b>",
        legal_name="北京彩虹服装有限公司",
        bank_account_name="北京彩虹服装有限公司",
    )
    page = text(stranger.get(f"/sellers/{reference}", headers=PAGE))
    assert "Rainbow &lt;b&gt;Wear&lt;/b&gt;" in page
    assert "北京彩虹服装有限公司" in page
    assert "Business licence" in page
    assert "Verified on" in page
    assert "Returns within 7 days, an answer within 24 hours" in page
    for personal in ("王", "李", "6222", "110101", "applicant-"):
        assert personal not in page.partition("<main")[2], personal


def test_a_shop_that_nobody_verified_says_so(shop_door: Flask, stranger: FlaskClient) -> None:
    with shop_door.app_context(), scoped(PLATFORM), transaction():
        make_seller("bare", name="Bare Shop")
    page = text(stranger.get("/sellers/bare", headers=PAGE))
    assert "Bare Shop" in page
    assert "Nothing is verified yet" in page


def test_a_private_person_is_verified_but_not_shown(shop_door: Flask, stranger: FlaskClient) -> None:
    with shop_door.app_context(), scoped(PLATFORM), transaction():
        seller = make_seller("private", name="Honey from the hill")
        db.session.add(
            SellerIdentity(
                seller_id=seller.id,
                country="CN",
                kind="natural_person",
                registered_address="幸福路1号",
                exemption="own_farm_produce",
                state="verified",
                verified_at=now(),
                updated_at=now(),
            )
        )
    page = text(stranger.get("/sellers/private", headers=PAGE))
    assert "A private person." in page
    assert "幸福路" not in page


def test_an_address_of_no_shop_says_so(stranger: FlaskClient) -> None:
    assert "There is no shop at this address." in text(stranger.get("/sellers/nobody", headers=PAGE), 404)


def test_the_page_is_the_same_for_everybody_and_needs_no_script(shop_door: Flask, stranger: FlaskClient) -> None:
    reference = admitted(shop_door)
    answer = stranger.get(f"/sellers/{reference}", headers=PAGE)
    assert "<script" not in answer.get_data(as_text=True)
    for header in STRANGERS_HEADERS:
        assert header in answer.headers
    with shop_door.app_context(), scoped(PLATFORM), transaction():
        other = make_seller("other").id
    seller = signed_in(shop_door, Role.SELLER, seller_id=other)
    own = text(seller.get(f"/sellers/{reference}", headers=PAGE))
    assert own.partition("<main")[2] == answer.get_data(as_text=True).partition("<main")[2]
    assert seller.get(f"/api/v1/sellers/{reference}").status_code == 404
