"""What the rules of authenticity look at: counts around reviews, asked for many of them at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Date, Integer, case, cast, column, func, select, values

from governance.complaints.reviews.authenticity import HIGH, USUAL_DAYS, Seen, pole
from governance.complaints.reviews.models import Review, ReviewPerson, ReviewWords
from governance.complaints.reviews.states import LOW, Source
from governance.core.accounts import Account
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db

WEEK: Final = timedelta(days=7)
Day = tuple[int, date, int]  # shop, day, and the way its reviews point


@dataclass(frozen=True)
class Around:
    """Counts around a set of reviews."""

    words: dict[str, int]
    days: dict[Day, int]
    usual: dict[Day, int]
    persons: dict[str, list[tuple[int, str | None, datetime]]]
    own: dict[int, set[str]]


def day_in(review: Review) -> Day:
    """The day of a review, with its shop and the way it points."""
    return review.seller_id, day_of(review.written_at, settings().timezone), pole(review.score)


def on_day() -> ColumnElement[date]:
    """The day of a review, in the database."""
    return cast(func.timezone(settings().timezone, Review.written_at), Date)


def points() -> ColumnElement[int]:
    """The way a review points, in the database; the same as `pole`."""
    return case((Review.score <= LOW, -1), (Review.score >= HIGH, 1), else_=0)


def seen(reviews: Sequence[Review]) -> dict[int, Seen]:
    """What is known about each of `reviews`."""
    ids = [review.id for review in reviews]
    persons = {one.review_id: one for one in db.session.scalars(_of(ReviewPerson, ids))}
    texts = {one.review_id: one.text for one in db.session.scalars(_of(ReviewWords, ids))}
    around = _around(reviews, persons.values())
    return {review.id: _seen(review, persons.get(review.id), texts.get(review.id), around) for review in reviews}


def _of(table: Any, ids: Sequence[int]) -> Any:
    return select(table).where(table.review_id.in_(ids))


def _seen(review: Review, person: ReviewPerson | None, text: str | None, around: Around) -> Seen:
    day = day_in(review)
    key, words = (person.reviewer_key, person.words_key) if person else (None, None)
    address = (person.email or "").strip().casefold() if person else ""
    theirs = [
        at
        for seller_id, product, at in around.persons.get(key or "", [])
        if (seller_id, product) == (review.seller_id, review.product)
        and review.written_at - WEEK < at <= review.written_at
    ]
    return Seen(
        source=Source(review.source),
        score=review.score,
        text=text,
        order=review.order_reference is not None,
        own_account=bool(address) and address in around.own.get(review.seller_id, set()),
        same_text=around.words.get(words or "", 1),
        of_person=max(1, len(theirs)),
        same_day=around.days.get(day, 1),
        usual=around.usual.get(day, 0),
    )


def _around(reviews: Sequence[Review], persons: Collection[ReviewPerson]) -> Around:
    days = sorted({day_in(review) for review in reviews})
    shops = sorted({review.seller_id for review in reviews})
    return Around(
        words=_same_words({person.words_key for person in persons if person.words_key}),
        days=_on_days(days, first=0, last=0),
        usual=_on_days(days, first=USUAL_DAYS, last=1),
        persons=_of_persons({person.reviewer_key for person in persons if person.reviewer_key}, shops),
        own=_own_addresses(shops),
    )


def _same_words(keys: Collection[str]) -> dict[str, int]:
    same = select(ReviewPerson.words_key, func.count()).where(ReviewPerson.words_key.in_(keys))
    return {str(key): number for key, number in db.session.execute(same.group_by(ReviewPerson.words_key))}


def _on_days(days: Sequence[Day], *, first: int, last: int) -> dict[Day, int]:
    """Reviews that point the same way, from `first` to `last` days before each day."""
    if not days:
        return {}
    wanted = values(column("seller_id", BigInteger), column("day", Date), column("way", Integer), name="wanted").data(
        list(days)
    )
    # Bounded by moments first, so that the index on shop and moment serves.
    near = Review.written_at.between(
        cast(wanted.c.day, Date) - timedelta(days=first + 1), cast(wanted.c.day, Date) + timedelta(days=2 - last)
    )
    within = on_day().between(wanted.c.day - first, wanted.c.day - last)
    query = (
        select(wanted.c.seller_id, wanted.c.day, wanted.c.way, func.count())
        .join(Review, (Review.seller_id == wanted.c.seller_id) & near & within & (points() == wanted.c.way))
        .group_by(wanted.c.seller_id, wanted.c.day, wanted.c.way)
    )
    return {(seller_id, day, way): number for seller_id, day, way, number in db.session.execute(query)}


def _of_persons(keys: Collection[str], shops: Sequence[int]) -> dict[str, list[tuple[int, str | None, datetime]]]:
    query = (
        select(ReviewPerson.reviewer_key, Review.seller_id, Review.product, Review.written_at)
        .join(Review, Review.id == ReviewPerson.review_id)
        .where(ReviewPerson.reviewer_key.in_(keys), Review.seller_id.in_(shops))
    )
    found: dict[str, list[tuple[int, str | None, datetime]]] = {}
    for key, seller_id, product, at in db.session.execute(query):
        found.setdefault(str(key), []).append((seller_id, product, at))
    return found


def _own_addresses(shops: Sequence[int]) -> dict[int, set[str]]:
    query = select(Account.subject_id, Account.email)
    query = query.where(Account.subject_kind == "seller", Account.subject_id.in_(shops))
    found: dict[int, set[str]] = {}
    for seller_id, email in db.session.execute(query):
        found.setdefault(int(seller_id or 0), set()).add(email.strip().casefold())
    return found
