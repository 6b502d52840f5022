"""Permits of other kinds: marks with grace, business licences, papers without end; and what a shop may write."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, text

from governance.core.access import Role
from governance.core.clocks.keeping import clocks_of
from governance.core.database import db, seller_scope, set_scope
from governance.core.errors import InvalidTransition
from governance.onboarding import permits
from governance.onboarding.identity_models import Permit
from governance.onboarding.lapses import open_fix
from governance.onboarding.permits import subject_of
from tests.builders import AT, make_account, make_seller
from tests.governance.onboarding.filled import install_rules
from tests.governance.onboarding.upkept import (
    END,
    OFFICER,
    TODAY,
    after,
    hand_in,
    make_document,
    make_permit,
    minutes_pass,
    noon,
    shop_of,
    stopped,
    told,
)

RENEWED = date(2031, 6, 30)


@pytest.fixture
def seller_id(desk: Flask) -> int:
    return make_seller(country="CN", category="food").id


@pytest.fixture
def owner(seller_id: int) -> int:
    """The account of the shop: messages need a reader."""
    return make_account(Role.SELLER, seller_id=seller_id).id


def states(seller_id: int) -> list[str]:
    """The states of a seller's permits, in the order in which they were handed in."""
    return list(db.session.scalars(select(Permit.state).where(Permit.seller_id == seller_id).order_by(Permit.id)))


def test_in_grace_the_seller_is_told_and_sells_on(seller_id: int, owner: int) -> None:
    mark = make_permit(seller_id, kind="trade_mark", category=None, number="7654321")
    (clock,) = clocks_of(subject_of(mark.id))
    assert [step.name for step in clock.steps][-2:] == ["after:0", "after:180"]
    minutes_pass(after(END))
    assert (mark.state, told("permit.grace")) == ("verified", ["permit.grace"])
    minutes_pass(after(END, 180))
    assert mark.state == "verified", "the last day of grace is a day of grace"
    minutes_pass(after(END, 181))
    assert mark.state == "expired"
    assert stopped(seller_id) == [], "the lapse of a mark stops no category"
    assert open_fix(mark) is not None


def test_marks_are_told_apart_by_their_number(seller_id: int) -> None:
    make_permit(seller_id, kind="trade_mark", category=None, number="7654321")
    make_permit(seller_id, kind="trade_mark", category=None, number="1234567")
    assert states(seller_id) == ["verified", "verified"]
    make_permit(seller_id, kind="trade_mark", category=None, number="7654321", valid_until=RENEWED)
    assert states(seller_id) == ["replaced", "verified", "verified"]


def test_the_lapse_of_the_business_licence_stops_the_whole_shop(seller_id: int) -> None:
    make_permit(seller_id, kind="business_licence", category=None)
    minutes_pass(after(END))
    assert stopped(seller_id) == [None]


def test_a_licence_without_end_has_no_clock(seller_id: int) -> None:
    permit = make_permit(seller_id, kind="business_licence", category=None, valid_until=None)
    assert clocks_of(subject_of(permit.id)) == []


def test_who_hands_in_a_permit_that_ends_soon_is_reminded_once_at_once(seller_id: int, owner: int) -> None:
    make_permit(seller_id, valid_until=after(TODAY, 20))
    minutes_pass(TODAY)
    assert told("permit.expiring") == ["permit.expiring"]


def test_what_was_never_handed_in_cannot_be_verified(seller_id: int) -> None:
    imported = Permit(seller_id=seller_id, category="food", kind="food_licence", state="proposed", created_at=AT)
    db.session.add(imported)
    db.session.flush()
    with pytest.raises(InvalidTransition, match="Nothing was handed in"):
        permits.verify(permit_id=imported.id, by=OFFICER, at=AT)
    make_permit(seller_id)
    assert states(seller_id) == ["replaced", "verified"]


def test_a_document_that_ended_while_it_waited_cannot_count(seller_id: int) -> None:
    permit = hand_in(seller_id)
    with pytest.raises(InvalidTransition, match="ended on"):
        permits.verify(permit_id=permit.id, by=OFFICER, at=noon(after(END)))


@pytest.mark.usefixtures("platform")
def test_a_shop_hands_in_through_its_own_scope_and_can_write_nothing_else() -> None:
    install_rules()
    seller_id = make_seller(country="CN", category="food").id
    make_permit(seller_id)
    minutes_pass(after(END))
    document = make_document(seller_id)
    db.session.commit()
    document_id = document.id
    set_scope(seller_scope(seller_id))
    new = permits.propose(
        seller_id=seller_id,
        kind="food_licence",
        category="food",
        document_id=document_id,
        number="JY2",
        valid_from=None,
        valid_until=RENEWED,
        by=shop_of(seller_id),
        at=noon(after(END)),
    )
    assert new.state == "proposed"
    db.session.commit()
    changed = db.session.connection().execute(text("UPDATE permit SET state = 'verified'"))
    assert changed.rowcount == 0
