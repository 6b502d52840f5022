"""How often each product was lately sold by each seller."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from governance.catalogue.models import Product
from governance.core.database import db, transaction
from governance.core.settings import Settings
from governance.facts.goods_sold import goods_sold
from governance.facts.olist import import_olist
from governance.sellers import register
from governance.sellers.models import Seller
from tests.builders import BY
from tests.governance.facts.event_files import Row, write_csv
from tests.governance.facts.imported import AT, register_sellers, take

pytestmark = pytest.mark.usefixtures("platform")

LAST = date(2026, 2, 20)
DAYS = (10, 30, 100)


def order(number: str, days_ago: int, product: str, **columns: str) -> Row:
    return {
        "order_id": number,
        "ordered_at": f"{LAST - timedelta(days=days_ago)} 10:00:00",
        "product_id": product,
    } | columns


def make_products(*codes: str, category_id: int | None = None) -> None:
    db.session.add_all(Product(code=code, name=code, category_id=category_id, created_at=AT) for code in codes)
    db.session.commit()


def sold(settings: Settings, **how: object) -> dict[tuple[str, str], list[int]]:
    """Orders by period of (seller, product)."""
    found = goods_sold(settings=settings, last_day=LAST, days=DAYS, **how)  # type: ignore[arg-type]
    sellers = {row.id: row.reference for row in db.session.execute(select(Seller.id, Seller.reference))}
    products = {row.id: row.code for row in db.session.execute(select(Product.id, Product.code))}
    keys = zip(found.seller_id.tolist(), found.product_id.tolist(), strict=True)
    return {
        (sellers[seller], products[product]): orders
        for (seller, product), orders in zip(keys, found.orders.tolist(), strict=True)
    }


def test_orders_are_counted_by_how_long_ago_they_were_placed(settings: Settings) -> None:
    register_sellers()
    make_products("lamp", "chair")
    take(
        settings,
        "orders",
        order("a", 0, "lamp"),
        order("b", 9, "lamp"),
        order("c", 10, "lamp"),
        order("d", 29, "lamp"),
        order("e", 30, "lamp"),
        order("f", 99, "lamp"),
        order("g", 100, "lamp"),
        order("h", 5, "chair", seller_id="boris"),
        order("i", -1, "chair"),
    )
    assert sold(settings) == {("anna", "lamp"): [2, 2, 2], ("boris", "chair"): [1, 0, 0]}


def test_an_order_counts_once_however_often_it_is_told(settings: Settings) -> None:
    register_sellers()
    make_products("lamp")
    take(settings, "orders", order("a", 5, "lamp"))
    take(settings, "orders", order("a", 5, "lamp", delivered_at=f"{LAST} 10:00:00"))
    assert sold(settings) == {("anna", "lamp"): [1, 0, 0]}


def test_goods_that_nobody_has_registered_are_left_out(settings: Settings) -> None:
    register_sellers()
    make_products("lamp")
    take(settings, "orders", order("a", 5, "lamp"), order("b", 5, "unheard-of"), order("c", 5, ""))
    assert sold(settings) == {("anna", "lamp"): [1, 0, 0]}


def test_what_became_known_later_is_not_known_yet(settings: Settings) -> None:
    register_sellers()
    make_products("lamp")
    take(settings, "orders", order("a", 5, "lamp"))
    take(settings, "orders", order("b", 5, "lamp"), at=AT + timedelta(days=1))
    assert sold(settings, known_at=AT) == {("anna", "lamp"): [1, 0, 0]}
    assert sold(settings) == {("anna", "lamp"): [2, 0, 0]}


def test_without_any_orders_nothing_was_sold(settings: Settings) -> None:
    register_sellers()
    assert sold(settings) == {}


def test_orders_of_the_olist_files_count_by_their_items(settings: Settings, tmp_path: Path) -> None:
    register_sellers()
    make_products("lamp", "chair")
    bought = {"customer_id": "c", "order_status": "delivered", "order_purchase_timestamp": f"{LAST} 10:00:00"}
    lines = [("o1", 1, "lamp"), ("o1", 2, "lamp"), ("o1", 3, "chair"), ("o2", 1, "lamp")]
    items = [
        {"order_id": order_id, "order_item_id": number, "product_id": product, "seller_id": "anna"}
        for order_id, number, product in lines
    ]
    write_csv(tmp_path / "olist_orders_dataset.csv", [bought | {"order_id": number} for number in ("o1", "o2")])
    write_csv(tmp_path / "olist_order_items_dataset.csv", items)
    with transaction():
        import_olist(folder=tmp_path, settings=settings, by=BY, at=AT)
    assert sold(settings) == {("anna", "lamp"): [2, 0, 0], ("anna", "chair"): [1, 0, 0]}


def test_goods_come_with_their_category(settings: Settings) -> None:
    register_sellers()
    with transaction():
        toys = register.add_categories(["toys"])["toys"]
    make_products("lamp", category_id=toys)
    make_products("chair")
    take(settings, "orders", order("a", 5, "lamp"), order("b", 5, "chair"))
    found = goods_sold(settings=settings, last_day=LAST, days=DAYS)
    assert found.category_id.tolist() == [toys, 0]
