"""Which days are meant when somebody asks for the facts of a seller without naming both ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select

from governance.core.database import db
from governance.core.errors import Invalid
from governance.facts.models import SellerDay

USUAL_DAYS: Final = 90


def asked_span(
    *, seller_id: int, first_day: date | None, last_day: date | None, at_most: int | None = None
) -> tuple[date, date] | None:
    """First and last day that are meant, or None for a seller without facts who was asked for the newest.

    Without a last day the newest day with facts is meant, without a first day the `USUAL_DAYS` up to the last. Raises
    `Invalid` when the days are the wrong way round or more than `at_most`.
    """
    if last_day is None:
        last_day = db.session.scalar(select(func.max(SellerDay.day)).where(SellerDay.seller_id == seller_id))
        if last_day is None:
            return None
        last_day = max(last_day, first_day or last_day)
    if first_day is None:
        first_day = last_day - timedelta(days=USUAL_DAYS - 1)
    if first_day > last_day:
        raise Invalid(f"The first day, {first_day}, lies after the last, {last_day}.", pointer="from")
    if at_most is not None and (last_day - first_day).days >= at_most:
        raise Invalid(f"Ask for at most {at_most} days at once.", pointer="from")
    return first_day, last_day
