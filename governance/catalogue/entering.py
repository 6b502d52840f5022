"""Staged rows enter the catalogue, each kind by two statements for all rows; what is known already stays untouched."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import CursorResult, text

from governance.core.database import db

_CHANGE_PRODUCTS: Final = """
WITH told AS (
    SELECT
        product.id,
        staged.name,
        CASE WHEN :category THEN category.id ELSE product.category_id END AS category_id,
        CASE WHEN :brand THEN staged.brand ELSE product.brand END AS brand,
        CASE WHEN :gtin THEN staged.gtin ELSE product.gtin END AS gtin
    FROM staged_products AS staged
    JOIN product ON product.code = staged.product_id
    LEFT JOIN category ON category.code = staged.category
)
UPDATE product SET name = told.name, category_id = told.category_id, brand = told.brand, gtin = told.gtin
FROM told
WHERE told.id = product.id
  AND (product.name, product.category_id, product.brand, product.gtin)
      IS DISTINCT FROM (told.name, told.category_id, told.brand, told.gtin)
"""
_ADD_PRODUCTS: Final = """
INSERT INTO product (code, name, category_id, brand, gtin, created_at)
SELECT staged.product_id, staged.name, category.id, staged.brand, staged.gtin, :at
FROM staged_products AS staged
LEFT JOIN category ON category.code = staged.category
WHERE NOT EXISTS (SELECT 1 FROM product WHERE product.code = staged.product_id)
ORDER BY staged.row
"""
_CHANGE_LISTINGS: Final = """
WITH told AS (
    SELECT
        listing.id,
        CASE WHEN :price THEN staged.price ELSE listing.price END AS price,
        CASE
            WHEN NOT :price THEN listing.currency
            WHEN staged.price IS NOT NULL THEN staged.currency
        END AS currency,
        coalesce(staged.listed_on, listing.listed_on) AS listed_on,
        CASE WHEN :ended_on THEN staged.ended_on ELSE listing.ended_on END AS ended_on
    FROM staged_listings AS staged
    JOIN listing ON listing.reference = staged.listing_id
)
UPDATE listing SET
    price = told.price, currency = told.currency, listed_on = told.listed_on, ended_on = told.ended_on,
    source = 'platform', updated_at = :at
FROM told
WHERE told.id = listing.id
  AND (listing.price, listing.currency, listing.listed_on, listing.ended_on, listing.source)
      IS DISTINCT FROM (told.price, told.currency, told.listed_on, told.ended_on, 'platform')
"""
_ADD_LISTINGS: Final = """
INSERT INTO listing (reference, seller_id, product_id, price, currency, listed_on, ended_on, source, updated_at)
SELECT
    staged.listing_id, seller.id, product.id, staged.price,
    CASE WHEN staged.price IS NOT NULL THEN staged.currency END,
    coalesce(staged.listed_on, CAST(:today AS date)), staged.ended_on, 'platform', :at
FROM staged_listings AS staged
JOIN seller ON seller.reference = staged.seller_id
JOIN product ON product.code = staged.product_id
WHERE NOT EXISTS (SELECT 1 FROM listing WHERE listing.reference = staged.listing_id)
ORDER BY staged.row
"""
# What the platform lists itself needs no second entry that was guessed from its orders.
_END_GUESSED: Final = """
UPDATE listing SET ended_on = greatest(listing.listed_on, CAST(:today AS date)), updated_at = :at
WHERE listing.source = 'orders' AND listing.ended_on IS NULL AND EXISTS (
    SELECT 1 FROM listing AS told
    WHERE told.seller_id = listing.seller_id AND told.product_id = listing.product_id
      AND told.source = 'platform' AND (told.ended_on IS NULL OR told.ended_on > CAST(:today AS date))
)
"""
_CHANGE_LOTS: Final = """
WITH told AS (
    SELECT
        held_lot.id,
        staged.units,
        coalesce(staged.held_since, held_lot.held_since) AS held_since,
        CASE WHEN :gone_on THEN staged.gone_on ELSE held_lot.gone_on END AS gone_on
    FROM staged_lots AS staged
    JOIN listing ON listing.reference = staged.listing_id
    JOIN held_lot ON held_lot.listing_id = listing.id AND held_lot.lot = staged.lot
)
UPDATE held_lot SET units = told.units, held_since = told.held_since, gone_on = told.gone_on
FROM told
WHERE told.id = held_lot.id
  AND (held_lot.units, held_lot.held_since, held_lot.gone_on)
      IS DISTINCT FROM (told.units, told.held_since, told.gone_on)
"""
_ADD_LOTS: Final = """
INSERT INTO held_lot (listing_id, seller_id, lot, units, held_since, gone_on)
SELECT
    listing.id, listing.seller_id, staged.lot, staged.units, coalesce(staged.held_since, CAST(:today AS date)),
    staged.gone_on
FROM staged_lots AS staged
JOIN listing ON listing.reference = staged.listing_id
WHERE NOT EXISTS (
    SELECT 1 FROM held_lot WHERE held_lot.listing_id = listing.id AND held_lot.lot = staged.lot
)
ORDER BY staged.row
"""

_COUNT: Final = {
    "products": "SELECT count(*) FROM staged_products",
    "listings": "SELECT count(*) FROM staged_listings",
    "lots": "SELECT count(*) FROM staged_lots",
}
_STATEMENTS: Final = {
    "products": (_CHANGE_PRODUCTS, _ADD_PRODUCTS),
    "listings": (_CHANGE_LISTINGS, _ADD_LISTINGS),
    "lots": (_CHANGE_LOTS, _ADD_LOTS),
}
_TOLD: Final = {
    "products": ("category", "brand", "gtin"),
    "listings": ("price", "ended_on"),
    "lots": ("gone_on",),
}


@dataclass(frozen=True, kw_only=True)
class Entered:
    """How many staged rows were new, how many changed what was known, and how many said nothing new."""

    added: int
    changed: int
    unchanged: int


def staged_categories() -> list[str]:
    """Codes of the categories that staged products name."""
    named = "SELECT DISTINCT category FROM staged_products WHERE category IS NOT NULL ORDER BY category"
    return list(db.session.scalars(text(named)))


def enter(kind: str, *, given: Collection[str], today: date, at: datetime) -> Entered:
    """Take in the staged rows of `kind`, which were checked. Columns that were not `given` stay as they are known.

    A row that leaves a given column empty clears it; without a first day it begins `today`, or as it was known.
    """
    staged = db.session.scalar(text(_COUNT[kind])) or 0
    change, add = _STATEMENTS[kind]
    said = {name: name in given for name in _TOLD[kind]}
    changed = _rows(change, **said, **_bound(change, today=today, at=at))
    added = _rows(add, **_bound(add, today=today, at=at))
    if kind == "listings":
        _rows(_END_GUESSED, today=today, at=at)
    return Entered(added=added, changed=changed, unchanged=staged - added - changed)


def _bound(statement: str, **values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if f":{name}" in statement}


def _rows(statement: str, **values: Any) -> int:
    result = db.session.execute(text(statement), values)
    return result.rowcount if isinstance(result, CursorResult) else 0
