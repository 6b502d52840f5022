"""Which loose cases have one cause, so that somebody may put them in one group: one lot or one product of a seller."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, select, text
from sqlalchemy.orm import InstrumentedAttribute

from governance.complaints.likeness import LOT, PRODUCT
from governance.complaints.models import OPEN, Case, CaseGroup, CaseRecord
from governance.complaints.record_kinds import RecordKind
from governance.complaints.rules import rules_at
from governance.core.access import Actor, Permission, check_permission
from governance.core.database import db
from governance.sellers.models import Seller

LEAST: Final = 3
MOST_SHOWN: Final = 50


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Loose cases with one cause; `group_id` is the open group there is for it. Grain: seller, issue and cause."""

    seller_id: int
    seller: str
    seller_name: str
    issue: str
    cause: str
    cases: int
    first_opened_at: datetime
    last_opened_at: datetime
    group_id: int | None


def suggest(*, by: Actor, at: datetime, least: int = LEAST) -> list[Suggestion]:
    """What has at least `least` loose cases within the rule book's days, or an open group already; the most first."""
    check_permission(by, Permission.CASE_WORK)
    one = (
        select(Case.seller_id, Case.issue, Case.opened_at, _cause().label("cause"))
        .outerjoin(CaseRecord, _listing())
        .where(*_loose(at))
        .subquery()
    )
    loose = (
        select(
            *(one.c.seller_id, one.c.issue, one.c.cause),
            func.count().label("cases"),
            func.min(one.c.opened_at).label("first_opened_at"),
            func.max(one.c.opened_at).label("last_opened_at"),
        )
        .where(one.c.cause.is_not(None))
        .group_by(one.c.seller_id, one.c.issue, one.c.cause)
        .subquery()
    )
    open_group = and_(
        CaseGroup.seller_id == loose.c.seller_id,
        CaseGroup.issue == loose.c.issue,
        CaseGroup.cause == loose.c.cause,
        CaseGroup.found_at.is_(None),
    )
    query = (
        select(
            *loose.c, CaseGroup.id.label("group_id"), Seller.reference.label("seller"), Seller.name.label("seller_name")
        )
        .join(Seller, Seller.id == loose.c.seller_id)
        .outerjoin(CaseGroup, open_group)
        .where((loose.c.cases >= least) | CaseGroup.id.is_not(None))
        .order_by(loose.c.cases.desc(), loose.c.seller_id, loose.c.issue, loose.c.cause)
        .limit(MOST_SHOWN)
    )
    return [Suggestion(**row) for row in db.session.execute(query).mappings()]


def loose_cases(*, seller_id: int, issue: str, cause: str, at: datetime) -> list[int]:
    """The cases behind a suggestion, oldest first."""
    query = select(Case.id).outerjoin(CaseRecord, _listing()).where(*_loose(at), _cause() == cause)
    query = query.where(Case.seller_id == seller_id, Case.issue == issue)
    return list(db.session.scalars(query.order_by(Case.id)))


def open_groups_for(case_ids: Collection[int], *, at: datetime) -> dict[int, list[int]]:
    """Which of these loose cases belong to a group that is open: the cases by the id of the group."""
    same = and_(CaseGroup.seller_id == Case.seller_id, CaseGroup.issue == Case.issue, CaseGroup.cause == _cause())
    query = (
        select(CaseGroup.id, Case.id)
        .select_from(Case)
        .outerjoin(CaseRecord, _listing())
        .join(CaseGroup, same)
        .where(*_loose(at), Case.id.in_(case_ids), CaseGroup.found_at.is_(None))
    )
    found: dict[int, list[int]] = {}
    for group_id, case_id in db.session.execute(query.order_by(Case.id)):
        found.setdefault(group_id, []).append(case_id)
    return found


def _loose(at: datetime) -> tuple[ColumnElement[bool], ...]:
    since = at - timedelta(days=rules_at(at).group_window_days)
    return text(OPEN), Case.group_id.is_(None), Case.opened_at >= since  # type: ignore[return-value]  # a condition


def _listing() -> ColumnElement[bool]:
    """What was frozen of the order knows the lot where the buyer does not."""
    return and_(CaseRecord.case_id == Case.id, CaseRecord.kind == RecordKind.LISTING.value)


def _cause() -> ColumnElement[str | None]:
    lot, product = _known(Case.lot, "lot"), _known(Case.product, "product_id")
    whens: list[Any] = [(lot.is_not(None), f"{LOT}:" + lot), (product.is_not(None), f"{PRODUCT}:" + product)]
    return case(*whens, else_=None)


def _known(column: InstrumentedAttribute[str | None], name: str) -> ColumnElement[str | None]:
    return func.coalesce(column, CaseRecord.content[name].astext)
