"""What is done about reviews by the clock."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from governance.complaints.reviews.erasure import erase_due
from governance.complaints.reviews.examining import examine
from governance.complaints.reviews.hand_over import hand_over
from governance.complaints.reviews.telling import remind, tell_reviewers
from governance.core.access import Actor
from governance.core.calendar import now
from governance.core.jobs import Job

MOST_ROUNDS: Final = 40


def _examine(slot: datetime, by: Actor) -> str:
    at, looked_at = max(now(), slot), 0
    for _round in range(MOST_ROUNDS):
        number = examine(by=by, at=at)
        looked_at += number
        if not number:
            break
    return f"{looked_at} reviews were looked at for authenticity."


def _tell(slot: datetime, by: Actor) -> str:
    return f"{tell_reviewers(by=by, at=max(now(), slot))} handled reviews were told to their writers."


def _remind(slot: datetime, by: Actor) -> str:
    return f"Shops were told of {remind(by=by, at=max(now(), slot))} reviews without an answer."


def _hand_over(slot: datetime, by: Actor) -> str:
    return f"{hand_over(by=by, at=max(now(), slot))} reviews were handed over to the facts."


def _erase(slot: datetime, by: Actor) -> str:
    return f"{erase_due(by=by, at=max(now(), slot))} reviewers were erased: their time was over."


JOBS: Final = (
    Job(name="reviews-examined", schedule="* * * * *", run=_examine, catch_up="latest"),
    Job(name="reviewers-told", schedule="* * * * *", run=_tell, catch_up="latest"),
    Job(name="reviews-reminded", schedule="20 6 * * *", run=_remind, catch_up="latest"),
    # Before the scores of the day are made.
    Job(name="reviews-handed-over", schedule="40 1 * * *", run=_hand_over, catch_up="latest"),
    Job(name="reviewers-erased", schedule="10 4 * * *", run=_erase, catch_up="latest"),
)
