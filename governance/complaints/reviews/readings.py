"""Reading reviews: lists of work, numbers, and one review with everything that happened to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, not_, select, tuple_

from governance.complaints.reviews.factors import Factor
from governance.complaints.reviews.lookup import subject_of
from governance.complaints.reviews.models import Review, ReviewEntry, ReviewPerson, ReviewWords
from governance.complaints.reviews.references import reference_of
from governance.complaints.reviews.states import (
    LOW,
    Action,
    Authenticity,
    EntryKind,
    Judgement,
    Source,
    State,
    can_move,
)
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission, may
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.documents.masking import mask_name
from governance.core.errors import Invalid, NotFound
from governance.core.paging import DEFAULT_SIZE, Page, decode_cursor, page_of
from governance.sellers.models import Seller

NOT_OURS: Final = "This cursor is not one of ours: start again without a cursor."
_WAITING: Final = Review.state == State.WAITING.value
_FLAGGED: Final = Review.authenticity == Authenticity.FLAGGED.value

# What each list holds. None of them leaves a review out because it is flagged.
SHOWS: Final[Mapping[str, ColumnElement[bool] | None]] = {
    "low": and_(_WAITING, Review.score <= LOW),
    "waiting": _WAITING,
    "action": Review.state == State.ANSWERED.value,
    "flagged": _FLAGGED,
    "third_party": Review.source == Source.THIRD_PARTY.value,
    "all": None,
}
# Lists of work begin with the lowest, and of these with the oldest; the others with the newest.
WORK: Final = frozenset({"low", "waiting", "action"})


@dataclass(frozen=True, kw_only=True)
class ReviewRow:
    """A review in a list, without its writer. `text` is masked; None when there is none or it was erased."""

    reference: str
    version: int
    source: Source
    publisher: str
    external_reference: str
    seller: str
    seller_name: str
    order: str | None
    product: str | None
    product_name: str | None
    score: int
    text: str | None
    factor: Factor
    written_at: datetime
    state: State
    due_at: datetime | None
    overdue: bool
    authenticity: Authenticity
    signs: Sequence[Mapping[str, Any]]
    judged: Judgement | None
    answered_at: datetime | None
    action: Action | None
    closed_at: datetime | None
    told_at: datetime | None

    @property
    def flagged(self) -> bool:
        return self.authenticity is Authenticity.FLAGGED


@dataclass(frozen=True, kw_only=True)
class EntryShown:
    """One thing that happened."""

    at: datetime
    party: str
    kind: EntryKind
    text: str | None
    data: Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class PersonShown:
    """Who wrote a review, masked, for people of the platform; `key` tells one from another."""

    name: str | None
    has_address: bool
    erased: bool


@dataclass(frozen=True, kw_only=True)
class ReviewShown:
    """A review with everything that happened to it; `words` in full and `person` for the platform alone."""

    review: ReviewRow
    entries: Sequence[EntryShown]
    words: str | None
    person: PersonShown | None
    can: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class ReviewCounts:
    """How many there are. `reviews` and `handled` leave out what is counted `apart`; the lists leave out nothing."""

    reviews: int
    handled: int
    apart: int
    handled_apart: int
    low: int
    overdue: int
    waiting: int
    action: int
    flagged: int
    third_party: int


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who wrote a review, in full."""

    name: str | None
    email: str | None
    phone: str | None
    buyer_reference: str | None


def find_reviews(
    *,
    by: Actor,
    at: datetime,
    show: str = "all",
    seller_id: int | None = None,
    factor: Factor | None = None,
    product: str | None = None,
    limit: int = DEFAULT_SIZE,
    cursor: str | None = None,
) -> Page[ReviewRow]:
    """Reviews of a list (see `SHOWS`) that answer to every filter given; a shop's account finds its own alone."""
    check_permission(by, Permission.REVIEW_READ)
    query = _reviews().where(*_own(by, seller_id)).limit(limit + 1)
    chosen = SHOWS[show]
    if chosen is not None:
        query = query.where(chosen)
    if factor is not None:
        query = query.where(Review.factor == factor.value)
    if product is not None:
        query = query.where(Review.product == product)
    work = show in WORK
    query = query.order_by(Review.score, Review.id) if work else query.order_by(Review.id.desc())
    if cursor is not None:
        query = query.where(_after(cursor, work=work))
    page = page_of(db.session.execute(query).all(), limit=limit, place=lambda row: (row.Review.score, row.Review.id))
    return Page([_row(*row, at=at) for row in page.items], page.next)


def review_counts(*, by: Actor, at: datetime, seller_id: int | None = None) -> ReviewCounts:
    """How many reviews there are, of one shop or of all."""
    check_permission(by, Permission.REVIEW_READ)
    handled = Review.state == State.HANDLED.value
    wanted = {
        "reviews": not_(_FLAGGED),
        "handled": and_(handled, not_(_FLAGGED)),
        "apart": _FLAGGED,
        "handled_apart": and_(handled, _FLAGGED),
        "overdue": and_(_WAITING, Review.due_at < at),
    } | {name: chosen for name, chosen in SHOWS.items() if chosen is not None}
    numbers = [func.count().filter(chosen).label(name) for name, chosen in wanted.items()]
    row = db.session.execute(select(*numbers).select_from(Review).where(*_own(by, seller_id))).one()
    return ReviewCounts(**row._mapping)  # noqa: SLF001 (SQLAlchemy's public name for it)


def read_review(*, review_id: int, by: Actor, at: datetime) -> ReviewShown:
    """One review; raises `NotFound`, also for one of another shop."""
    check_permission(by, Permission.REVIEW_READ)
    found = db.session.execute(_reviews().where(Review.id == review_id, *_own(by, None))).one_or_none()
    if found is None:
        raise NotFound(f"There is no review {reference_of(review_id)}.")
    row = _row(*found, at=at)
    platform = by.seller_id is None
    person = db.session.get(ReviewPerson, review_id) if platform else None
    entries = select(ReviewEntry).where(ReviewEntry.review_id == review_id).order_by(ReviewEntry.id)
    return ReviewShown(
        review=row,
        entries=[_entry(entry) for entry in db.session.scalars(entries) if platform or entry.for_seller],
        words=person.words if person else None,
        person=_person(person) if person else None,
        can=_can(row, by),
    )


def contact_of(*, review_id: int, by: Actor, at: datetime) -> Contact:
    """Who wrote a review, in full; each reading is written down."""
    check_permission(by, Permission.PERSONAL_READ)
    person = db.session.get(ReviewPerson, review_id)
    if person is None:
        raise NotFound(f"There is no review {reference_of(review_id)}.")
    audit.record(AuditAction.REVIEW_PERSONAL, subject=subject_of(review_id), by=by, at=at)
    return Contact(name=person.name, email=person.email, phone=person.phone, buyer_reference=person.buyer_reference)


def _reviews() -> Select[Review, Seller, str | None]:
    return (
        select(Review, Seller, ReviewWords.text)
        .join(Seller, Seller.id == Review.seller_id)
        .outerjoin(ReviewWords, ReviewWords.review_id == Review.id)
    )


def _own(by: Actor, seller_id: int | None) -> list[ColumnElement[bool]]:
    """The shop that is asked for, and the one that `by` speaks for."""
    return [Review.seller_id == one for one in (seller_id, by.seller_id) if one is not None]


def _after(cursor: str, *, work: bool) -> ColumnElement[bool]:
    score, last = decode_cursor(cursor, size=2)
    if not isinstance(score, int) or not isinstance(last, int) or not 0 < last < 2**63 or not 0 < score < 6:
        raise Invalid(NOT_OURS, pointer="cursor")
    return tuple_(Review.score, Review.id) > tuple_(score, last) if work else Review.id < last


def _row(review: Review, seller: Seller, text: str | None, *, at: datetime) -> ReviewRow:
    state = State(review.state)
    return ReviewRow(
        reference=reference_of(review.id),
        version=review.version,
        source=Source(review.source),
        publisher=review.publisher,
        external_reference=review.external_reference,
        seller=seller.reference,
        seller_name=seller.name,
        order=review.order_reference,
        product=review.product,
        product_name=review.product_name,
        score=review.score,
        text=text,
        factor=Factor(review.factor),
        written_at=review.written_at,
        state=state,
        due_at=review.due_at,
        overdue=state is State.WAITING and review.due_at is not None and review.due_at < at,
        authenticity=Authenticity(review.authenticity),
        signs=review.flags,
        judged=Judgement(review.judged) if review.judged else None,
        answered_at=review.answered_at,
        action=Action(review.action) if review.action else None,
        closed_at=review.closed_at,
        told_at=review.told_at,
    )


def _entry(entry: ReviewEntry) -> EntryShown:
    return EntryShown(at=entry.at, party=entry.party, kind=EntryKind(entry.kind), text=entry.text, data=entry.data)


def _person(person: ReviewPerson) -> PersonShown:
    return PersonShown(
        name=mask_name(person.name) if person.name else None,
        has_address=person.email is not None,
        erased=person.erased_at is not None,
    )


def _can(review: ReviewRow, by: Actor) -> frozenset[str]:
    """What `by` may do with it now."""
    officer = may(by, Permission.REVIEW_WORK) and by.seller_id is None
    answers = officer or (may(by, Permission.REVIEW_ANSWER) and by.seller_id is not None)
    able = {
        "answer": answers and review.state is not State.HANDLED,
        "close": answers and can_move(review.state, State.HANDLED),
        "reopen": officer and review.state is State.HANDLED,
        "classify": officer,
        "judge": officer,
        "contact": may(by, Permission.PERSONAL_READ),
        "erase": may(by, Permission.PERSONAL_READ),
    }
    return frozenset(name for name, possible in able.items() if possible)
