"""The lists of the invented market."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from governance.catalogue.gtin import is_gtin
from governance.demo.listings import listings, lots, products
from governance.demo.market import Market, draw_market
from governance.demo.plan import MarketPlan
from governance.demo.shops import reference

PLAN = MarketPlan(sellers=40, days=120, seed=3, end=date(2026, 3, 1))


@pytest.fixture(scope="module")
def market() -> Market:
    return draw_market(PLAN)


def test_every_product_that_is_sold_has_a_name_and_a_number_of_its_own(market: Market) -> None:
    rows = list(products(market))
    assert len(rows) == market.shops.products.sum()
    assert len({row["gtin"] for row in rows}) == len(rows)
    assert all(is_gtin(str(row["gtin"])) for row in rows)
    pairs = zip(market.orders.shop, market.orders.product, strict=True)
    assert {f"P{shop:05d}-{product:02d}" for shop, product in pairs} <= {row["product_id"] for row in rows}


def test_nearly_all_of_it_is_listed_at_a_price(market: Market) -> None:
    known, rows = {row["product_id"] for row in products(market)}, list(listings(market))
    assert 0.94 < len(rows) / len(known) < 0.98
    assert {row["product_id"] for row in rows} < known
    assert len({row["listing_id"] for row in rows}) == len(rows)
    assert all(Decimal(str(row["price"])) > 5 for row in rows)
    joined = {reference(shop): day for shop, day in enumerate(market.shops.joined_on)}
    assert all((row["listed_on"] - PLAN.start).days == joined[row["seller_id"]] for row in rows)  # type: ignore[operator, index]


def test_lots_are_those_that_were_sold_on_the_last_day(market: Market) -> None:
    rows = list(lots(market))
    listed = {row["listing_id"] for row in listings(market)}
    assert rows
    assert all(row["listing_id"] in listed for row in rows)
    orders = market.orders
    today = {
        f"L{shop:05d}-{product:02d}-{lot:03d}"
        for shop, product, lot, day in zip(orders.shop, orders.product, orders.lot, orders.day, strict=True)
        if shop % 8 == 0 and lot >= 0 and day == PLAN.days - 1 and (shop * 13 + product) % 25
    }
    assert today <= {row["lot"] for row in rows}
    assert all(row["held_since"] <= PLAN.end for row in rows)  # type: ignore[operator]


def test_the_same_plan_gives_the_same_lists(market: Market) -> None:
    again = draw_market(PLAN)
    for make in (products, listings, lots):
        assert list(make(market)) == list(make(again))
