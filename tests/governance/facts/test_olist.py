"""The Olist files with invented rows: parts in any order, orders without items, shared orders, categories."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from governance.core.database import transaction
from governance.core.settings import Settings
from governance.facts.imports import ImportSummary
from governance.facts.olist import import_olist
from tests.builders import BY
from tests.governance.facts.event_files import write_csv
from tests.governance.facts.imported import AT, days, events, rows

pytestmark = pytest.mark.usefixtures("platform")

Row = dict[str, Any]


def order(order_id: str, *, delivered: str = "2017-05-10 12:00:00", status: str = "delivered") -> Row:
    return {
        "order_id": order_id,
        "customer_id": f"customer of {order_id}",
        "order_status": status,
        "order_purchase_timestamp": "2017-05-02 10:00:00",
        "order_approved_at": "",
        "order_delivered_carrier_date": "",
        "order_delivered_customer_date": delivered,
        "order_estimated_delivery_date": "2017-05-09 00:00:00",
    }


def item(order_id: str, number: int, seller: str, product: str = "p1") -> Row:
    return {
        "order_id": order_id,
        "order_item_id": number,
        "product_id": product,
        "seller_id": seller,
        "shipping_limit_date": "2017-05-05 00:00:00",
        "price": "9.90",
        "freight_value": "1.00",
    }


def review(order_id: str, score: int, review_id: str = "r1") -> Row:
    return {
        "review_id": review_id,
        "order_id": order_id,
        "review_score": score,
        "review_comment_title": "",
        "review_comment_message": 'says "no"\r\nand more',
        "review_creation_date": "2017-05-11 00:00:00",
        "review_answer_timestamp": "2017-05-12 08:00:00",
    }


SELLERS = [
    {"seller_id": seller, "seller_zip_code_prefix": "01001", "seller_city": "x", "seller_state": "SP"}
    for seller in "ab"
]
PRODUCTS = [
    {"product_id": "p1", "product_category_name": "brinquedos"},
    {"product_id": "p2", "product_category_name": "livros"},
    {"product_id": "p3", "product_category_name": ""},
]


def take(settings: Settings, folder: Path, **files: list[Row]) -> ImportSummary:
    for name, given in files.items():
        write_csv(folder / f"olist_{name}_dataset.csv", given)
    with transaction():
        return import_olist(folder=folder, settings=settings, by=BY, at=AT)


def test_an_order_becomes_one_row_for_each_seller(settings: Settings, tmp_path: Path) -> None:
    take(
        settings,
        tmp_path,
        sellers=SELLERS,
        products=PRODUCTS,
        orders=[order("o1"), order("o2")],
        order_items=[item("o1", 1, "a"), item("o1", 2, "a", "p2"), item("o2", 1, "b", "p2"), item("o2", 2, "a")],
        order_reviews=[review("o1", 1), review("o2", 1)],
    )
    counts = "SELECT reference, orders, late, low_reviews, low_reviews_apart FROM seller_day JOIN seller ON seller.id = seller_id"
    assert rows(f"{counts} ORDER BY 1") == [("a", 2, 2, 1, 1), ("b", 1, 1, 0, 1)]
    noted = "SELECT reference, code FROM seller_category JOIN seller ON seller.id = seller_id JOIN category ON category.id = category_id"
    assert rows(f"{noted} ORDER BY 1") == [("a", "brinquedos"), ("b", "livros")]


def test_orders_without_items_are_kept_and_wait_and_so_are_items_without_an_order(
    settings: Settings, tmp_path: Path
) -> None:
    summary = take(
        settings,
        tmp_path / "first",
        sellers=SELLERS,
        orders=[order("o1"), order("o2")],
        order_items=[item("o2", 1, "a"), item("o3", 1, "a")],
    )
    assert {file.kind: file.rows_waiting for file in summary.files} == {"olist_orders": 1, "olist_order_items": 1}
    assert rows("SELECT sum(orders) FROM seller_day") == [(1,)]
    take(settings, tmp_path / "second", orders=[order("o3")], order_items=[item("o1", 1, "b")])
    assert rows("SELECT sum(orders) FROM seller_day") == [(3,)]


def test_a_delivery_that_is_told_before_the_purchase_counts_all_the_same(settings: Settings, tmp_path: Path) -> None:
    take(settings, tmp_path / "1", sellers=SELLERS, orders=[order("o1")])
    take(settings, tmp_path / "2", order_items=[item("o1", 1, "a")])
    before = days(), events()
    assert [event[0] for event in before[1]] == ["late"]
    take(settings, tmp_path / "3", orders=[order("o1", delivered="", status="created")])
    assert (days(), events()) == before


def test_a_category_that_arrives_later_is_noted_then(settings: Settings, tmp_path: Path) -> None:
    take(settings, tmp_path / "1", sellers=SELLERS, orders=[order("o1")], order_items=[item("o1", 1, "a")])
    assert rows("SELECT count(*) FROM seller_category") == [(0,)]
    take(settings, tmp_path / "2", products=PRODUCTS)
    assert rows("SELECT code FROM seller_category JOIN category ON category.id = category_id") == [("brinquedos",)]


def test_parquet_and_translations_are_read_too(settings: Settings, tmp_path: Path) -> None:
    english = {"product_category_name": ["brinquedos"], "product_category_name_english": ["toys_and_games"]}
    pq.write_table(pa.table(english), tmp_path / "product_category_name_translation.parquet")
    pq.write_table(pa.Table.from_pylist(SELLERS), tmp_path / "olist_sellers.parquet")
    summary = take(settings, tmp_path)
    assert summary.notices == ("2 sellers registered.",)
    assert rows("SELECT code, name_en FROM category") == [("brinquedos", "Toys and games")]


def test_items_of_unknown_sellers_are_refused(settings: Settings, tmp_path: Path) -> None:
    summary = take(
        settings, tmp_path, sellers=SELLERS, orders=[order("o1")], order_items=[item("o1", 1, "a"), item("o1", 2, "z")]
    )
    assert {file.kind: file.rows_rejected for file in summary.files} == {"olist_orders": 0, "olist_order_items": 1}
