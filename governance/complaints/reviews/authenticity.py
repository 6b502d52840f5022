"""Signs that a review may not be genuine, each with its reason. Pure.

A sign proves nothing and hides nothing: the review is counted apart until a person has looked at it, and stands in every
list beside the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from governance.complaints.reviews.states import LOW, Source
from governance.complaints.reviews.tone import tone


class Sign(StrEnum):
    """Why a review is flagged. The values are stored: changing one needs a migration."""

    OWN_ACCOUNT = "own_account"
    NO_ORDER = "no_order"
    SAME_TEXT = "same_text"
    REPEATED = "repeated"
    BURST = "burst"
    RATING_AGAINST_TEXT = "rating_against_text"


HIGH: Final = 5
SAME_TEXT: Final = 3  # reviews with the same words
REPEATED: Final = 3  # reviews of one product by one person within a week
BURST: Final = 10  # reviews of one shop on one day that point the same way
BURST_TIMES: Final = 5  # and so many times as many as on a usual day
USUAL_DAYS: Final = 90


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What is known about a review when it is looked at.

    Counted are reviews with the review itself: `same_text` with the same words, `of_person` by the same person of the
    same product in the week before, `same_day` of the shop on its day that point the same way (all stars or one or two);
    `usual` are those of the 90 days before that day. `own_account`: written under an address of the shop's own.
    """

    source: Source
    score: int
    text: str | None = None
    order: bool = True
    own_account: bool = False
    same_text: int = 1
    of_person: int = 1
    same_day: int = 1
    usual: int = 0


def pole(score: int) -> int:
    """Which way a review points: -1 for one or two stars, 1 for all of them, 0 in between."""
    if score <= LOW:
        return -1
    return 1 if score >= HIGH else 0


def signs_of(seen: Seen) -> list[dict[str, Any]]:
    """Every sign, in the order of `Sign`, with the number behind it where there is one."""
    burst = pole(seen.score) != 0 and seen.same_day >= max(BURST, BURST_TIMES * seen.usual / USUAL_DAYS)
    found: dict[Sign, int | None] = {}
    if seen.own_account:
        found[Sign.OWN_ACCOUNT] = None
    if seen.source is Source.OWN and not seen.order:  # elsewhere people review without naming an order
        found[Sign.NO_ORDER] = None
    if seen.same_text >= SAME_TEXT:
        found[Sign.SAME_TEXT] = seen.same_text
    if seen.of_person >= REPEATED:
        found[Sign.REPEATED] = seen.of_person
    if burst:
        found[Sign.BURST] = seen.same_day
    if tone(seen.text) * pole(seen.score) < 0:
        found[Sign.RATING_AGAINST_TEXT] = None
    return [{"sign": sign.value} | ({} if number is None else {"number": number}) for sign, number in found.items()]
