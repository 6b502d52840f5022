"""Reading switching states: all of them in pages, and one with its latest lots."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final, TypeAlias

from sqlalchemy import Select, select, tuple_

from governance.catalogue.models import Category
from governance.core.access import Actor, Permission, check_permission
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.paging import Page, decode_cursor, page_of
from governance.sellers.models import Seller
from inspections.draws.acceptance.master_tables import Severity, TableSet
from inspections.draws.acceptance.models import LotResult, SwitchingState
from inspections.draws.acceptance.shown import LotShown, SwitchingRow, SwitchingShown
from inspections.draws.acceptance.states import State
from inspections.draws.acceptance.switching import SCORE_NEEDED, Reason
from inspections.draws.acceptance.switching_words import REASONS

LATEST: Final = 50
_Found: TypeAlias = Select[SwitchingState, str, str, str]
_KEY: Final = (SwitchingState.seller_id, SwitchingState.category_id, SwitchingState.table_set)


def find_switching(
    *,
    by: Actor,
    limit: int,
    cursor: str | None = None,
    seller: str | None = None,
    category: str | None = None,
    state: State | None = None,
) -> Page[SwitchingRow]:
    """The states that lots have led to, in a fixed order; whoever has none is inspected normally."""
    check_permission(by, Permission.PLAN_READ)
    wanted = {Seller.reference: seller, Category.code: category, SwitchingState.state: state}
    query = _states().where(*(column == value for column, value in wanted.items() if value is not None))
    if cursor is not None:
        query = query.where(tuple_(*_KEY) > tuple_(*decode_cursor(cursor, size=len(_KEY))))
    rows = db.session.execute(query.order_by(*_KEY).limit(limit + 1)).all()
    page = page_of(rows, limit=limit, place=lambda row: [getattr(row[0], column.key) for column in _KEY])
    return Page([_row(*found) for found in page.items], page.next)


def read_switching(*, seller: str, category: str, table_set: TableSet, by: Actor) -> SwitchingShown:
    """One state with its latest lots; raises `NotFound` where no lot led to any."""
    check_permission(by, Permission.PLAN_READ)
    its = (Seller.reference == seller, Category.code == category, SwitchingState.table_set == table_set.value)
    found = db.session.execute(_states().where(*its)).one_or_none()
    if found is None:
        raise NotFound(f"No lot of the seller {seller!r} in {category!r} was inspected by {table_set}.")
    return SwitchingShown(**asdict(_row(*found)), lots=_latest(found[0]))


def _states() -> _Found:
    return (
        select(SwitchingState, Seller.reference, Seller.name, Category.code)
        .join(Seller, Seller.id == SwitchingState.seller_id)
        .join(Category, Category.id == SwitchingState.category_id)
    )


def _row(stands: SwitchingState, seller: str, seller_name: str, category: str) -> SwitchingRow:
    table_set = TableSet(stands.table_set)
    return SwitchingRow(
        seller=seller,
        seller_name=seller_name,
        category=category,
        table_set=table_set,
        state=State(stands.state),
        score=stands.score,
        reduced_from=SCORE_NEEDED[table_set],
        steady=stands.steady,
        since=stands.since,
        reason=REASONS[Reason(stands.reason)],
        version=stands.version,
    )


def _latest(stands: SwitchingState) -> tuple[LotShown, ...]:
    its: dict[str, Any] = {column.key: getattr(stands, column.key) for column in _KEY}
    query = select(LotResult).filter_by(**its).order_by(LotResult.id.desc()).limit(LATEST)
    return tuple(
        LotShown(
            severity=Severity(lot.severity),
            accept_at_most=lot.accept_at_most,
            nonconforming=lot.nonconforming,
            accepted=lot.accepted,
            source=lot.source,
            recorded_at=lot.recorded_at,
        )
        for lot in db.session.scalars(query)
    )
