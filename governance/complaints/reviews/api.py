"""Reviews over HTTP: delivered in bulk, listed, worked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from flask import request

from governance.complaints.reviews import answering, judging
from governance.complaints.reviews.delivery import MOST_LINES, Delivered, deliver
from governance.complaints.reviews.readings import (
    ReviewCounts,
    ReviewRow,
    ReviewShown,
    find_reviews,
    read_review,
    review_counts,
)
from governance.complaints.reviews.references import id_of
from governance.complaints.reviews.schemas import (
    CountsQuery,
    NewReviewSchema,
    ReviewAnswerSchema,
    ReviewClassSchema,
    ReviewCloseSchema,
    ReviewCountsSchema,
    ReviewDeliveredSchema,
    ReviewJudgementSchema,
    ReviewQuery,
    ReviewReopenSchema,
    ReviewSchema,
    ReviewShownSchema,
)
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.doors import needs
from governance.core.errors import Invalid
from governance.core.identity import current_actor
from governance.core.openapi import ApiBlueprint
from governance.core.paging import Page, page_schema
from governance.sellers import register

NDJSON: Final = "application/x-ndjson"

blueprint = ApiBlueprint("reviews", __name__, url_prefix="/api/v1/reviews", description="What buyers say of shops.")


@blueprint.route("")
@needs(Permission.REVIEW_READ)
@blueprint.arguments(ReviewQuery, location="query")
@blueprint.response(200, page_schema(ReviewSchema))
def listed(query: dict[str, Any]) -> Page[ReviewRow]:
    """Reviews of a list; an account of a shop sees its own alone. Flagged ones stand among the others."""
    seller: str | None = query.pop("seller")
    return find_reviews(by=current_actor(), at=now(), seller_id=_shop(seller), **query)


@blueprint.route("", methods=["POST"])
@needs(Permission.REVIEW_IMPORT)
@blueprint.doc(
    requestBody={
        "required": True,
        "description": f"One review a line, at most {MOST_LINES:,}. A known one stays as it is.",
        "content": {NDJSON: {"schema": NewReviewSchema}},
    }
)
@blueprint.response(200, ReviewDeliveredSchema)
def delivered() -> Delivered:
    """Take in reviews; lines that are not in order are named with their reason, the others count."""
    if request.mimetype != NDJSON:
        raise Invalid(f"Send JSON lines as {NDJSON}.", pointer="Content-Type")
    with transaction():
        return deliver(lines=request.get_data(cache=False).split(b"\n"), by=current_actor(), at=now())


@blueprint.route("/counts")
@needs(Permission.REVIEW_READ)
@blueprint.arguments(CountsQuery, location="query")
@blueprint.response(200, ReviewCountsSchema)
def counted(query: dict[str, Any]) -> ReviewCounts:
    """How many there are, of one shop or of all."""
    return review_counts(by=current_actor(), at=now(), seller_id=_shop(query["seller"]))


@blueprint.route("/<string:review>")
@needs(Permission.REVIEW_READ)
@blueprint.response(200, ReviewShownSchema)
def one(review: str) -> dict[str, Any]:
    """One review with everything that happened to it."""
    return _plain(read_review(review_id=id_of(review), by=current_actor(), at=now()))


@blueprint.route("/<string:review>/answer", methods=["POST"])
@needs(Permission.REVIEW_READ)
@blueprint.arguments(ReviewAnswerSchema)
@blueprint.response(200, ReviewShownSchema)
def answer(body: dict[str, Any], review: str) -> dict[str, Any]:
    """Answer the reviewer; with an action the review is closed at once."""
    return _changed(answering.answer, review, body)


@blueprint.route("/<string:review>/close", methods=["POST"])
@needs(Permission.REVIEW_READ)
@blueprint.arguments(ReviewCloseSchema)
@blueprint.response(200, ReviewShownSchema)
def close(body: dict[str, Any], review: str) -> dict[str, Any]:
    """State what was done: the review is handled, and its writer is told."""
    return _changed(answering.close, review, body)


@blueprint.route("/<string:review>/reopen", methods=["POST"])
@needs(Permission.REVIEW_WORK)
@blueprint.arguments(ReviewReopenSchema)
@blueprint.response(200, ReviewShownSchema)
def reopen(body: dict[str, Any], review: str) -> dict[str, Any]:
    """State that it is not done."""
    return _changed(answering.reopen, review, body)


@blueprint.route("/<string:review>/class", methods=["POST"])
@needs(Permission.REVIEW_WORK)
@blueprint.arguments(ReviewClassSchema)
@blueprint.response(200, ReviewShownSchema)
def classify(body: dict[str, Any], review: str) -> dict[str, Any]:
    """Correct what it is about."""
    return _changed(judging.classify, review, body)


@blueprint.route("/<string:review>/judgement", methods=["POST"])
@needs(Permission.REVIEW_WORK)
@blueprint.arguments(ReviewJudgementSchema)
@blueprint.response(200, ReviewShownSchema)
def judge(body: dict[str, Any], review: str) -> dict[str, Any]:
    """Find it genuine or not; it counts accordingly, and stays where it stands."""
    return _changed(judging.judge, review, body)


def _shop(reference: str | None) -> int | None:
    return register.find(reference).id if reference is not None else None


def _changed(operation: Callable[..., object], review: str, body: dict[str, Any]) -> dict[str, Any]:
    """Let one operation change the review; returns it as it then stands."""
    by, at, review_id = current_actor(), now(), id_of(review)
    with transaction():
        operation(review_id=review_id, by=by, at=at, **body)
    return _plain(read_review(review_id=review_id, by=by, at=at))


def _plain(shown: ReviewShown) -> dict[str, Any]:
    """As it goes out: nothing of the writer."""
    return {
        "review": asdict(shown.review),
        "entries": [asdict(entry) for entry in shown.entries],
        "can": sorted(shown.can),
    }
