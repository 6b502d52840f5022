"""When a permit runs out: its state on a day, and the reminders that go before. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final


class Expiry(StrEnum):
    """How far a permit is from its end."""

    VALID = "valid"
    EXPIRING = "expiring"
    GRACE = "grace"
    EXPIRED = "expired"


# Where a permit goes from each state as days pass; a new document begins again at valid or expiring.
FOLLOWS: Final[dict[Expiry, frozenset[Expiry]]] = {
    Expiry.VALID: frozenset({Expiry.EXPIRING}),
    Expiry.EXPIRING: frozenset({Expiry.GRACE, Expiry.EXPIRED}),
    Expiry.GRACE: frozenset({Expiry.EXPIRED}),
    Expiry.EXPIRED: frozenset(),
}


def expiry_on(day: date, *, valid_until: date | None, notice_days: int, grace_days: int = 0) -> Expiry:
    """The state on `day` of a permit whose last valid day is `valid_until` (None: it does not run out).

    It is `expiring` from `notice_days` before its last valid day on, and in grace for `grace_days` after it.
    """
    if valid_until is None or (valid_until - day).days > notice_days:
        return Expiry.VALID
    if day <= valid_until:
        return Expiry.EXPIRING
    return Expiry.GRACE if (day - valid_until).days <= grace_days else Expiry.EXPIRED


def may_trade(expiry: Expiry) -> bool:
    """Whether goods that need the permit may be sold."""
    return expiry is not Expiry.EXPIRED


def grace_ends(valid_until: date, grace_days: int) -> date:
    """The last day on which an ended permit still lets the seller trade."""
    return valid_until + timedelta(days=grace_days)


def lapses_on(valid_until: date, grace_days: int) -> date:
    """The first day on which the permit no longer lets the seller trade."""
    return grace_ends(valid_until, grace_days) + timedelta(days=1)


def reminders_from(day: date, valid_until: date, reminders: Sequence[int]) -> list[int]:
    """The reminders still to give from `day` on, in days before the end, the earliest first.

    Of those that lie behind already only the last is given: the seller hears it once and not three times.
    """
    left = (valid_until - day).days
    if left < 0:
        return []
    behind = [days for days in reminders if days >= left]
    return [*([min(behind)] if behind else []), *sorted((days for days in reminders if days < left), reverse=True)]
