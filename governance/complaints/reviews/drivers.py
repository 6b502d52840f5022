"""Low-score drivers: of which products reviews are low, and what these are about; each number with its denominator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, not_, select

from governance.complaints.reviews.factors import Factor
from governance.complaints.reviews.models import Review
from governance.complaints.reviews.states import LOW, Authenticity
from governance.core.access import Actor, Permission, check_permission
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Invalid
from governance.sellers import register

MOST_PRODUCTS: Final = 50
USUAL_DAYS: Final = 90
_FLAGGED: Final = Review.authenticity == Authenticity.FLAGGED.value
_LOW: Final = Review.score <= LOW
_FACTORS: Final = {f"factor_{factor.value}": Review.factor == factor.value for factor in Factor}


@dataclass(frozen=True, kw_only=True)
class Driver:
    """Reviews of one product (None: of no named one): all, low ones, and low ones by what they are about.

    What is flagged stands apart and in no other number. `by_factor` has every factor, and sums up to `low`.
    """

    product: str | None
    product_name: str | None
    reviews: int
    low: int
    by_factor: Mapping[str, int]
    reviews_apart: int
    low_apart: int


@dataclass(frozen=True, kw_only=True)
class Drivers:
    """The products of a shop with most low reviews first, and all its products together."""

    first_day: date
    last_day: date
    total: Driver
    items: Sequence[Driver]


def low_score_drivers(
    *, seller: str, by: Actor, at: datetime, first_day: date | None = None, last_day: date | None = None
) -> Drivers:
    """What makes reviews of a shop low that were written from `first_day` to `last_day` (default: the last 90 days).

    Raises `NotFound` for a shop that is not registered or not the own one, `Invalid` for days in the wrong order.
    """
    check_permission(by, Permission.REVIEW_READ)
    seller_id = register.find(seller).id
    timezone = settings().timezone
    last = last_day or day_of(at, timezone)
    first = first_day or last - timedelta(days=USUAL_DAYS - 1)
    if first > last:
        raise Invalid("The first day comes before the last.", pointer="from")
    span = (
        Review.seller_id == seller_id,
        Review.written_at >= _begin(first, timezone),
        Review.written_at < _begin(last, timezone) + timedelta(days=1),
    )
    numbers = [func.count().filter(chosen).label(name) for name, chosen in _counted().items()]
    total = db.session.execute(select(*numbers).select_from(Review).where(*span)).one()
    low = func.count().filter(and_(_LOW, not_(_FLAGGED)))
    products = (
        select(Review.product, func.max(Review.product_name).label("product_name"), *numbers)
        .where(*span)
        .group_by(Review.product)
        .order_by(low.desc(), func.count().desc(), Review.product)
        .limit(MOST_PRODUCTS)
    )
    items = [_driver(row._mapping) for row in db.session.execute(products)]  # noqa: SLF001 (public in SQLAlchemy)
    return Drivers(first_day=first, last_day=last, total=_driver(total._mapping), items=items)  # noqa: SLF001


def _counted() -> dict[str, ColumnElement[bool]]:
    counted = {
        "reviews": not_(_FLAGGED),
        "low": and_(_LOW, not_(_FLAGGED)),
        "reviews_apart": _FLAGGED,
        "low_apart": and_(_LOW, _FLAGGED),
    }
    return counted | {name: and_(_LOW, not_(_FLAGGED), about) for name, about in _FACTORS.items()}


def _driver(row: Mapping[Any, Any]) -> Driver:
    return Driver(
        product=row.get("product"),
        product_name=row.get("product_name"),
        reviews=row["reviews"],
        low=row["low"],
        by_factor={factor.value: row[f"factor_{factor.value}"] for factor in Factor},
        reviews_apart=row["reviews_apart"],
        low_apart=row["low_apart"],
    )


def _begin(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(timezone))
