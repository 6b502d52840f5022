"""Reviews, and people who work on them, for the tests of this room."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from governance.complaints.filing import Person
from governance.complaints.reviews import answering, intake
from governance.complaints.reviews.examining import examine
from governance.complaints.reviews.incoming import NewReview
from governance.complaints.reviews.models import Review, ReviewEntry
from governance.complaints.reviews.states import Action
from governance.core.access import Actor, Role, permissions_of
from governance.core.database import db
from governance.core.outbox.models import Message
from governance.sellers.models import Seller
from tests.builders import AT, BY

OFFICER = Actor("account", "901", "officer@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
WRITTEN = datetime(2026, 2, 20, 8, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
ANA = Person(
    name="Ana Souza",
    email="ana.souza@mail.example",
    phone="+55 11 91234-5678",
    buyer_reference="buyer-77",
    language="en",
)

_numbers = itertools.count(1)


def shop(seller_id: int) -> Actor:
    """Somebody who speaks for a shop."""
    return Actor("account", "911", "911@shop.example", permissions_of([Role.SELLER]), seller_id=seller_id)


def new_review(**given: Any) -> NewReview:
    """A review of one star that nobody has delivered yet."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "reference": f"review-{number}",
        "score": 1,
        "text": f"It broke on day {number}.",
        "order": f"order-{number}",
        "product": "product-1",
        "written_at": WRITTEN,
    }
    return NewReview(**defaults | given)


def take(seller_id: int, *, at: datetime = AT, **given: Any) -> Review:
    """A review of a shop, taken in."""
    reference = db.session.get_one(Seller, seller_id).reference
    review = new_review(seller=reference, **given)
    intake.take_in(reviews=[review], by=BY, at=at)
    same = (Review.publisher == review.publisher, Review.external_reference == review.reference)
    return db.session.scalars(select(Review).where(*same)).one()


def examine_all(at: datetime = AT) -> None:
    """Look at everything that waits to be looked at."""
    while examine(by=BY, at=at):
        pass


def handled(seller_id: int, *, action: Action = Action.REFUNDED, **given: Any) -> Review:
    """A review that the shop answered and closed."""
    review = take(seller_id, **given)
    text = "We are sorry and have paid your money back."
    return answering.answer(review_id=review.id, text=text, action=action, by=shop(seller_id), at=LATER)


def signs(review: Review) -> list[str]:
    """The signs that a review carries."""
    db.session.refresh(review)
    return [one["sign"] for one in review.flags]


def entries(review: Review) -> list[str]:
    """What happened to a review."""
    query = select(ReviewEntry.kind).where(ReviewEntry.review_id == review.id).order_by(ReviewEntry.id)
    return list(db.session.scalars(query))


def messages(topic: str) -> list[Message]:
    """The messages of a topic."""
    return list(db.session.scalars(select(Message).where(Message.topic == topic)))
