"""The list of all registered sellers with how each stood in the latest run, page by page from a cursor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from governance.catalogue.models import Category
from governance.core.access import Actor, Permission, check_permission
from governance.core.database import db
from governance.core.errors import Invalid
from governance.core.paging import Page, decode_cursor, page_of
from governance.scoring.models import Score, ScoreRun
from governance.scoring.standing import Standing
from governance.sellers.models import Seller

SORTS: Final[dict[str, ColumnElement[Any]]] = {
    "reference": Seller.reference.expression,
    "name": Seller.name.expression,
    "score": Score.score.expression,
    "orders": Score.mature_orders.expression,
    "points": Score.points.expression,
}
SORT_NAMES: Final = tuple(f"{sign}{name}" for name in SORTS for sign in ("", "-"))


@dataclass(frozen=True, kw_only=True)
class ListedSeller:
    """One line of the list; what comes from a run is None (standing: not yet rated) for whom no run has judged.

    `score` is in thousandths of a point, None also while not yet rated; `place` is the value it is sorted by.
    """

    id: int
    reference: str
    name: str
    country: str | None
    category: str | None
    standing: str
    score: int | None
    mature_orders: int | None
    points: int | None
    as_of: date | None
    place: Any


def list_sellers(
    *,
    by: Actor,
    sort: str = "reference",
    standing: Standing | None = None,
    category: str | None = None,
    search: str | None = None,
    limit: int,
    cursor: str | None = None,
) -> Page[ListedSeller]:
    """A page of the sellers that `by` may see; raises `Invalid` for an unknown sort or a cursor that is not ours.

    `sort` is one of `SORT_NAMES`; a minus sign turns the order round, and sellers without the value always come last.
    `search` finds text anywhere in name or reference, whatever its case. `category` is the one a seller was judged in.
    """
    check_permission(by, Permission.SELLER_READ)
    if sort not in SORT_NAMES:
        raise Invalid(f"Sellers cannot be sorted by {sort!r}.", pointer="sort")
    run = db.session.execute(_latest_run()).first()
    column, descending = SORTS[sort.removeprefix("-")], sort.startswith("-")
    query = _sellers(run.id if run else None, column).where(*_filters(standing, category, search))
    if cursor is not None:
        query = query.where(_after(column, *decode_cursor(cursor, size=2), descending=descending))
    order = (column.desc() if descending else column.asc()).nulls_last()
    found = db.session.execute(query.order_by(order, Seller.id).limit(limit + 1)).all()
    rows = [_listed(row, run.as_of if run else None) for row in found]
    return page_of(rows, limit=limit, place=lambda row: (row.place, row.id))


def _latest_run() -> Select[int, date]:
    newest_first = (ScoreRun.as_of.desc(), ScoreRun.known_at.desc(), ScoreRun.id.desc())
    return select(ScoreRun.id, ScoreRun.as_of).order_by(*newest_first).limit(1)


def _sellers(run_id: int | None, place: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """Only what is shown: the whole market is sorted, and a score's arrays would be carried along."""
    return (
        select(
            Seller.id,
            Seller.reference,
            Seller.name,
            Seller.country,
            Category.code.label("category"),
            func.coalesce(Score.standing, Standing.NOT_YET_RATED.value).label("standing"),
            Score.score,
            Score.mature_orders,
            Score.points,
            Score.run_id,
            place.label("place"),
        )
        .outerjoin(Score, and_(Score.seller_id == Seller.id, Score.run_id == run_id))
        .outerjoin(Category, Category.id == Score.category_id)
    )


def _filters(standing: Standing | None, category: str | None, search: str | None) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if standing is not None:
        filters.append(func.coalesce(Score.standing, Standing.NOT_YET_RATED.value) == standing.value)
    if category is not None:
        filters.append(Category.code == category)
    if search:
        filters.append(
            or_(Seller.name.icontains(search, autoescape=True), Seller.reference.icontains(search, autoescape=True))
        )
    return filters


def _after(column: ColumnElement[Any], value: Any, seller_id: Any, *, descending: bool) -> ColumnElement[bool]:
    """What comes after a place: by value, at the same value by id, and those without a value last."""
    if not isinstance(seller_id, int) or not isinstance(value, (column.type.python_type, type(None))):
        raise Invalid("This cursor belongs to another order: start again without a cursor.", pointer="cursor")
    if value is None:
        return and_(column.is_(None), Seller.id > seller_id)
    beyond = column < value if descending else column > value
    return or_(beyond, and_(column == value, Seller.id > seller_id), column.is_(None))


def _listed(row: Row[Any], as_of: date | None) -> ListedSeller:
    return ListedSeller(
        id=row.id,
        reference=row.reference,
        name=row.name,
        country=row.country,
        category=row.category,
        standing=Standing(row.standing).code,
        score=row.score,
        mature_orders=row.mature_orders,
        points=row.points,
        as_of=as_of if row.run_id is not None else None,
        place=row.place,
    )
