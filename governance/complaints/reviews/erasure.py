"""Forgetting reviewers: at their wish with their words, and after three years without them; stars and counts stay.

A platform does not delete what buyers wrote of goods (Electronic Commerce Law of the PRC, article 39): when the time of
the person is over, the masked words stay. Only the person itself can have them erased.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select, update

from governance.complaints.filing import Person
from governance.complaints.redaction import without
from governance.complaints.reviews.lookup import enter, review_of, subject_of
from governance.complaints.reviews.models import Review, ReviewEntry, ReviewPerson, ReviewWords
from governance.complaints.reviews.states import EntryKind
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.outbox.forgetting import forget

AT_ONCE: Final = 500
_OF_PERSON: Final = ("name", "email", "phone", "buyer_reference", "language")
_EMPTY: Final = dict.fromkeys((*_OF_PERSON, "reviewer_key", "words", "words_key"))


def erase_reviewer(*, review_id: int, by: Actor, at: datetime) -> int:
    """Erase whoever wrote a review from all reviews of theirs, with their words; returns how many these are."""
    check_permission(by, Permission.PERSONAL_READ)
    review_of(review_id, by=by)
    key = db.session.scalar(select(ReviewPerson.reviewer_key).where(ReviewPerson.review_id == review_id))
    return _erase([review_id], words=True, by=by, at=at) if key is None else erase_of_key(key=key, by=by, at=at)


def erase_of_key(*, key: str, by: Actor, at: datetime) -> int:
    """Erase the person with this key (the same as in complaints) from all reviews; returns how many these are."""
    check_permission(by, Permission.PERSONAL_READ)
    theirs = select(ReviewPerson.review_id).where(ReviewPerson.reviewer_key == key)
    return _erase(db.session.scalars(theirs).all(), words=True, by=by, at=at)


def erase_due(*, by: Actor, at: datetime, most: int = AT_ONCE) -> int:
    """Erase up to `most` persons whose time is over; returns how many. The masked words of their reviews stay."""
    check_permission(by, Permission.JOB_RUN)
    over = ReviewPerson.keep_until < day_of(at, settings().timezone)
    due = select(ReviewPerson.review_id).where(ReviewPerson.erased_at.is_(None), over)
    return _erase(db.session.scalars(due.order_by(ReviewPerson.review_id).limit(most)).all(), words=False, by=by, at=at)


def _erase(review_ids: Sequence[int], *, words: bool, by: Actor, at: datetime) -> int:
    if not review_ids:
        return 0
    held = select(Review).where(Review.id.in_(review_ids)).order_by(Review.id).with_for_update()
    reviews = list(db.session.scalars(held))
    rows = list(db.session.scalars(select(ReviewPerson).where(ReviewPerson.review_id.in_(review_ids))))
    persons = [Person(**{name: getattr(row, name) for name in _OF_PERSON}) for row in rows]
    _redact(review_ids, persons)
    if words:
        db.session.execute(delete(ReviewWords).where(ReviewWords.review_id.in_(review_ids)))
    emptied = update(ReviewPerson).where(ReviewPerson.review_id.in_(review_ids))
    db.session.execute(emptied.values(**_EMPTY, erased_at=at))
    addresses = {person.email for person in persons if person.email}
    forget(addresses=addresses, subjects=[subject_of(review.id) for review in reviews], by=by)
    for review in reviews:
        enter(review, EntryKind.ERASED, by=by, at=at, data={"words": words})
        audit.record(AuditAction.REVIEW_ERASE, subject=subject_of(review.id), by=by, at=at, after={"words": words})
    return len(reviews)


def _redact(review_ids: Sequence[int], persons: Collection[Person]) -> None:
    """Leave the persons out of what others wrote about their reviews."""
    redact = without(persons)
    said = select(ReviewEntry).where(ReviewEntry.review_id.in_(review_ids), ReviewEntry.text.is_not(None))
    for entry in db.session.scalars(said):
        entry.text = redact(str(entry.text))
    db.session.flush()
