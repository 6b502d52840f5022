"""Taking reviews in: each once, its words and its writer apart from it, classed at once and examined soon after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from governance.complaints.filing import complainant_key
from governance.complaints.masking import mask_words
from governance.complaints.reviews.factors import factor_of
from governance.complaints.reviews.incoming import NewReview, words_key
from governance.complaints.reviews.models import Review, ReviewPerson, ReviewWords
from governance.complaints.reviews.states import LOW, State
from governance.complaints.reviews.telling import tell_numbers
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.clocks.calendars import working_days_of
from governance.core.clocks.due import due_of
from governance.core.clocks.rules import Binds, ClockRule, Kind, Unit
from governance.core.commands import settings
from governance.core.database import db
from governance.core.documents.erasing import kept_through
from governance.sellers.models import Seller

# What the shop is asked for about a low review; a promise of the platform to its buyers, bound on shops by contract.
ANSWER: Final = ClockRule(
    Binds.SELLER, Kind.CONTRACT, "the platform's promise to its buyers", date(2026, 11, 22), 3, Unit.WORKING_DAYS
)
_AT_ONCE: Final = 1_000
_TOGETHER: Final = {"render_nulls": True}  # rows that lack something go in one statement with those that do not

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a delivery: how many reviews are new or were known, and the places of rows with unknown shops."""

    taken: int
    known: int
    strangers: tuple[int, ...]


def take_in(*, reviews: Sequence[NewReview], by: Actor, at: datetime) -> Taken:
    """Take in every review that is not known yet by publisher and reference; a known one stays as it is.

    Reviews of shops that are not registered are left out, by their places in `reviews`.
    """
    check_permission(by, Permission.REVIEW_IMPORT)
    shops = _shops({review.seller for review in reviews})
    strangers = tuple(place for place, review in enumerate(reviews) if review.seller not in shops)
    ours = [review for review in reviews if review.seller in shops]
    due = {country: _due(country, at) for country in {country for _id, country in shops.values()}}
    first = {review.key: review for review in reversed(ours)}
    single = [first[key] for key in sorted(first)]  # in one order, so that two deliveries never wait for each other
    taken, low = 0, Counter[int]()
    for start in range(0, len(single), _AT_ONCE):
        fresh = _insert(single[start : start + _AT_ONCE], shops, due, at)
        taken += len(fresh)
        low.update(shops[review.seller][0] for review in fresh if review.score <= LOW)
    tell_numbers("review.low", low, at=at)
    if taken:
        after = {"reviews": taken, "known": len(ours) - taken, "strangers": len(strangers)}
        audit.record(AuditAction.REVIEW_IMPORT, subject=("register", "reviews"), by=by, at=at, after=after)
    return Taken(taken=taken, known=len(ours) - taken, strangers=strangers)


def _shops(references: Iterable[str]) -> dict[str, tuple[int, str | None]]:
    """Internal id and country of each registered shop."""
    wanted = sorted(references)
    found: dict[str, tuple[int, str | None]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(Seller.reference, Seller.id, Seller.country)
        query = query.where(Seller.reference.in_(wanted[start : start + _AT_ONCE]))
        found |= {row.reference: (row.id, row.country) for row in db.session.execute(query)}
    return found


def _due(country: str | None, at: datetime) -> datetime:
    return due_of(ANSWER, at, timezone=settings().timezone, working_days=working_days_of(country)).at


def _insert(
    reviews: Sequence[NewReview],
    shops: Mapping[str, tuple[int, str | None]],
    due: Mapping[str | None, datetime],
    at: datetime,
) -> list[NewReview]:
    """Write those that are new, and return them."""
    rows = [_row(review, *shops[review.seller], due, at) for review in reviews]
    new = insert(Review).on_conflict_do_nothing()
    wanted = new.returning(Review.id, Review.publisher, Review.external_reference)
    returned = db.session.execute(wanted, rows, execution_options=_TOGETHER)
    ids = {(row.publisher, row.external_reference): row.id for row in returned}
    fresh = [(ids[review.key], review) for review in reviews if review.key in ids]
    masked = {number: mask_words(review.text or "", review.reviewer.marks()) for number, review in fresh}
    words = [
        {"review_id": number, "seller_id": shops[review.seller][0], "text": masked[number]}
        for number, review in fresh
        if review.text
    ]
    persons = [_person(number, review, masked[number], at) for number, review in fresh]
    for table, theirs in ((ReviewWords, words), (ReviewPerson, persons)):
        if theirs:
            db.session.execute(insert(table), theirs, execution_options=_TOGETHER)
    return [review for _number, review in fresh]


def _row(
    review: NewReview, seller_id: int, country: str | None, due: Mapping[str | None, datetime], at: datetime
) -> Row:
    factor = factor_of(review.text).value
    return {
        "source": review.source.value,
        "publisher": review.publisher,
        "external_reference": review.reference,
        "seller_id": seller_id,
        "order_reference": review.order,
        "product": review.product,
        "product_name": review.product_name,
        "category": review.category,
        "lot": review.lot,
        "score": review.score,
        "factor": factor,
        "factor_by_rule": factor,
        "written_at": review.written_at,
        "recorded_at": at,
        "changed_at": at,
        "due_at": due[country] if review.score <= LOW else None,
        "state": State.WAITING.value,
    }


def _person(review_id: int, review: NewReview, masked: str, at: datetime) -> Row:
    """Who wrote it, and the words in full where the shop reads others; kept as long as the record of a trade."""
    salt, person = settings().pseudonym_key, review.reviewer
    return {
        "review_id": review_id,
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "buyer_reference": person.buyer_reference,
        "reviewer_key": complainant_key(person, salt),
        "language": person.language,
        "words": review.text if review.text and review.text != masked else None,
        "words_key": words_key(review.text, salt),
        "keep_until": kept_through(day_of(at, settings().timezone)),
    }
