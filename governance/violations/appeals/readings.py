"""Reading appeals: the queue, and one appeal with everything around it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import func, select, tuple_

from governance.core.access import Actor, Permission, check_permission
from governance.core.accounts import Account
from governance.core.clocks.keeping import clocks_of
from governance.core.clocks.models import Clock
from governance.core.clocks.states import State as ClockState
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.paging import DEFAULT_SIZE, LARGEST_SIZE, Page, moment_of_cursor, page_of
from governance.violations.appeals import evidence
from governance.violations.appeals.contesting import behind, second_after
from governance.violations.appeals.entries import EntryKind
from governance.violations.appeals.lookup import appeal_of, subject_of
from governance.violations.appeals.models import Appeal, AppealEntry
from governance.violations.appeals.possible import not_yet, possible
from governance.violations.appeals.rows import Found, row_of, rows_for, shown_under
from governance.violations.appeals.shown import (
    AppealRow,
    AppealShown,
    ClockShown,
    EntryShown,
    EventNamed,
    EvidenceShown,
    Show,
)

# Without a clock, an appeal stands where its filing puts it.
_DUE: Final = func.coalesce(Clock.due_at, Appeal.filed_at)


def find_appeals(
    *,
    by: Actor,
    at: datetime,
    show: Show = "open",
    seller_id: int | None = None,
    limit: int = DEFAULT_SIZE,
    cursor: str | None = None,
) -> Page[AppealRow]:
    """The appeals under a tab, what is due first first; `all` the newest first. A shop's account finds its own."""
    check_permission(by, Permission.APPEAL_READ)
    limit, newest_first = min(limit, LARGEST_SIZE), show == "all"
    query = rows_for(by).where(shown_under(show, by=by, at=at)).limit(limit + 1)
    if seller_id is not None:
        query = query.where(Appeal.seller_id == seller_id)
    order = (Appeal.filed_at, Appeal.id) if newest_first else (_DUE, Appeal.id)
    query = query.order_by(*(part.desc() if newest_first else part for part in order))
    if cursor is not None:
        place = tuple_(*moment_of_cursor(cursor))
        query = query.where(tuple_(*order) < place if newest_first else tuple_(*order) > place)
    page = page_of(
        db.session.execute(query).all(), limit=limit, place=lambda row: _place_of(row, newest_first=newest_first)
    )
    return Page([row_of(row, by=by, at=at) for row in page.items], page.next)


def read_appeal(*, appeal_id: int, by: Actor, at: datetime) -> AppealShown:
    """One appeal as `by` may see it; raises `NotFound`, also for what `by` may not know of."""
    check_permission(by, Permission.APPEAL_READ)
    appeal_of(appeal_id, by=by)
    found = db.session.execute(rows_for(by).where(Appeal.id == appeal_id)).one_or_none()
    if found is None:
        raise NotFound(f"There is no appeal {appeal_id}.")
    appeal: Appeal = found[0]
    entries = _entries(appeal, by)
    takes, of_thing = behind(appeal, by)
    second = db.session.scalar(select(Appeal.id).where(Appeal.first_id == appeal.id))
    until = second_after(appeal, by=by, at=at)
    return AppealShown(
        row=row_of(found, by=by, at=at),
        grounds=appeal.grounds,
        events=_named((one["metric"], one["reference"]) for one in appeal.events),
        accepted=_accepted(entries),
        takes_events=takes,
        behind=_named(of_thing) if by.seller_id is None else (),
        window_until=appeal.window_until,
        question=_question(appeal, entries),
        reason=appeal.reason,
        decided_by=_name_of(appeal.decided_by) if by.seller_id is None else None,
        first_id=appeal.first_id,
        second_id=second,
        second_until=until,
        entries=entries,
        evidence=_evidence(appeal),
        clocks=_clocks(appeal, at),
        can=possible(appeal, by, second_until=until, at=at),
        not_yet=not_yet(appeal, by),
    )


def _place_of(row: Found, *, newest_first: bool) -> tuple[str, int]:
    appeal, clock = row[0], row[2]
    moment = appeal.filed_at if newest_first or clock is None else clock.due_at
    return (moment.isoformat(), appeal.id)


def _named(events: Iterable[tuple[str, str]]) -> tuple[EventNamed, ...]:
    return tuple(EventNamed(metric=metric, reference=reference) for metric, reference in events)


def _entries(appeal: Appeal, by: Actor) -> tuple[EntryShown, ...]:
    query = select(AppealEntry).where(AppealEntry.appeal_id == appeal.id).order_by(AppealEntry.id)
    of_platform = by.seller_id is None
    if not of_platform:
        query = query.where(AppealEntry.for_seller)
    found = db.session.scalars(query).all()
    names = _names({entry.by for entry in found}) if of_platform else {}
    return tuple(
        EntryShown(
            id=entry.id,
            at=entry.at,
            party=entry.party,
            kind=entry.kind,
            text=entry.text,
            data=entry.data,
            who=names.get(entry.by),
            for_seller=entry.for_seller,
        )
        for entry in found
    )


def _accepted(entries: Iterable[EntryShown]) -> tuple[EventNamed, ...]:
    decided = next((entry for entry in entries if entry.kind == EntryKind.DECIDED), None)
    events = () if decided is None else decided.data.get("events", ())
    return _named((one["metric"], one["reference"]) for one in events)


def _question(appeal: Appeal, entries: Iterable[EntryShown]) -> str | None:
    """What the seller was last asked, while its answer is waited for."""
    asked = [entry.text for entry in entries if entry.kind == EntryKind.ASKED]
    return asked[-1] if asked and appeal.state == "asked" else None


def _evidence(appeal: Appeal) -> tuple[EvidenceShown, ...]:
    return tuple(
        EvidenceShown(
            document_id=document.id,
            party=shown.party,
            kind=document.kind,
            name=document.name,
            media_type=document.media_type,
            size=document.size,
            at=shown.at,
            erased=document.erased_at is not None,
        )
        for shown, document in evidence.shown_in(appeal.id)
    )


def _clocks(appeal: Appeal, at: datetime) -> tuple[ClockShown, ...]:
    names = ("name", "kind", "source", "state", "started_at", "due_at", "provisional", "ended_at")
    return tuple(
        ClockShown(
            **{name: getattr(clock, name) for name in names},
            paused=clock.state == ClockState.PAUSED,
            overdue=clock.overdue(at),
        )
        for clock in clocks_of(subject_of(appeal.id))
    )


def _name_of(key: str | None) -> str | None:
    return None if key is None else _names({key}).get(key)


def _names(keys: Iterable[str]) -> dict[str, str]:
    """The names of accounts by their keys (`account:17`)."""
    numbers = {int(key.removeprefix("account:")) for key in keys if key.startswith("account:")}
    rows = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(numbers)))
    return {f"account:{row.id}": row.name for row in rows}
