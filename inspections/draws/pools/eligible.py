"""Who may be drawn on a day: inspectors with their work and what they keep away from, laboratories with their scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from governance.catalogue.models import Category
from governance.core.accounts import Account
from governance.core.database import db
from governance.sellers.models import Seller
from inspections.draws.pools.conflicts import holds_on
from inspections.draws.pools.models import Inspector, InspectorConflict, Laboratory, LaboratoryScope
from inspections.draws.pools.work import work_on


@dataclass(frozen=True, kw_only=True)
class EligibleInspector:
    """An inspector who works on the day, also one whose week is full.

    `load` are the tasks given within the seven days up to the day, `most` what a week may bring; `away_from` are
    references of sellers, sorted.
    """

    id: int
    code: str
    load: int
    most: int
    away_from: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EligibleLaboratory:
    """A laboratory that may test on the day; `categories` are the codes asked for that lie in its scope, sorted."""

    id: int
    code: str
    categories: tuple[str, ...]


def eligible_inspectors(day: date) -> list[EligibleInspector]:
    """The inspectors who work on `day` and whose account is open, by code."""
    work, away_from = work_on(day), _away_from(day)
    query = (
        select(Inspector)
        .join(Account, Account.id == Inspector.account_id)
        .where(Account.active, Inspector.active, Inspector.since <= day)
    )
    found = [
        EligibleInspector(
            id=inspector.id,
            code=inspector.code,
            load=work.get(inspector.id, 0),
            most=inspector.tasks_a_week,
            away_from=away_from.get(inspector.id, ()),
        )
        for inspector in db.session.scalars(query)
    ]
    return sorted(found, key=lambda inspector: inspector.code)


def eligible_laboratories(day: date, categories: Collection[str]) -> list[EligibleLaboratory]:
    """The laboratories that may test goods of at least one of `categories` (codes) on `day`, by code."""
    query = (
        select(Laboratory.id, Laboratory.code, Category.code)
        .join(LaboratoryScope, LaboratoryScope.laboratory_id == Laboratory.id)
        .join(Category, Category.id == LaboratoryScope.category_id)
        .where(Laboratory.active, Laboratory.accredited_until >= day, Category.code.in_(sorted(categories)))
    )
    scope: dict[tuple[str, int], list[str]] = defaultdict(list)
    for laboratory_id, code, category in db.session.execute(query):
        scope[code, laboratory_id].append(category)
    return [
        EligibleLaboratory(id=laboratory_id, code=code, categories=tuple(sorted(scope[code, laboratory_id])))
        for code, laboratory_id in sorted(scope)
    ]


def _away_from(day: date) -> Mapping[int, tuple[str, ...]]:
    query = (
        select(InspectorConflict.inspector_id, Seller.reference)
        .join(Seller, Seller.id == InspectorConflict.seller_id)
        .where(holds_on(day))
        .distinct()
    )
    found: dict[int, list[str]] = defaultdict(list)
    for inspector_id, seller in db.session.execute(query):
        found[inspector_id].append(seller)
    return {inspector_id: tuple(sorted(sellers)) for inspector_id, sellers in found.items()}
