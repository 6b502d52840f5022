"""A plan that draws from what was sold lately."""

from __future__ import annotations

from datetime import date

import pytest

from governance.catalogue.models import Product
from governance.core.database import db
from governance.core.settings import Settings
from governance.facts.offers.sold_lately import sold_since
from inspections.draws.plans.population import gather
from tests.builders import AT, make_seller
from tests.governance.facts.imported import take
from tests.inspections.drawn import make_listing
from tests.inspections.draws.plans.planned import rules

LATELY = "2026-02-20 10:00:00"
LONG_AGO = "2025-12-01 10:00:00"
pytestmark = pytest.mark.usefixtures("platform")


def offered() -> dict[str, str]:
    """An offer of anna and one of boris, each of a product of its own; the code of the product by seller."""
    listings = {name: make_listing(make_seller(name).id, reference=f"{name}-lamp") for name in ("anna", "boris")}
    codes = {name: db.session.get_one(Product, listing.product_id).code for name, listing in listings.items()}
    db.session.commit()
    return codes


def sold(settings: Settings, *orders: tuple[str, str, str]) -> None:
    """Orders: seller, product and moment."""
    rows = [
        {"order_id": str(number), "seller_id": seller, "product_id": product, "ordered_at": moment, "category": "toys"}
        for number, (seller, product, moment) in enumerate(orders)
    ]
    take(settings, "orders", *rows)


def drawn_from(days: int) -> tuple[list[bytes], dict[str, int]]:
    """What may be drawn by a plan of what was sold within so many days, and what is left out."""
    found = gather(rules(scope={"sold_within_days": days}), currency="BRL", at=AT)
    return found.items.tolist(), dict(found.excluded)


def test_what_was_not_sold_lately_is_left_out_by_seller_and_product(settings: Settings) -> None:
    codes = offered()
    sold(
        settings,
        ("anna", codes["anna"], LATELY),
        ("anna", codes["boris"], LATELY),
        ("boris", codes["boris"], LONG_AGO),
    )
    assert drawn_from(30) == ([b"anna-lamp"], {"not_sold_lately": 1})
    assert drawn_from(120) == ([b"anna-lamp", b"boris-lamp"], {})


def test_where_no_orders_are_known_nothing_was_sold(settings: Settings) -> None:
    offered()
    assert drawn_from(30) == ([], {"not_sold_lately": 2})
    assert list(sold_since(date(2026, 1, 1), settings=settings)) == []


def test_a_pair_is_told_once_however_often_it_was_sold(settings: Settings) -> None:
    codes = offered()
    sold(settings, ("anna", codes["anna"], LATELY), ("anna", codes["anna"], LONG_AGO), ("anna", codes["anna"], LATELY))
    assert list(sold_since(date(2025, 1, 1), settings=settings)) == [[("anna", codes["anna"])]]
    assert list(sold_since(date(2026, 2, 20), settings=settings)) == []
