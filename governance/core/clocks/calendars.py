"""The calendars of countries as clocks use them: the library's, and what people entered on top of it."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.clocks.models import CalendarDay, CalendarYear
from governance.core.clocks.working_days import WorkingDays, is_known
from governance.core.database import db
from governance.core.errors import Invalid


def working_days_of(country: str | None) -> WorkingDays:
    """The calendar of `country` (None: weekends only) as it is known now."""
    if country is None:
        return WorkingDays()
    days = db.session.execute(select(CalendarDay.day, CalendarDay.working).where(CalendarDay.country == country))
    years = db.session.scalars(select(CalendarYear.year).where(CalendarYear.country == country))
    return WorkingDays(country, {row.day: row.working for row in days}, tuple(years))


def set_day(*, country: str, day: date, working: bool, name: str, source: str, by: Actor, at: datetime) -> None:
    """Enter that `country` works on `day` or not; the daily job moves the clocks that it touches."""
    check_permission(by, Permission.CALENDAR_EDIT)
    country = country_code(country)
    found = db.session.get(CalendarDay, (country, day))
    before = {"working": found.working} if found else None
    values = {"working": working, "name": name, "source": _given(source), "recorded_at": at, "by": by.label}
    statement = insert(CalendarDay).values(country=country, day=day, **values)
    key = [CalendarDay.country, CalendarDay.day]
    db.session.execute(statement.on_conflict_do_update(index_elements=key, set_=values))
    after = {"day": str(day), "working": working, "name": name, "source": source}
    _record(AuditAction.CALENDAR_DAY, country, by, at, before=before, after=after)


def publish_year(*, country: str, year: int, source: str, by: Actor, at: datetime) -> None:
    """State that every day off and make-up day of `year` has been entered, so that due dates in it are settled.

    Raises `Invalid` when the year is settled already, or one before it is not.
    """
    check_permission(by, Permission.CALENDAR_EDIT)
    country = country_code(country)
    settled = working_days_of(country).published_until.year
    if year <= settled:
        raise Invalid(f"The calendar of {country} is settled until {settled} already.", pointer="year")
    if is_known(country) and year > settled + 1:
        raise Invalid(
            f"The calendar of {country} is settled until {settled}: {settled + 1} comes first.", pointer="year"
        )
    db.session.add(CalendarYear(country=country, year=year, source=_given(source), recorded_at=at, by=by.label))
    db.session.flush()
    _record(AuditAction.CALENDAR_PUBLISH, country, by, at, after={"year": year, "source": source})


def country_code(text: str) -> str:
    """`text` as a code of ISO 3166-1; raises `Invalid` when it is none."""
    code = text.strip().upper()
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise Invalid(f"A country is given by its two letters, such as CN, not {text!r}.", pointer="country")
    return code


def _given(source: str) -> str:
    if not source.strip():
        raise Invalid("Say where it was published: the notice and its date.", pointer="source")
    return source.strip()


def _record(
    action: AuditAction,
    country: str,
    by: Actor,
    at: datetime,
    *,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
) -> None:
    audit.record(action, subject=("calendar", country), by=by, at=at, before=before, after=after)
