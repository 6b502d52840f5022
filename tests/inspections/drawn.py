"""Listings, plans, draws and drawn items, written straight to the tables, for tests of what follows from them."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from governance.catalogue.models import Listing, Product
from governance.core.database import db
from inspections.draws.models import Draw, DrawnItem
from inspections.draws.plans.models import InspectionPlan
from tests.builders import AT, make_seller
from tests.inspections.pooled import make_category

_numbers = itertools.count(1)
HEX = "ab" * 32


def make_listing(
    seller_id: int | None = None, *, category: str = "toys", reference: str | None = None, **columns: Any
) -> Listing:
    """An offer of a product of its own; by a shop of its own when none is named."""
    number = next(_numbers)
    product = Product(
        code=f"product-{number}", name=f"Product {number}", category_id=make_category(category).id, created_at=AT
    )
    db.session.add(product)
    db.session.flush()
    defaults: dict[str, Any] = {
        "price": Decimal("49.00"),
        "currency": "BRL",
        "listed_on": date(2025, 6, 1),
        "source": "platform",
        "updated_at": AT,
    }
    listing = Listing(
        reference=reference or f"listing-{number}",
        seller_id=seller_id if seller_id is not None else make_seller(category=category).id,
        product_id=product.id,
        **defaults | columns,
    )
    db.session.add(listing)
    db.session.flush()
    return listing


def stored_plan(**columns: Any) -> InspectionPlan:
    """An active plan that nobody will read the rules of."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "code": f"plan-{number}",
        "name": f"Plan {number}",
        "state": "active",
        "schedule": "0 6 * * mon",
        "budget": Decimal(1000),
        "currency": "BRL",
        "cost_per_test": Decimal(50),
        "rules": {},
        "written_at": AT,
        "written_by": "account:1",
        "activated_at": AT,
        "activated_by": "account:2",
    }
    plan = InspectionPlan(**defaults | columns)
    db.session.add(plan)
    db.session.flush()
    return plan


def stored_draw(*, at: datetime = AT, **columns: Any) -> Draw:
    """A draw that was made at `at`, and whose purchases last ten days."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "reference": f"D-{number:06}",
        "plan_id": columns.get("plan_id") or stored_plan().id,
        "slot": at - timedelta(hours=1),
        "state": "drawn",
        "secret": "sealed",
        "commitment": HEX,
        "committed_at": at - timedelta(days=20),
        "frozen_at": at - timedelta(minutes=30),
        "list_digest": HEX,
        "listed": 100,
        "assurance": "unverified",
        "final_seed": HEX,
        "drawn_at": at,
        "sampling_until": (at + timedelta(days=10)).date(),
    }
    draw = Draw(**defaults | columns)
    db.session.add(draw)
    db.session.flush()
    return draw


def stored_item(draw: Draw, listing: Listing, *, inspector_id: int | None = None, **columns: Any) -> DrawnItem:
    """A chosen item of a draw."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "stratum": "all",
        "position": number,
        "item": listing.reference,
        "role": "chosen" if inspector_id is not None else "reserve",
        "probability": 100_000_000,
        "turn": number if inspector_id is not None else None,
        "category": "toys",
        "units": 2,
        "accept_at_most": 0,
        "units_reason": "fixed: 2 units",
    }
    item = DrawnItem(
        draw_id=draw.id,
        listing_id=listing.id,
        seller_id=listing.seller_id,
        inspector_id=inspector_id,
        **defaults | columns,
    )
    db.session.add(item)
    db.session.flush()
    return item
