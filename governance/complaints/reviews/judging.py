"""What a person says of a review: what it is about, and whether it is genuine. Neither hides it."""

from __future__ import annotations

from datetime import datetime

from governance.complaints.masking import mask_words
from governance.complaints.parties import check_of_platform, name_of
from governance.complaints.reviews.factors import Factor
from governance.complaints.reviews.lookup import enter, subject_of, to_change
from governance.complaints.reviews.models import Review
from governance.complaints.reviews.states import EntryKind, Judgement, counts
from governance.complaints.reviews.telling import tell_shop
from governance.complaints.wording import said
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db


def classify(*, review_id: int, factor: Factor, by: Actor, at: datetime, version: int | None = None) -> Review:
    """Correct what a review is about; what the keywords had found stays on record."""
    check_permission(by, Permission.REVIEW_WORK)
    check_of_platform(by)
    review = to_change(review_id, by=by, version=version)
    before, after = {"factor": review.factor}, {"factor": factor.value}
    review.factor, review.factor_by = factor.value, name_of(by)
    db.session.flush()
    enter(review, EntryKind.CLASSED, by=by, at=at, data=after)
    audit.record(AuditAction.REVIEW_CLASSIFY, subject=subject_of(review.id), by=by, at=at, before=before, after=after)
    return review


def judge(
    *,
    review_id: int,
    judgement: Judgement,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Review:
    """Find a review genuine or not, flagged or not; it counts accordingly, and stands where it stood.

    What a person found holds against what rules find later. The shop is told, and reads the reason.
    """
    check_permission(by, Permission.REVIEW_WORK)
    check_of_platform(by)
    words = said(reason, "reason")
    review = to_change(review_id, by=by, version=version)
    before = {"authenticity": review.authenticity, "judged": review.judged}
    review.judged, review.judged_at, review.judged_by = judgement.value, at, name_of(by)
    review.authenticity, review.changed_at = counts(bool(review.flags), judgement).value, at
    db.session.flush()
    enter(review, EntryKind.JUDGED, by=by, at=at, text=mask_words(words), data={"judged": judgement.value})
    after = {"authenticity": review.authenticity, "judged": judgement.value}
    audit.record(AuditAction.REVIEW_FLAG, subject=subject_of(review.id), by=by, at=at, before=before, after=after)
    tell_shop("review.judged", review, at=at)
    return review
