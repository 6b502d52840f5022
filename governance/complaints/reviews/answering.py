"""Answering reviews and closing them: a review is handled when it was answered and something was done about it."""

from __future__ import annotations

from datetime import datetime

from governance.complaints.masking import mask_words
from governance.complaints.parties import check_of_platform, name_of
from governance.complaints.reviews.lookup import enter, subject_of, to_change
from governance.complaints.reviews.models import Review
from governance.complaints.reviews.states import Action, EntryKind, State, check_move, check_open, fits
from governance.complaints.reviews.telling import tell_shop
from governance.complaints.wording import said
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission, may
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Invalid, InvalidTransition, PermissionDenied


def answer(
    *, review_id: int, text: str, by: Actor, at: datetime, action: Action | None = None, version: int | None = None
) -> Review:
    """Answer the reviewer, for the shop or in its place; said again, it takes the place of what was said before.

    With `action` the review is closed at once. Numbers and addresses of persons in the answer are masked: it is read by
    everybody. Raises `InvalidTransition` when the review is handled already.
    """
    _check_answers(by)
    words = said(text, "text")
    review = to_change(review_id, by=by, version=version)
    check_open(State(review.state))
    if action is not None:
        _check_fits(action, review)
    first = review.answered_at is None
    review.state, review.answered_at, review.changed_at = State.ANSWERED.value, review.answered_at or at, at
    db.session.flush()
    enter(review, EntryKind.ANSWERED, by=by, at=at, text=mask_words(words))
    audit.record(AuditAction.REVIEW_ANSWER, subject=subject_of(review.id), by=by, at=at, after={"first": first})
    if action is not None:
        _close(review, action, by=by, at=at)
    return review


def close(*, review_id: int, action: Action, by: Actor, at: datetime, version: int | None = None) -> Review:
    """State what was done about an answered review; it is handled from now on, and the reviewer is told.

    Raises `InvalidTransition` for one that nobody answered, `Invalid` when thanks are said to close a low review.
    """
    _check_answers(by)
    review = to_change(review_id, by=by, version=version)
    check_move(State(review.state), State.HANDLED)
    _check_fits(action, review)
    _close(review, action, by=by, at=at)
    return review


def reopen(*, review_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> Review:
    """A person of the platform finds that it was not done: the review is not handled, and the shop is told why."""
    check_permission(by, Permission.REVIEW_WORK)
    check_of_platform(by)
    words = said(reason, "reason")
    review = to_change(review_id, by=by, version=version)
    if State(review.state) is not State.HANDLED:
        raise InvalidTransition("This review is not closed: there is nothing to open again.")
    before = {"action": review.action}
    review.state, review.changed_at = State.ANSWERED.value, at
    review.action = review.closed_at = review.closed_by = review.told_at = None
    db.session.flush()
    enter(review, EntryKind.REOPENED, by=by, at=at, text=mask_words(words))
    audit.record(AuditAction.REVIEW_REOPEN, subject=subject_of(review.id), by=by, at=at, before=before)
    tell_shop("review.reopened", review, at=at)
    return review


def _close(review: Review, action: Action, *, by: Actor, at: datetime) -> None:
    review.state, review.action = State.HANDLED.value, action.value
    review.closed_at, review.closed_by, review.changed_at = at, name_of(by), at
    db.session.flush()
    enter(review, EntryKind.CLOSED, by=by, at=at, data={"action": action.value})
    after = {"action": action.value}
    audit.record(AuditAction.REVIEW_CLOSE, subject=subject_of(review.id), by=by, at=at, after=after)


def _check_answers(by: Actor) -> None:
    """A shop answers its own reviews; an officer where the shop cannot or does not."""
    if not may(by, Permission.REVIEW_WORK):
        check_permission(by, Permission.REVIEW_ANSWER)
        if by.seller_id is None:
            raise PermissionDenied("Reviews are answered by their shop, or by an officer.")


def _check_fits(action: Action, review: Review) -> None:
    if not fits(action, review.score):
        raise Invalid("Thanks alone put nothing right: say what was done about this review.", pointer="action")
