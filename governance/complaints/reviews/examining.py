"""Looking at new reviews for signs that they are not genuine; what is found is written beside them, never instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, select, tuple_, update

from governance.complaints.reviews.authenticity import Sign, signs_of
from governance.complaints.reviews.evidence import day_in, on_day, points, seen
from governance.complaints.reviews.lookup import enter, subject_of
from governance.complaints.reviews.models import Review, ReviewPerson
from governance.complaints.reviews.states import EntryKind, Judgement, counts
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db

AT_ONCE: Final = 500
_BURST: Final = [{"sign": Sign.BURST.value}]
_SAME: Final = [{"sign": Sign.SAME_TEXT.value}]


def examine(*, by: Actor, at: datetime, most: int = AT_ONCE) -> int:
    """Look at up to `most` reviews that nobody looked at; returns how many were.

    Where one of them completes a burst or the third of the same words, the earlier ones are looked at again.
    """
    check_permission(by, Permission.REVIEW_WORK)
    new = select(Review).where(Review.examined_at.is_(None)).order_by(Review.id).limit(most)
    reviews = list(db.session.scalars(new.with_for_update(skip_locked=True)))
    signs = {number: signs_of(known) for number, known in seen(reviews).items()}
    changed = [review for review in reviews if _flag(review, signs[review.id], by=by, at=at)]
    db.session.flush()
    for review in changed:
        after = {"signs": [one["sign"] for one in review.flags], "authenticity": review.authenticity}
        audit.record(AuditAction.REVIEW_FLAG, subject=subject_of(review.id), by=by, at=at, after=after)
    _look_again(reviews, signs)
    return len(reviews)


def _flag(review: Review, signs: list[dict[str, Any]], *, by: Actor, at: datetime) -> bool:
    """Note what was found; whether that is anything new."""
    review.examined_at = at
    if [one["sign"] for one in signs] == [one["sign"] for one in review.flags]:
        return False
    before = review.authenticity
    review.flags, review.version = signs, review.version + 1
    review.authenticity = counts(bool(signs), Judgement(review.judged) if review.judged else None).value
    if review.authenticity != before:
        review.changed_at = at
    enter(review, EntryKind.FLAGGED, by=by, at=at, data={"signs": signs})
    return True


def _look_again(reviews: Sequence[Review], signs: Mapping[int, list[dict[str, Any]]]) -> None:
    """Have the others of a burst, and of the same words, looked at again when they do not carry the sign yet."""
    found = {review.id: {one["sign"] for one in signs[review.id]} for review in reviews}
    days = {day_in(review) for review in reviews if Sign.BURST in found[review.id]}
    if days:
        there = tuple_(Review.seller_id, on_day(), points()).in_(sorted(days))
        _again(and_(there, ~Review.flags.contains(_BURST)))
    same = [review.id for review in reviews if Sign.SAME_TEXT in found[review.id]]
    if same:
        keys = select(ReviewPerson.words_key).where(ReviewPerson.review_id.in_(same))
        others = select(ReviewPerson.review_id).where(ReviewPerson.words_key.in_(keys))
        _again(and_(Review.id.in_(others), ~Review.flags.contains(_SAME)))


def _again(which: ColumnElement[bool]) -> None:
    again = update(Review).where(which, Review.examined_at.is_not(None)).values(examined_at=None)
    db.session.execute(again, execution_options={"synchronize_session": False})
