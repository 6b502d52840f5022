"""Examining reviews: what is around them decides, in whatever order they come."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from governance.complaints.filing import Person
from governance.complaints.reviews.examining import examine
from governance.complaints.reviews.models import Review
from governance.complaints.reviews.states import Source
from governance.core.access import Role
from governance.core.audit import AuditEntry
from governance.core.database import db
from tests.builders import BY, make_account, make_seller
from tests.governance.complaints.reviews.reviewed import (
    ANA,
    LATER,
    WRITTEN,
    entries,
    examine_all,
    signs,
    take,
)

SAME = "Best shop of all, fast and cheap, buy here!"


def test_each_review_is_looked_at_once(seller_id: int) -> None:
    reviews = [take(seller_id) for _ in range(5)]
    assert examine(by=BY, at=LATER, most=3) == 3
    assert examine(by=BY, at=LATER, most=3) == 2
    assert examine(by=BY, at=LATER, most=3) == 0
    assert {(review.authenticity, review.examined_at) for review in reviews} == {("ok", LATER)}


def test_the_same_words_are_flagged_with_the_earlier_ones(seller_id: int) -> None:
    other = make_seller().id
    first, second = take(seller_id, score=4, text=SAME), take(other, score=4, text=SAME.upper())
    examine_all()
    assert (signs(first), signs(second)) == ([], [])
    third = take(seller_id, score=4, text=f"  {SAME} ")
    alone = take(seller_id, score=4, text="Something else, and nobody else said that.")
    examine_all(LATER)
    assert [signs(one) for one in (first, second, third, alone)] == [["same_text"]] * 3 + [[]]
    assert [one.version for one in (first, third, alone)] == [2, 2, 1]


def test_a_burst_is_flagged_whole_and_the_other_way_is_not(seller_id: int) -> None:
    early = [take(seller_id, score=5, text=None) for _ in range(9)]
    low = take(seller_id, score=1, text=None)
    day_before = take(seller_id, score=5, text=None, written_at=WRITTEN - timedelta(days=1))
    examine_all()
    assert {tuple(signs(review)) for review in early} == {()}
    early.append(take(seller_id, score=5, text=None, written_at=WRITTEN + timedelta(hours=9)))
    examine_all(LATER)
    assert {tuple(signs(review)) for review in early} == {("burst",)}
    assert (signs(low), signs(day_before)) == ([], [])


def test_a_day_that_is_usual_for_a_shop_is_no_burst(seller_id: int) -> None:
    for days in range(1, 31):
        for _ in range(6):
            take(seller_id, score=5, text=None, written_at=WRITTEN - timedelta(days=days))
    today = [take(seller_id, score=5, text=None) for _ in range(9)]
    examine_all()
    assert {tuple(signs(review)) for review in today} == {()}
    today += [take(seller_id, score=5, text=None) for _ in range(1)]  # ten, of two a day over ninety days
    examine_all(LATER)
    assert {tuple(signs(review)) for review in today} == {("burst",)}


def test_a_shop_that_reviews_itself_is_found_by_its_address(seller_id: int) -> None:
    make_account(Role.SELLER, seller_id=seller_id, email="owner@shop.example")
    make_account(Role.SELLER, seller_id=make_seller().id, email="rival@shop.example")
    own = take(seller_id, score=5, reviewer=Person(email=" Owner@Shop.example"))
    rival = take(seller_id, score=1, reviewer=Person(email="rival@shop.example"))
    examine_all()
    assert (signs(own), signs(rival)) == (["own_account"], [])


@pytest.mark.parametrize(
    ("change", "found"),
    [({}, ["repeated"]), ({"product": "another"}, []), ({"written_at": WRITTEN - timedelta(days=7)}, [])],
)
def test_one_person_speaks_of_one_product_once_or_twice_a_week(
    seller_id: int, change: dict[str, Any], found: list[str]
) -> None:
    take(seller_id, reviewer=ANA, **change)
    take(seller_id, reviewer=ANA)
    take(seller_id, reviewer=Person(buyer_reference="buyer-1"))
    third = take(seller_id, reviewer=ANA)
    examine_all()
    assert signs(third) == found


def test_what_is_found_is_written_down_with_its_numbers(seller_id: int) -> None:
    review = take(seller_id, order=None, score=5, text="Terrible, the worst thing I ever bought.")
    elsewhere = take(seller_id, order=None, source=Source.THIRD_PARTY, publisher="Review Site")
    examine_all()
    assert (signs(review), signs(elsewhere)) == (["no_order", "rating_against_text"], [])
    assert entries(review) == ["flagged"]
    trail = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "review:flag")).one()
    assert trail.after == {"signs": ["no_order", "rating_against_text"], "authenticity": "flagged"}


def test_looking_again_finds_the_same_and_ends(seller_id: int) -> None:
    for _ in range(12):
        take(seller_id, score=1, text=SAME)
    examine_all()
    found = db.session.scalar(select(func.count()).where(Review.authenticity == "flagged"))
    assert found == 12
    version = db.session.scalar(select(func.max(Review.version)))
    take(seller_id, score=1, text=SAME)
    examine_all(LATER)
    assert db.session.scalar(select(func.max(Review.version))) == version
    assert db.session.scalar(select(func.count()).where(Review.examined_at.is_(None))) == 0
