"""What was sold and is on no list becomes a listing by itself, and ends when it has not been sold for long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import CursorResult, text

from governance.core.database import db

SOLD_WITHIN_DAYS: Final = 90
FORGOTTEN_AFTER_DAYS: Final = 180

_ADD_PRODUCTS: Final = """
INSERT INTO product (code, name, category_id, created_at)
SELECT sold.product_id, sold.product_id, min(category.id), :at
FROM staged_sold AS sold
JOIN seller ON seller.reference = sold.seller_id
LEFT JOIN category ON category.code = sold.category
WHERE sold.last_day > :since AND NOT EXISTS (SELECT 1 FROM product WHERE product.code = sold.product_id)
GROUP BY sold.product_id
ORDER BY sold.product_id
"""
_ADD_LISTINGS: Final = """
INSERT INTO listing (reference, seller_id, product_id, listed_on, source, updated_at)
SELECT sold.reference, seller.id, product.id, sold.first_day, 'orders', :at
FROM staged_sold AS sold
JOIN seller ON seller.reference = sold.seller_id
JOIN product ON product.code = sold.product_id
WHERE sold.last_day > :since
  AND NOT EXISTS (SELECT 1 FROM listing WHERE listing.reference = sold.reference)
  AND NOT EXISTS (
    SELECT 1 FROM listing AS told
    WHERE told.seller_id = seller.id AND told.product_id = product.id AND told.source = 'platform'
      AND (told.ended_on IS NULL OR told.ended_on > sold.last_day)
  )
ORDER BY sold.reference
"""
_LIST_AGAIN: Final = """
UPDATE listing SET ended_on = NULL, updated_at = :at
FROM staged_sold AS sold
WHERE sold.reference = listing.reference AND listing.source = 'orders' AND listing.ended_on IS NOT NULL
  AND sold.last_day > :since
  AND NOT EXISTS (
    SELECT 1 FROM listing AS told
    WHERE told.seller_id = listing.seller_id AND told.product_id = listing.product_id AND told.source = 'platform'
      AND (told.ended_on IS NULL OR told.ended_on > sold.last_day)
  )
"""
_END: Final = """
UPDATE listing SET ended_on = greatest(listing.listed_on, CAST(:today AS date)), updated_at = :at
WHERE listing.source = 'orders' AND listing.ended_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM staged_sold AS sold WHERE sold.reference = listing.reference)
"""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """How many listings what was sold added, took up again and ended, and how many products nobody had told of."""

    products: int = 0
    added: int = 0
    again: int = 0
    ended: int = 0


def enter_sold(*, newest: date, today: date, at: datetime) -> Seen:
    """Bring listings into line with `staged_sold`, which holds what was sold in the 180 days up to `newest`.

    `newest` is the last day of which orders are known: a feed that stops must not end every listing. What the platform
    lists itself is left to it.
    """
    db.session.execute(text("ANALYZE staged_sold"))
    since = newest - timedelta(days=SOLD_WITHIN_DAYS)
    return Seen(
        products=_rows(_ADD_PRODUCTS, since=since, at=at),
        added=_rows(_ADD_LISTINGS, since=since, at=at),
        again=_rows(_LIST_AGAIN, since=since, at=at),
        ended=_rows(_END, today=today, at=at),
    )


def _rows(statement: str, **values: Any) -> int:
    result = db.session.execute(text(statement), values)
    return result.rowcount if isinstance(result, CursorResult) else 0
