"""Finding a review within what the asker may know of, holding it while it changes, and writing down what happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from governance.complaints.parties import name_of, party_of
from governance.complaints.reviews.models import Review, ReviewEntry
from governance.complaints.reviews.references import reference_of
from governance.complaints.reviews.states import EntryKind
from governance.core.access import Actor
from governance.core.database import db
from governance.core.errors import Conflict, NotFound
from governance.core.ownership import speaks_for


def subject_of(review_id: int) -> tuple[str, str]:
    """The review as the subject of messages and audit entries."""
    return "review", str(review_id)


def review_of(review_id: int, *, by: Actor) -> Review:
    """The review; raises `NotFound`, also for one of another shop."""
    return _theirs(db.session.get(Review, review_id), review_id, by)


def to_change(review_id: int, *, by: Actor, version: int | None = None) -> Review:
    """The review, held until the end of the transaction and one version further; raises as `review_of`.

    Raises `Conflict` when `version` is given and not the present one: somebody else changed it first.
    """
    query = select(Review).where(Review.id == review_id).with_for_update()
    review = _theirs(db.session.scalar(query.execution_options(populate_existing=True)), review_id, by)
    if version not in {None, review.version}:
        raise Conflict("Somebody has changed this review meanwhile: look at it again first.", pointer="version")
    review.version += 1
    return review


def enter(
    review: Review,
    kind: EntryKind,
    *,
    by: Actor,
    at: datetime,
    text: str | None = None,
    data: Mapping[str, Any] | None = None,
    for_seller: bool = True,
) -> ReviewEntry:
    """Write down what happened; `text` comes masked."""
    entry = ReviewEntry(review_id=review.id, seller_id=review.seller_id, at=at, kind=kind.value, for_seller=for_seller)
    entry.party, entry.by = party_of(by).value, name_of(by)
    entry.text, entry.data = text, dict(data) if data else None
    db.session.add(entry)
    return entry


def _theirs(review: Review | None, review_id: int, by: Actor) -> Review:
    if review is None or not speaks_for(by, seller_id=review.seller_id):
        raise NotFound(f"There is no review {reference_of(review_id)}.")
    return review
