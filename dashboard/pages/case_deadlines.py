"""Deadlines of cases in the working days of the shop's country, as their clocks count them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from dashboard.shell.deadlines import Deadline, deadline_at
from governance.core.clocks.calendars import working_days_of
from governance.core.clocks.working_days import WorkingDays
from governance.core.database import db
from governance.sellers.models import Seller


@dataclass(frozen=True)
class Calendars:
    """The calendars of shops, read once for a whole list."""

    countries: Mapping[str, str | None]
    calendars: Mapping[str | None, WorkingDays]

    def deadline(self, seller: str, due_at: datetime, *, at: datetime, provisional: bool = False) -> Deadline:
        """A moment as a deadline in a case of the shop with this reference."""
        calendar = self.calendars[self.countries.get(seller)]
        return deadline_at(due_at, calendar, at=at, provisional=provisional)


def calendars_of(sellers: Collection[str]) -> Calendars:
    """The calendars of the shops with these references."""
    query = select(Seller.reference, Seller.country).where(Seller.reference.in_(set(sellers)))
    countries = {row.reference: row.country for row in db.session.execute(query)}
    return Calendars(countries, {country: working_days_of(country) for country in {None, *countries.values()}})
