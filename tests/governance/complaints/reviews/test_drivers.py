"""Low-score drivers, compared with counting by hand."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from governance.complaints.reviews import drivers
from governance.complaints.reviews.drivers import low_score_drivers
from governance.complaints.reviews.factors import Factor
from governance.complaints.reviews.models import Review
from governance.core.database import db
from governance.core.errors import Invalid
from governance.sellers.models import Seller
from tests.builders import AT
from tests.governance.complaints.reviews.reviewed import OFFICER, WRITTEN, take

TEXTS = ("It broke.", "The courier came late.", "太贵了", "So it goes.")


def test_numbers_are_those_that_a_person_would_count(seller_id: int) -> None:
    chance = random.Random(7)
    for _ in range(60):
        flagged = chance.random() < 0.2
        review = take(
            seller_id,
            product=chance.choice(["p1", "p2", None]),
            score=chance.randint(1, 5),
            text=chance.choice(TEXTS),
            written_at=WRITTEN - timedelta(days=chance.randint(0, 20)),
        )
        review.authenticity = "flagged" if flagged else "ok"
    db.session.flush()
    first, last = date(2026, 2, 8), date(2026, 2, 18)
    seller = db.session.get_one(Seller, seller_id).reference
    found = low_score_drivers(seller=seller, by=OFFICER, at=AT, first_day=first, last_day=last)
    reviews = db.session.scalars(select(Review).where(Review.seller_id == seller_id)).all()
    there = [review for review in reviews if first <= review.written_at.date() <= last]
    assert 0 < len(there) < 60
    for driver in found.items:
        mine = [review for review in there if review.product == driver.product]
        counted = [review for review in mine if review.authenticity == "ok"]
        low = [review for review in counted if review.score <= 2]
        about = Counter(review.factor for review in low)
        assert (driver.reviews, driver.low) == (len(counted), len(low))
        assert driver.by_factor == {factor.value: about[factor.value] for factor in Factor}
        assert driver.reviews_apart == len(mine) - len(counted)
    assert [driver.low for driver in found.items] == sorted((driver.low for driver in found.items), reverse=True)
    for name in ("reviews", "low", "reviews_apart", "low_apart"):
        assert getattr(found.total, name) == sum(getattr(driver, name) for driver in found.items)
    assert sum(found.total.by_factor.values()) == found.total.low


def test_without_days_the_last_ninety_are_meant(seller_id: int) -> None:
    seller = db.session.get_one(Seller, seller_id).reference
    for days in (0, 80, 81):
        take(seller_id, written_at=WRITTEN - timedelta(days=days))
    found = low_score_drivers(seller=seller, by=OFFICER, at=AT)
    assert (found.first_day, found.last_day, found.total.reviews) == (date(2025, 12, 2), date(2026, 3, 1), 2)


def test_a_shop_without_reviews_has_zeros_and_no_products(seller_id: int) -> None:
    found = low_score_drivers(seller=db.session.get_one(Seller, seller_id).reference, by=OFFICER, at=AT)
    assert (found.items, found.total.reviews, found.total.low) == ([], 0, 0)


def test_only_the_products_with_most_low_reviews_are_listed(seller_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drivers, "MOST_PRODUCTS", 2)
    for product, times in (("a", 1), ("b", 3), ("c", 2)):
        for _ in range(times):
            take(seller_id, product=product)
    found = low_score_drivers(seller=db.session.get_one(Seller, seller_id).reference, by=OFFICER, at=AT)
    assert ([driver.product for driver in found.items], found.total.low) == (["b", "c"], 6)


def test_days_in_the_wrong_order_are_refused(seller_id: int) -> None:
    seller = db.session.get_one(Seller, seller_id).reference
    with pytest.raises(Invalid):
        low_score_drivers(seller=seller, by=OFFICER, at=AT, first_day=date(2026, 2, 2), last_day=date(2026, 2, 1))
