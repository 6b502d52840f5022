"""The level of a seller where the rule book has levels, counted from the facts as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from governance.core.database import db
from governance.core.errors import NotFound
from governance.facts.models import AdverseEvent, SellerDay
from governance.rulebook import publication
from governance.scoring.levels import Counted, Level, LevelRate, LevelRules
from governance.sellers.models import Seller


@dataclass(frozen=True, kw_only=True)
class SellerLevel:
    """A seller's level (None: too few orders, or none for its country) and what it was judged on."""

    rule_book: str
    level: Level | None
    window_days: int
    orders: int
    floor_orders: int
    rates: tuple[tuple[LevelRate, Counted], ...]


def seller_level(seller: Seller, *, as_of: date) -> SellerLevel:
    """The level of `seller` by the rule book in force on `as_of`; raises `NotFound` when that has no levels."""
    book = publication.in_force(as_of)
    name = f"{book.name} {book.version}"
    rules = LevelRules.from_document(publication.document_of(book.id))
    if rules is None:
        raise NotFound(f"The rule book {name} has no levels; it judges by score and standing.")
    window_days = rules.window_days(_orders(seller.id, as_of, rules.short_days))
    orders = _orders(seller.id, as_of, window_days)
    floor_orders = _orders(seller.id, as_of, rules.floor_days)
    counted = {rate.code: _counted(seller.id, rate, as_of, window_days) for rate in rules.rates}
    return SellerLevel(
        rule_book=name,
        level=rules.level_of(seller.country or "", orders=orders, floor_orders=floor_orders, counted=counted),
        window_days=window_days,
        orders=orders,
        floor_orders=floor_orders,
        rates=tuple((rate, counted[rate.code]) for rate in rules.rates),
    )


def _first_day(as_of: date, days: int) -> date:
    return as_of - timedelta(days - 1)


def _orders(seller_id: int, as_of: date, days: int) -> int:
    """Orders of the `days` up to `as_of`, that day included."""
    orders = select(func.coalesce(func.sum(SellerDay.orders), 0)).where(
        SellerDay.seller_id == seller_id, SellerDay.day.between(_first_day(as_of, days), as_of)
    )
    return int(db.session.scalar(orders) or 0)


def _counted(seller_id: int, rate: LevelRate, as_of: date, days: int) -> Counted:
    """Different orders (or else events) and buyers of what the seller answers for."""
    one = func.coalesce(AdverseEvent.order_reference, AdverseEvent.event_reference)
    counts = select(func.count(one.distinct()), func.count(AdverseEvent.buyer.distinct())).where(
        AdverseEvent.seller_id == seller_id,
        AdverseEvent.metric.in_(rate.of),
        AdverseEvent.accountable,
        AdverseEvent.day.between(_first_day(as_of, days), as_of),
    )
    orders, buyers = db.session.execute(counts).one()
    return Counted(orders, buyers)
