"""The applications that officers see, found, filtered, sorted and paged by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from dashboard.shell.query import page_number, read_query, write_query
from dashboard.shell.state_words import APPLICATIONS
from governance.core.access import Actor, Permission, may
from governance.core.accounts import Account
from governance.core.clocks.models import Clock
from governance.core.clocks.states import OPEN as RUNNING
from governance.core.database import db
from governance.onboarding.applications import DECISION
from governance.onboarding.models import Application, ApplicationCheck
from governance.onboarding.states import State

ROWS: Final = 50
# What waits for the platform or the applicant; the queue shows these unless asked for others.
OPEN: Final = (State.SUBMITTED, State.IN_REVIEW, State.INFORMATION_REQUESTED)
SORTS: Final = ("due", "name", "state", "age")
DEFAULT_SORT: Final = "due"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an address asks for; `state` empty: what is open, `all`: everything that was ever sent."""

    q: str = ""
    state: str = ""
    sort: str = DEFAULT_SORT
    page: int = 1

    @classmethod
    def read(cls, search: str | None) -> Self:
        """What an address states; what it states wrongly is left out."""
        query = read_query(search)
        state, sort = query.get("state", ""), query.get("sort", DEFAULT_SORT)
        return cls(
            q=query.get("q", "").strip()[:100],
            state=state if state == "all" or state in APPLICATIONS else "",
            sort=sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT,
            page=page_number(query.get("page")),
        )

    def write(self) -> str:
        """The same as the query of an address, shortest form."""
        return write_query(
            {
                "q": self.q,
                "state": self.state,
                "sort": "" if self.sort == DEFAULT_SORT else self.sort,
                "page": "" if self.page == 1 else self.page,
            }
        )


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """One application of the list."""

    application: Application
    clock: Clock | None
    officer: str
    results: Sequence[str]


def queue(asked: Asked, *, by: Actor) -> tuple[list[QueueRow], int]:
    """One page of the applications, and how many there are in all; results of checks are for those who decide."""
    found = _found(asked)
    total = db.session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    rows = db.session.execute(found.order_by(*_order(asked.sort)).offset((asked.page - 1) * ROWS).limit(ROWS)).all()
    results = _results([row.Application.id for row in rows]) if may(by, Permission.APPLICATION_DECIDE) else {}
    officers = _names({row.Application.taken_by for row in rows if row.Application.taken_by})
    return [
        QueueRow(
            application=row.Application,
            clock=row.Clock,
            officer=officers.get(row.Application.taken_by or "", ""),
            results=results.get(row.Application.id, ()),
        )
        for row in rows
    ], total


def counts() -> dict[str, int]:
    """How many applications stand in each state; drafts are the applicants' own and not counted."""
    query = select(Application.state, func.count()).where(_sent()).group_by(Application.state)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _found(asked: Asked) -> Select[Application, Clock]:
    clock = (Clock.application_id == Application.id, Clock.name == DECISION, Clock.state.in_(RUNNING))
    query = select(Application, Clock).outerjoin(Clock, clock[0] & clock[1] & clock[2]).where(_sent())
    if asked.state != "all":
        states = [asked.state] if asked.state else [state.value for state in OPEN]
        query = query.where(Application.state.in_(states))
    if asked.q:
        like = [
            column.icontains(asked.q, autoescape=True)
            for column in (Application.shop_name, Application.legal_name, Application.registration_number)
        ]
        query = query.where(or_(Application.reference.istartswith(asked.q, autoescape=True), *like))
    return query


def _sent() -> ColumnElement[bool]:
    return Application.submitted_at.is_not(None)


def _order(sort: str) -> list[Any]:
    columns: Mapping[str, Any] = {
        "due": Clock.due_at,
        "name": func.coalesce(Application.shop_name, Application.legal_name, Application.reference),
        "state": Application.state,
        "age": Application.submitted_at,
    }
    column = columns[sort.removeprefix("-")]
    way = column.desc() if sort.startswith("-") else column.asc()
    return [way.nulls_last(), Application.id]


def _results(ids: Sequence[int]) -> dict[int, list[str]]:
    """The latest result of each check, by application."""
    latest = (
        select(ApplicationCheck.application_id, ApplicationCheck.result)
        .ext(distinct_on(ApplicationCheck.application_id, ApplicationCheck.code))
        .where(ApplicationCheck.application_id.in_(ids))
        .order_by(ApplicationCheck.application_id, ApplicationCheck.code, ApplicationCheck.id.desc())
    )
    found: dict[int, list[str]] = {}
    for application_id, result in db.session.execute(latest):
        found.setdefault(application_id, []).append(result)
    return found


def _names(ids: set[str]) -> dict[str, str]:
    numbers = [int(one) for one in ids if one.isdecimal()]
    query = select(Account.id, Account.name).where(Account.id.in_(numbers))
    return {str(row.id): row.name for row in db.session.execute(query)}


def since(application: Application) -> datetime:
    """When it was sent last."""
    return application.submitted_at or application.created_at
