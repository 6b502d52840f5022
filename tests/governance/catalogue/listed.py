"""Products, listings and lots written straight to the tables, with full defaults."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from governance.catalogue.models import HeldLot, Listing, Product
from governance.core.database import db
from governance.sellers import register
from tests.builders import AT

LISTED_ON = date(2025, 6, 1)

_numbers = itertools.count(1)


def make_product(code: str | None = None, *, category: str | None = "toys", **columns: Any) -> Product:
    """A product of a category; the one with this code where there is one."""
    code = code or f"item-{next(_numbers)}"
    known = db.session.scalar(select(Product).where(Product.code == code))
    if known is not None:
        return known
    category_id = register.add_categories([category])[category] if category else None
    defaults: dict[str, Any] = {"name": f"Product {code}", "created_at": AT}
    product = Product(code=code, category_id=category_id, **(defaults | columns))
    db.session.add(product)
    db.session.flush()
    return product


def make_listing(
    seller_id: int, reference: str | None = None, *, product: str | None = None, **columns: Any
) -> Listing:
    """A seller's offer that is on sale; `product` is the code of what it offers."""
    offered = make_product(product)
    defaults: dict[str, Any] = {
        "price": Decimal("19.90"),
        "currency": "CNY",
        "listed_on": LISTED_ON,
        "source": "platform",
        "updated_at": AT,
    }
    listing = Listing(
        reference=reference or f"listing-{next(_numbers)}",
        seller_id=seller_id,
        product_id=offered.id,
        **(defaults | columns),
    )
    db.session.add(listing)
    db.session.flush()
    return listing


def make_lot(listing: Listing, lot: str | None = None, *, units: int = 500, **columns: Any) -> HeldLot:
    """A lot of a listing in the platform's own store."""
    defaults: dict[str, Any] = {"held_since": LISTED_ON}
    held = HeldLot(
        listing_id=listing.id,
        seller_id=listing.seller_id,
        lot=lot or f"lot-{next(_numbers)}",
        units=units,
        **(defaults | columns),
    )
    db.session.add(held)
    db.session.flush()
    return held
