"""A review as it comes, and what must be right about it. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final

from governance.complaints.filing import Person
from governance.complaints.reviews.states import Source
from governance.core.errors import Finding

PLATFORM: Final = "platform"
LEAST_WORDS: Final = 20  # letters and digits; "very good, thank you" is written by many
EARLIEST: Final = date(2000, 1, 1)


@dataclass(frozen=True, kw_only=True)
class NewReview:
    """A review as it comes; `seller` is the platform's id of the shop, `publisher` where it was published."""

    reference: str
    seller: str
    score: int
    written_at: datetime
    source: Source = Source.OWN
    publisher: str = PLATFORM
    text: str | None = None
    order: str | None = None
    product: str | None = None
    product_name: str | None = None
    category: str | None = None
    lot: str | None = None
    reviewer: Person = field(default_factory=Person)

    @property
    def key(self) -> tuple[str, str]:
        """What a repetition is known by."""
        return self.publisher, self.reference


def faults_of(review: NewReview, at: datetime) -> Iterator[Finding]:
    """What no single field shows: a publisher that is not named, a moment that cannot be."""
    named = review.publisher.strip().casefold() != PLATFORM
    if review.source is Source.THIRD_PARTY and not named:
        yield Finding("publisher", "Name the third party that published it.")
    if review.source is Source.OWN and named:
        yield Finding("source", "What somebody else published is a review of the source third_party.")
    if review.written_at > at:
        yield Finding("written_at", "This moment has not come yet.")
    if review.written_at.astimezone(UTC).date() < EARLIEST:
        yield Finding("written_at", f"Reviews are taken from {EARLIEST} on.")


def words_key(text: str | None, salt: str) -> str | None:
    """The same digest for the same words, however they are spaced, cased and punctuated; none for few words."""
    plain = "".join(sign for sign in (text or "").casefold() if sign.isalnum())
    if len(plain) < LEAST_WORDS:
        return None
    return hmac.new(salt.encode(), f"words:{plain}".encode(), hashlib.sha256).hexdigest()
