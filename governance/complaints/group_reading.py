"""Reading groups: a list of them, and one with its cases and what they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, func, select, text

from governance.complaints.group_outcomes import GroupCase
from governance.complaints.models import OPEN, Case, CaseGroup
from governance.complaints.references import reference_of
from governance.complaints.rows import names_of
from governance.complaints.states import Kind, Outcome, State
from governance.core.access import Actor, Permission, check_permission
from governance.core.database import db
from governance.core.errors import NotFound, PermissionDenied
from governance.core.paging import DEFAULT_SIZE, Page, number_of_cursor, page_of
from governance.sellers.models import Seller

MOST_CASES: Final = 2_000


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """A group in a list: how many cases it has, how many are open, and in how many of these both sides were heard."""

    id: int
    version: int
    seller: str
    seller_name: str
    issue: str
    cause: str
    handler: str | None
    opened_at: datetime
    cases: int
    open: int
    ready: int
    received: int
    finding: Outcome | None
    found_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class GroupReading(GroupRow):
    """A group with its cases, oldest first, and what was found."""

    seller_id: int
    reason: str | None
    members: tuple[GroupCase, ...]


def find_groups(
    *, by: Actor, open_only: bool = False, limit: int = DEFAULT_SIZE, cursor: str | None = None
) -> Page[GroupRow]:
    """The groups, newest first; those that are not found about alone when asked so."""
    _check_of_platform(by)
    query = _groups().order_by(CaseGroup.id.desc()).limit(limit + 1)
    if open_only:
        query = query.where(CaseGroup.found_at.is_(None))
    if cursor is not None:
        query = query.where(CaseGroup.id < number_of_cursor(cursor))
    page = page_of(db.session.execute(query).all(), limit=limit, place=lambda row: (row.CaseGroup.id,))
    names = names_of({row.CaseGroup.handler_id for row in page.items if row.CaseGroup.handler_id})
    return Page([GroupRow(**_fields(row, names)) for row in page.items], page.next)


def read_group(*, group_id: int, by: Actor) -> GroupReading:
    """One group with its cases; raises `NotFound`."""
    _check_of_platform(by)
    row = db.session.execute(_groups().where(CaseGroup.id == group_id)).one_or_none()
    if row is None:
        raise NotFound(f"There is no group {group_id}.")
    group = row.CaseGroup
    members = select(Case).where(Case.group_id == group_id).order_by(Case.id).limit(MOST_CASES)
    return GroupReading(
        **_fields(row, names_of({group.handler_id} if group.handler_id else set())),
        seller_id=group.seller_id,
        reason=group.reason,
        members=tuple(_member(case) for case in db.session.scalars(members)),
    )


def _groups() -> Select[*tuple[Any, ...]]:
    def counted(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return select(func.count()).where(Case.group_id == CaseGroup.id, *conditions).scalar_subquery()

    open_cases: Any = text(OPEN)
    return select(
        CaseGroup,
        Seller.reference,
        Seller.name,
        counted().label("cases"),
        counted(open_cases).label("open"),
        counted(Case.state == State.DECIDING.value).label("ready"),
        counted(Case.state == State.RECEIVED.value).label("received"),
    ).join(Seller, Seller.id == CaseGroup.seller_id)


def _fields(row: Row[*tuple[Any, ...]], names: dict[int, str]) -> dict[str, Any]:
    group = row.CaseGroup
    return {
        **{name: getattr(group, name) for name in ("id", "version", "issue", "cause", "opened_at", "found_at")},
        **{name: getattr(row, name) for name in ("cases", "open", "ready", "received")},
        "seller": row.reference,
        "seller_name": row.name,
        "handler": names.get(group.handler_id or 0),
        "finding": Outcome(group.finding) if group.finding else None,
    }


def _member(case: Case) -> GroupCase:
    names = (
        *("id", "order_reference", "request", "amount", "currency", "opened_at", "remedy", "remedy_amount"),
        "remedy_currency",
    )
    return GroupCase(
        **{name: getattr(case, name) for name in names},
        reference=reference_of(case.id),
        kind=Kind(case.kind),
        state=State(case.state),
        ready=case.state == State.DECIDING,
        outcome=Outcome(case.outcome) if case.outcome else None,
    )


def _check_of_platform(by: Actor) -> None:
    """Groups are the platform's own: no shop learns from here how many others complain."""
    check_permission(by, Permission.CASE_READ)
    if by.seller_id is not None:
        raise PermissionDenied("Groups are looked at by people of the platform.")
