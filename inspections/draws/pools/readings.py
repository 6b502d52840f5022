"""Reading the pools: who inspects with what to keep away from, who tests what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from governance.catalogue.models import Category
from governance.core.access import Actor, Permission, check_permission
from governance.core.accounts import Account
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.paging import DEFAULT_SIZE, Page, page_of, text_of_cursor
from governance.sellers.models import Seller
from inspections.draws.pools.models import Inspector, InspectorConflict, Laboratory, LaboratoryScope
from inspections.draws.pools.shown import ConflictShown, InspectorShown, LaboratoryShown
from inspections.draws.pools.work import work_on


def find_inspectors(
    *, by: Actor, at: datetime, active: bool | None = None, limit: int = DEFAULT_SIZE, cursor: str | None = None
) -> Page[InspectorShown]:
    """Inspectors by code; `active` leaves out those who rest (True) or the others (False)."""
    check_permission(by, Permission.POOL_READ)
    query = _inspectors().order_by(Inspector.code).limit(limit + 1)
    if active is not None:
        query = query.where(Inspector.active.is_(active))
    if cursor is not None:
        query = query.where(Inspector.code > text_of_cursor(cursor))
    page = page_of(db.session.execute(query).all(), limit=limit, place=lambda row: (row[0].code,))
    return Page(_shown_inspectors([row[0:2] for row in page.items], at=at), page.next)


def read_inspector(code: str, *, by: Actor, at: datetime) -> InspectorShown:
    """One inspector; raises `NotFound`."""
    check_permission(by, Permission.POOL_READ)
    row = db.session.execute(_inspectors().where(Inspector.code == code)).one_or_none()
    if row is None:
        raise NotFound(f"There is no inspector {code!r}.")
    return _shown_inspectors([row[0:2]], at=at)[0]


def find_laboratories(
    *,
    by: Actor,
    at: datetime,
    active: bool | None = None,
    category: str | None = None,
    limit: int = DEFAULT_SIZE,
    cursor: str | None = None,
) -> Page[LaboratoryShown]:
    """Laboratories by code; `active` leaves out suspended ones (True) or the others (False), `category` by scope."""
    check_permission(by, Permission.POOL_READ)
    query = select(Laboratory).order_by(Laboratory.code).limit(limit + 1)
    if active is not None:
        query = query.where(Laboratory.active.is_(active))
    if category is not None:
        scope = select(LaboratoryScope.laboratory_id).join(Category, Category.id == LaboratoryScope.category_id)
        query = query.where(Laboratory.id.in_(scope.where(Category.code == category)))
    if cursor is not None:
        query = query.where(Laboratory.code > text_of_cursor(cursor))
    page = page_of(db.session.scalars(query).all(), limit=limit, place=lambda laboratory: (laboratory.code,))
    return Page(_shown_laboratories(page.items, at=at), page.next)


def read_laboratory(code: str, *, by: Actor, at: datetime) -> LaboratoryShown:
    """One laboratory; raises `NotFound`."""
    check_permission(by, Permission.POOL_READ)
    laboratory = db.session.scalar(select(Laboratory).where(Laboratory.code == code))
    if laboratory is None:
        raise NotFound(f"There is no laboratory {code!r}.")
    return _shown_laboratories([laboratory], at=at)[0]


def _inspectors() -> Select[Inspector, Account]:
    return select(Inspector, Account).join(Account, Account.id == Inspector.account_id)


def _shown_inspectors(rows: Collection[Any], *, at: datetime) -> list[InspectorShown]:
    today = day_of(at, settings().timezone)
    work, conflicts = work_on(today), _conflicts([inspector.id for inspector, _ in rows], today)
    return [
        InspectorShown(
            id=inspector.id,
            version=inspector.version,
            code=inspector.code,
            name=account.name,
            email=account.email,
            team=inspector.team,
            tasks_a_week=inspector.tasks_a_week,
            load=work.get(inspector.id, 0),
            active=inspector.active,
            since=inspector.since,
            conflicts=tuple(conflicts.get(inspector.id, ())),
        )
        for inspector, account in rows
    ]


def _conflicts(inspector_ids: Collection[int], today: date) -> Mapping[int, list[ConflictShown]]:
    query = (
        select(InspectorConflict, Seller)
        .join(Seller, Seller.id == InspectorConflict.seller_id)
        .where(InspectorConflict.inspector_id.in_(inspector_ids))
        .order_by(InspectorConflict.from_on.desc(), InspectorConflict.id.desc())
    )
    found: dict[int, list[ConflictShown]] = defaultdict(list)
    for conflict, seller in db.session.execute(query):
        shown = ConflictShown(
            id=conflict.id,
            seller=seller.reference,
            seller_name=seller.name,
            reason=conflict.reason,
            from_on=conflict.from_on,
            until_on=conflict.until_on,
            holds=conflict.from_on <= today and (conflict.until_on is None or today <= conflict.until_on),
            recorded_at=conflict.recorded_at,
        )
        found[conflict.inspector_id].append(shown)
    return found


def _shown_laboratories(laboratories: Collection[Laboratory], *, at: datetime) -> list[LaboratoryShown]:
    today = day_of(at, settings().timezone)
    query = select(LaboratoryScope.laboratory_id, Category.code).join(
        Category, Category.id == LaboratoryScope.category_id
    )
    its = LaboratoryScope.laboratory_id.in_([laboratory.id for laboratory in laboratories])
    scope: dict[int, list[str]] = defaultdict(list)
    for laboratory_id, category in db.session.execute(query.where(its).order_by(Category.code)):
        scope[laboratory_id].append(category)
    return [
        LaboratoryShown(
            id=laboratory.id,
            version=laboratory.version,
            code=laboratory.code,
            name=laboratory.name,
            country=laboratory.country,
            accreditation=laboratory.accreditation,
            accredited_until=laboratory.accredited_until,
            active=laboratory.active,
            suspended_reason=laboratory.suspended_reason,
            categories=tuple(scope[laboratory.id]),
            may_be_drawn=laboratory.active and today <= laboratory.accredited_until,
        )
        for laboratory in laboratories
    ]
