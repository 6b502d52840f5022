"""Telling people of reviews: the shop of low ones and of missed days, the reviewer of what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select, update

from governance.complaints.reviews.lookup import enter, subject_of
from governance.complaints.reviews.models import Review, ReviewEntry, ReviewPerson
from governance.complaints.reviews.references import reference_of
from governance.complaints.reviews.states import Action, EntryKind, State
from governance.complaints.reviews.words import done
from governance.core.access import Actor, Permission, check_permission
from governance.core.database import db
from governance.core.outbox.announcing import accounts_of_seller, announce, post
from governance.sellers.models import Seller

MOST_TOLD: Final = 500


def tell_shop(topic: str, review: Review, *, at: datetime) -> None:
    """Tell the accounts of the shop something about one of its reviews."""
    seller = db.session.get_one(Seller, review.seller_id)
    data = {"review": reference_of(review.id), "seller": seller.reference, "stars": review.score}
    announce(topic, data=data, subject=subject_of(review.id), accounts=accounts_of_seller(seller.id), at=at)


def tell_numbers(topic: str, numbers: Mapping[int, int], *, at: datetime) -> None:
    """Tell each shop (by its internal id) a number of its reviews, in one message."""
    for seller_id, number in sorted(numbers.items()):
        seller = db.session.get_one(Seller, seller_id)
        data = {"seller": seller.reference, "number": number}
        subject = ("seller", str(seller_id))
        announce(topic, data=data, subject=subject, accounts=accounts_of_seller(seller_id), at=at)


def tell_reviewers(*, by: Actor, at: datetime) -> int:
    """Tell everybody whose review was handled what the answer is and what was done; returns how many were looked at.

    Other systems are told that it is done, and can fetch the answer to show it where the review was published. Whoever left no address, or lives where no mail goes out, cannot be told: that is written down too.
    """
    check_permission(by, Permission.REVIEW_WORK)
    query = (
        select(Review, ReviewPerson, Seller)
        .join(Seller, Seller.id == Review.seller_id)
        .outerjoin(ReviewPerson, ReviewPerson.review_id == Review.id)
        .where(Review.closed_at.is_not(None), Review.told_at.is_(None))
        .order_by(Review.id)
        .limit(MOST_TOLD)
        .with_for_update(of=Review, skip_locked=True)
    )
    found = db.session.execute(query).all()
    answers = _answers([review.id for review, _person, _seller in found])
    for review, person, seller in found:
        sent = _tell(review, person, seller, answers[review.id], at)
        review.told_at = at
        enter(review, EntryKind.TOLD, by=by, at=at, data={"sent": sent})
    return len(found)


def remind(*, by: Actor, at: datetime) -> int:
    """Tell shops once of low reviews that they left unanswered beyond the day; returns how many reviews these are."""
    check_permission(by, Permission.REVIEW_WORK)
    late = (
        update(Review)
        .where(Review.state == State.WAITING.value, Review.due_at < at, Review.reminded_at.is_(None))
        .values(reminded_at=at)
        .returning(Review.seller_id)
    )
    numbers = Counter(db.session.scalars(late).all())
    tell_numbers("review.overdue", numbers, at=at)
    return numbers.total()


def _tell(review: Review, person: ReviewPerson | None, seller: Seller, answer: str, at: datetime) -> bool:
    language = (person.language if person else None) or "en"
    data = {
        "review": reference_of(review.id),
        "seller": seller.reference,
        "shop": seller.name,
        "stars": review.score,
        "answer": answer,
        "action": done(Action(str(review.action)), language),
    }
    subject = subject_of(review.id)
    told = {"review": data["review"], "seller": seller.reference, "stars": review.score, "action": review.action}
    where = {"publisher": review.publisher, "external_reference": review.external_reference}
    announce("review.closed", data=told | where, subject=subject, at=at)
    if person is None or not person.email:
        return False
    return post(address=person.email, topic="review.handled", data=data, language=language, subject=subject, at=at)


def _answers(reviews: list[int]) -> dict[int, str]:
    """The newest answer to each review."""
    query = select(ReviewEntry.review_id, ReviewEntry.text).where(
        ReviewEntry.review_id.in_(reviews), ReviewEntry.kind == EntryKind.ANSWERED.value
    )
    return {row.review_id: row.text or "" for row in db.session.execute(query.order_by(ReviewEntry.id))}
