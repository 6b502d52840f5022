"""How many orders lately held a product or goods of a category."""

from __future__ import annotations

from datetime import date

import pytest

from governance.core.settings import Settings
from governance.facts.recent_orders import recent_orders
from governance.sellers import register
from tests.governance.facts.event_files import Row
from tests.governance.facts.imported import register_sellers, take

SINCE = date(2026, 2, 1)


def order(number: str, day: str, product: str, **columns: str) -> Row:
    """An order of toys."""
    told = {"order_id": number, "ordered_at": f"{day} 10:00:00", "product_id": product, "category": "toys"}
    return told | columns


@pytest.mark.usefixtures("platform")
def test_each_order_counts_once_for_its_product_and_its_category(settings: Settings) -> None:
    register_sellers()
    take(
        settings,
        "orders",
        order("a", "2026-02-10", "lamp"),
        order("b", "2026-02-20", "chair"),
        order("c", "2026-01-20", "lamp"),
        order("d", "2026-02-12", "lamp", seller_id="boris"),
    )
    take(settings, "orders", order("a", "2026-02-10", "lamp", delivered_at="2026-02-15 10:00:00"))
    seller_id = register.find("anna").id
    found = [
        recent_orders(seller_id=seller_id, since=SINCE, settings=settings, product="lamp"),
        recent_orders(seller_id=seller_id, since=SINCE, settings=settings, category="toys"),
        recent_orders(seller_id=seller_id, since=SINCE, settings=settings, product="none"),
    ]
    assert found == [1, 2, 0]


@pytest.mark.usefixtures("platform")
def test_without_any_orders_there_are_none(settings: Settings) -> None:
    register_sellers()
    assert recent_orders(seller_id=register.find("anna").id, since=SINCE, settings=settings, product="lamp") == 0
