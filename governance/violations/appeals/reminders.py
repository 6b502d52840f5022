"""Reminding shops of what they can still contest, when half and when four fifths of the window have passed."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Select, String, cast, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from governance.core.access import Actor, Permission, check_permission
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.contested import Contested
from governance.core.database import db
from governance.core.outbox.announcing import accounts_of_seller, announce
from governance.sellers.models import Seller
from governance.violations.appeals.contestable import CONTESTABLE
from governance.violations.appeals.in_force import appeal_rules_at
from governance.violations.appeals.lookup import MEASURE, VIOLATION
from governance.violations.appeals.models import Appeal
from governance.violations.measures.models import Measure
from governance.violations.models import Violation
from governance.violations.states import State

SHARES: Final = (50, 80)
# What took effect longer before it became known here was decided, and told to the shop, elsewhere.
FRESH: Final = timedelta(days=30)


def remind(slot: datetime, *, by: Actor, at: datetime) -> int:
    """Tell each shop once of everything whose window is so far gone on the day of `slot`; returns how many shops.

    Nothing is said of a window that has closed meanwhile, nor of what was old when it was imported.
    """
    check_permission(by, Permission.JOB_RUN)
    told = 0
    day, today = (day_of(moment, settings().timezone) for moment in (slot, at))
    window = appeal_rules_at(day).window_days
    for share in SHARES:
        decided_on = day - timedelta(days=window * share // 100)
        until = decided_on + timedelta(days=window)
        if until < today:
            continue
        for seller_id, things in sorted(_decided(decided_on).items()):
            _tell(seller_id, things, until, at)
            told += 1
    return told


def _decided(day: date) -> dict[int, list[tuple[str, int]]]:
    """(kind, number) of what was decided on a day about each seller, still stands and was never contested."""
    found = defaultdict(list)
    for kind, query in ((VIOLATION, _violations(day)), (MEASURE, _measures(day))):
        for seller_id, number in db.session.execute(query):
            found[seller_id].append((kind, number))
    return found


def _violations(day: date) -> Select[int, int]:
    query = select(Violation.seller_id, Violation.id).where(
        Violation.state == State.CONFIRMED.value,
        _day(Violation.confirmed_at) == day,
        Violation.effective_on > day - FRESH,
        ~_contested(VIOLATION, Violation.id),
    )
    return query.order_by(Violation.id)


def _measures(day: date) -> Select[int, int]:
    query = select(Measure.seller_id, Measure.id).where(
        Measure.ended_at.is_(None),
        _day(func.coalesce(Measure.noticed_at, Measure.started_at)) == day,
        ~_contested(MEASURE, Measure.id),
    )
    return query.order_by(Measure.id)


def _contested(kind: str, number: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return exists().where(Appeal.subject_kind == kind, Appeal.subject_id == cast(number, String))


def _day(moment: Any) -> ColumnElement[date]:
    """The platform's calendar day of a column."""
    return cast(func.timezone(settings().timezone, moment), Date)


def _tell(seller_id: int, things: list[tuple[str, int]], until: date, at: datetime) -> None:
    kind, number = things[0]
    first: Contested = CONTESTABLE[kind](str(number))
    data = {
        "seller": db.session.get_one(Seller, seller_id).reference,
        "title": first.title,
        "count": len(things),
        "until": until.isoformat(),
    }
    accounts = accounts_of_seller(seller_id)
    announce("appeal.window_ending", data=data, subject=("seller", str(seller_id)), accounts=accounts, at=at)
