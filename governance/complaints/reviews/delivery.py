"""A delivery of reviews as JSON lines: rows that are in order, and for each of the others where it fails and why."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from marshmallow import ValidationError

from governance.complaints.filing import Person
from governance.complaints.reviews import intake
from governance.complaints.reviews.incoming import PLATFORM, NewReview, faults_of
from governance.complaints.reviews.schemas import NewReviewSchema
from governance.core.access import Actor
from governance.core.errors import Invalid

MOST_LINES: Final = 20_000
LONGEST_LINE: Final = 64 * 1024
_SCHEMA: Final = NewReviewSchema()


@dataclass(frozen=True, kw_only=True)
class Reject:
    """Why a line was not taken: its number from 1, the field, and the reason. It repeats nothing of what was sent."""

    line: int
    pointer: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """What became of a delivery."""

    read: int
    taken: int
    known: int
    rejected: int
    rejects: tuple[Reject, ...]


def deliver(*, lines: Iterable[bytes], by: Actor, at: datetime) -> Delivered:
    """Take in the lines that are in order; the others are named. Blank lines are none.

    Raises `Invalid` when there are too many at once: nothing is taken then.
    """
    good: list[tuple[int, NewReview]] = []
    rejects: list[Reject] = []
    read = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        read += 1
        if read > MOST_LINES:
            raise Invalid(f"Send at most {MOST_LINES:,} reviews at once.", pointer="body")
        review, faults = _read(number, line, at)
        rejects += faults
        if review is not None:
            good.append((number, review))
    taken = intake.take_in(reviews=[review for _number, review in good], by=by, at=at)
    strangers = [
        Reject(line=good[place][0], pointer="seller", detail="No shop is registered under this reference.")
        for place in taken.strangers
    ]
    rejects = sorted([*rejects, *strangers], key=lambda reject: reject.line)
    rejected = len({reject.line for reject in rejects})
    return Delivered(read=read, taken=taken.taken, known=taken.known, rejected=rejected, rejects=tuple(rejects))


def _read(number: int, line: bytes, at: datetime) -> tuple[NewReview | None, list[Reject]]:
    try:
        given = json.loads(line) if len(line) <= LONGEST_LINE else None
    except (ValueError, RecursionError):  # also what is no UTF-8, or nested for ever
        given = None
    if not isinstance(given, dict):
        return None, [Reject(line=number, pointer="", detail="This line is no JSON object of a review.")]
    try:
        loaded: dict[str, Any] = _SCHEMA.load(given)
    except ValidationError as refused:
        return None, [Reject(line=number, pointer=where, detail=why) for where, why in _plain(refused.messages)]
    review = _made(loaded)
    faults = [Reject(line=number, pointer=fault.pointer, detail=fault.message) for fault in faults_of(review, at)]
    return (None, faults) if faults else (review, [])


def _plain(messages: Any, where: str = "") -> list[tuple[str, str]]:
    """The messages of a schema with the place of each."""
    if isinstance(messages, dict):
        return [
            each
            for name, below in messages.items()
            for each in _plain(below, f"{where}/{name}".removesuffix("/_schema").strip("/"))
        ]
    return [(where, str(message)) for message in messages]


def _made(loaded: dict[str, Any]) -> NewReview:
    reviewer = Person(**loaded.pop("reviewer") or {})
    publisher = loaded.pop("publisher") or PLATFORM
    text = (loaded.pop("text") or "").strip() or None
    return NewReview(**loaded, publisher=publisher, text=text, reviewer=reviewer)
