"""Handing reviews of orders to the facts, by the same import that the platform's own files take."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlalchemy import or_, select, update

from governance.complaints.reviews.models import Review
from governance.complaints.reviews.states import Source
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.commands import settings
from governance.core.database import db
from governance.facts.imports import import_events
from governance.sellers.models import Seller

AT_ONCE: Final = 50_000


def hand_over(*, by: Actor, at: datetime, most: int = AT_ONCE) -> int:
    """Let the facts know of reviews that are new or changed since they were told; returns how many.

    All of an order are handed over, handled or not, flagged or not, so that what counts is never a choice among them. An
    event holds stars, order, days, action and authenticity, and nothing of words or persons. Raises `Unavailable` while
    another import runs.
    """
    check_permission(by, Permission.FACTS_IMPORT)
    query = (
        select(Review, Seller.reference)
        .join(Seller, Seller.id == Review.seller_id)
        .where(Review.order_reference.is_not(None), Review.examined_at.is_not(None))
        .where(or_(Review.handed_over_at.is_(None), Review.handed_over_at < Review.changed_at))
        .order_by(Review.id)
        .limit(most)
        .with_for_update(of=Review, skip_locked=True)
    )
    found = db.session.execute(query).all()
    if not found:
        return 0
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"reviews-{at:%Y%m%dT%H%M%S}.jsonl"
        with path.open("w", encoding="utf-8") as stream:
            for review, seller in found:
                stream.write(json.dumps(event_of(review, seller), ensure_ascii=False) + "\n")
        summary = import_events(kind="reviews", paths=[path], settings=settings(), by=by, at=at)
    ids = [review.id for review, _seller in found]
    db.session.execute(update(Review).where(Review.id.in_(ids)).values(handed_over_at=at))
    for batch in summary.batch_ids:
        subject, after = ("event_batch", str(batch)), {"reviews": len(ids)}
        audit.record(AuditAction.REVIEW_HAND_OVER, subject=subject, by=by, at=at, after=after)
    return len(ids)


def event_of(review: Review, seller: str) -> dict[str, Any]:
    """A review as an event of the kind `reviews`; one of a third party is named with it."""
    own = review.source == Source.OWN
    answered = review.answered_at
    return {
        "review_id": review.external_reference if own else f"{review.publisher}:{review.external_reference}",
        "order_id": review.order_reference,
        "score": review.score,
        "created_at": review.written_at.isoformat(),
        "seller_id": seller,
        "answered_at": answered.isoformat() if answered else None,
        "closed_action": review.action,
        "source": review.source,
        "authenticity": review.authenticity,
        "updated_at": review.changed_at.isoformat(),
    }
