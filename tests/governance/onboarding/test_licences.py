"""What an approved application becomes, and what the public reads of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.clocks.keeping import clocks_of
from governance.core.database import NOBODY, db, seller_scope, set_scope
from governance.core.errors import NotFound
from governance.onboarding import licences, permits
from governance.onboarding.expiry import Expiry
from governance.onboarding.identity_models import Permit, SellerIdentity, SellerPerson
from governance.onboarding.permits import subject_of
from governance.onboarding.public_licence import public_licence
from governance.onboarding.reverification import subject_of as identity_of
from governance.sellers.models import Seller
from tests.builders import AT, make_seller
from tests.governance.onboarding import filled
from tests.governance.onboarding.filled import install_rules
from tests.governance.onboarding.upkept import (
    END,
    OFFICER,
    after,
    hand_in,
    make_identity,
    make_permit,
    minutes_pass,
    noon,
)

LICENSED = date(2027, 5, 31)


def test_an_approved_application_becomes_an_identity_with_permits_and_clocks(desk: Flask) -> None:
    application = filled.draft(categories=["toys", "apparel"])
    filled.add_paper(application, "ccc_certificate", valid_until=date(2026, 1, 31), number="C-1")
    filled.add_paper(application, "ccc_certificate", valid_until=LICENSED, number="C-2")
    seller_id = make_seller(country="CN").id
    identity = licences.enter_from_application(application_id=application.id, seller_id=seller_id, by=OFFICER, at=AT)
    assert (identity.state, identity.verified_at, identity.application_id) == ("verified", AT, application.id)
    assert identity.number_key is not None
    assert identity.number_key.startswith("CN:")
    person = db.session.get_one(SellerPerson, seller_id)
    assert person.representative_key is not None
    assert [clock.name for clock in clocks_of(identity_of(seller_id))] == ["reverification"]
    found = {
        (permit.kind, permit.category, permit.number): permit
        for permit in db.session.scalars(select(Permit).where(Permit.seller_id == seller_id))
    }
    assert set(found) == {
        ("business_licence", None, application.registration_number),
        ("ccc_certificate", "toys", "C-2"),  # the newest; apparel asks for none
    }
    assert {permit.state for permit in found.values()} == {"verified"}
    (clock,) = clocks_of(subject_of(found["ccc_certificate", "toys", "C-2"].id))
    assert clock.due_at.date() == LICENSED


def test_an_application_that_is_not_there_enters_nobody(desk: Flask) -> None:
    with pytest.raises(NotFound):
        licences.enter_from_application(application_id=4711, seller_id=make_seller().id, by=OFFICER, at=AT)


@pytest.fixture
def shop(desk: Flask) -> Seller:
    """A verified seller with a food licence."""
    seller = make_seller("public-shop", country="CN", category="food")
    make_identity(seller.id, legal_name="杭州春风食品有限公司")
    make_permit(seller.id)
    return seller


def test_the_public_reads_who_trades_and_by_which_licences(shop: Seller) -> None:
    shown = public_licence("public-shop", at=AT)
    assert (shown.legal_name, shown.country, shown.verified_on) == ("杭州春风食品有限公司", "CN", AT.date())
    (permit,) = shown.permits
    assert (permit.kind_en, permit.number, permit.valid_until) == ("Food licence or filing", "JY13301060000001", END)
    assert (permit.verified_on, permit.expiry) == (AT.date(), Expiry.VALID)
    assert public_licence("public-shop", at=noon(END)).permits[0].expiry is Expiry.EXPIRING


def test_a_renewed_licence_is_public_as_soon_as_it_is_verified_and_not_before(shop: Seller) -> None:
    minutes_pass(after(END))
    at = noon(after(END, 2))
    assert [permit.expiry for permit in public_licence("public-shop", at=at).permits] == [Expiry.EXPIRED]
    new = hand_in(shop.id, number="JY-new", valid_until=date(2031, 6, 30), at=at)
    assert [permit.number for permit in public_licence("public-shop", at=at).permits] == ["JY13301060000001"]
    permits.verify(permit_id=new.id, by=OFFICER, at=at)
    shown = public_licence("public-shop", at=at + timedelta(seconds=1))
    assert [(permit.number, permit.expiry) for permit in shown.permits] == [("JY-new", Expiry.VALID)]


def test_of_a_natural_person_neither_name_nor_address_is_public(desk: Flask) -> None:
    seller = make_seller("person", country="CN")
    make_identity(
        seller.id,
        kind="natural_person",
        legal_name=None,
        registration_number=None,
        exemption="own_handicraft",
        representative_name="王五",
    )
    shown = public_licence("person", at=AT)
    assert (shown.legal_name, shown.registered_address, shown.exemption) == (None, None, "own_handicraft")
    assert "王五" not in str(shown)


@pytest.mark.parametrize("reference", ["nobody", "without-identity"])
def test_there_is_no_licence_of_who_is_not_known(desk: Flask, reference: str) -> None:
    make_seller("without-identity")
    with pytest.raises(NotFound):
        public_licence(reference, at=AT)


@pytest.mark.usefixtures("platform")
def test_strangers_and_other_shops_read_it_and_nothing_beside_it() -> None:
    install_rules()
    seller = make_seller("public-shop", country="CN")
    make_identity(seller.id)
    other = make_seller("other").id
    db.session.commit()
    for scope in (NOBODY, seller_scope(other)):
        set_scope(scope)
        assert public_licence("public-shop", at=AT).shop_name
        assert db.session.scalars(select(SellerIdentity)).all() == []
        with pytest.raises(NotFound):
            public_licence("nobody", at=AT)
        assert db.session.scalars(select(SellerIdentity)).all() == []
