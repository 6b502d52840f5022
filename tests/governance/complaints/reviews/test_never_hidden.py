"""A flagged review is counted apart, and never deleted or hidden: it stands wherever the others stand."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from governance.complaints.reviews.drivers import low_score_drivers
from governance.complaints.reviews.hand_over import event_of
from governance.complaints.reviews.models import Review, ReviewWords
from governance.complaints.reviews.readings import SHOWS, find_reviews, read_review, review_counts
from governance.complaints.reviews.references import reference_of
from governance.complaints.reviews.states import Source
from governance.core.access import Actor
from governance.core.database import db
from governance.sellers.models import Seller
from tests.builders import AT
from tests.governance.complaints.reviews.reviewed import OFFICER, examine_all, handled, shop, take


def pair(seller_id: int, show: str) -> tuple[Review, Review]:
    """Two reviews that belong to a list and differ in nothing else: one plain, one flagged."""
    given: dict[str, Any] = {"source": Source.THIRD_PARTY, "publisher": "Review Site"} if show == "third_party" else {}
    plain, flagged = take(seller_id, **given), take(seller_id, **given)
    for review in (plain, flagged):
        if show == "action":
            review.state, review.answered_at = "answered", AT
    flagged.flags, flagged.authenticity = [{"sign": "no_order"}], "flagged"
    db.session.flush()
    return plain, flagged


@pytest.mark.parametrize("reader", ["officer", "shop"])
@pytest.mark.parametrize("show", SHOWS)
def test_every_list_has_it_for_everybody(seller_id: int, show: str, reader: str) -> None:
    by: Actor = OFFICER if reader == "officer" else shop(seller_id)
    plain, flagged = pair(seller_id, show)
    found = {row.reference for row in find_reviews(by=by, at=AT, show=show, seller_id=seller_id).items}
    assert reference_of(flagged.id) in found
    assert (reference_of(plain.id) in found) == (show != "flagged")


def test_every_filter_and_page_has_it(seller_id: int) -> None:
    plain, flagged = pair(seller_id, "all")
    both = [reference_of(flagged.id), reference_of(plain.id)]
    rows = find_reviews(by=OFFICER, at=AT, product="product-1", seller_id=seller_id).items
    assert [row.reference for row in rows] == both
    first = find_reviews(by=OFFICER, at=AT, seller_id=seller_id, limit=1)
    second = find_reviews(by=OFFICER, at=AT, seller_id=seller_id, limit=1, cursor=first.next)
    assert [row.reference for row in (*first.items, *second.items)] == both


def test_it_is_read_with_its_words_and_its_reasons(seller_id: int) -> None:
    _plain, flagged = pair(seller_id, "all")
    for by in (OFFICER, shop(seller_id)):
        row = read_review(review_id=flagged.id, by=by, at=AT).review
        assert (row.text, row.signs) == (db.session.get_one(ReviewWords, flagged.id).text, [{"sign": "no_order"}])


def test_counts_have_it_apart_and_in_every_list_of_work(seller_id: int) -> None:
    pair(seller_id, "low")
    counts = review_counts(by=OFFICER, at=AT, seller_id=seller_id)
    assert (counts.reviews, counts.apart, counts.flagged) == (1, 1, 1)
    assert (counts.low, counts.waiting) == (2, 2)


def test_drivers_have_it_apart(seller_id: int) -> None:
    pair(seller_id, "low")
    seller = db.session.get_one(Seller, seller_id).reference
    found = low_score_drivers(seller=seller, by=OFFICER, at=AT)
    assert (found.total.reviews, found.total.low, found.total.reviews_apart, found.total.low_apart) == (1, 1, 1, 1)
    [driver] = found.items
    assert asdict(driver) | {"product": None, "product_name": None} == asdict(found.total)


def test_what_is_exported_has_it_marked(seller_id: int) -> None:
    seller = db.session.get_one(Seller, seller_id).reference
    marks = [event_of(review, seller)["authenticity"] for review in pair(seller_id, "all")]
    assert marks == ["ok", "flagged"]


def test_it_is_answered_closed_and_counted_as_handled_apart(seller_id: int) -> None:
    review = handled(seller_id, order=None)
    examine_all()
    counts = review_counts(by=OFFICER, at=AT, seller_id=seller_id)
    assert (review.state, counts.handled, counts.handled_apart) == ("handled", 0, 1)


@pytest.mark.parametrize("table", ["review", "review_person", "review_entry"])
def test_the_application_has_no_right_to_delete_reviews(seller_id: int, table: str) -> None:
    take(seller_id)
    with pytest.raises(ProgrammingError, match="permission denied"), db.session.begin_nested():
        db.session.execute(text(f"DELETE FROM {table}"))
    assert db.session.scalars(select(Review.id).where(Review.seller_id == seller_id)).one()
