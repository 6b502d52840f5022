"""What the Olist files say about every seller and day, worked out with Polars: shares no code with the project."""

from __future__ import annotations

from pathlib import Path

import polars as pl

EMPTY = pl.datetime(1, 1, 1)


def order_parts(folder: Path) -> pl.DataFrame:
    """One row per order and seller, with the number of sellers in the order."""
    orders = pl.read_parquet(folder / "olist_orders.parquet").select(
        "order_id",
        day=pl.col("order_purchase_timestamp").dt.date(),
        delivered=pl.col("order_delivered_customer_date").dt.date(),
        promised=pl.col("order_estimated_delivery_date").dt.date(),
    )
    parts = pl.read_parquet(folder / "olist_order_items.parquet").select("order_id", "seller_id").unique()
    sellers = parts.group_by("order_id").len("sellers")
    return orders.join(parts, on="order_id").join(sellers, on="order_id")


def latest_reviews(folder: Path) -> pl.DataFrame:
    """The latest review of each order: by creation, then answer, then id; an empty date is the earliest."""
    reviews = pl.read_parquet(folder / "olist_order_reviews.parquet")
    order = [
        pl.col("review_creation_date").fill_null(EMPTY),
        pl.col("review_answer_timestamp").fill_null(EMPTY),
        pl.col("review_id"),
    ]
    latest = reviews.sort(order).group_by("order_id", maintain_order=True).last()
    return latest.select("order_id", stars="review_score")


def counts_per_seller_and_day(folder: Path) -> dict[tuple[str, str], dict[str, int]]:
    """Orders, late deliveries and reviews of every seller and order day."""
    rows = order_parts(folder).join(latest_reviews(folder), on="order_id", how="left")
    alone, reviewed, low = pl.col("sellers") == 1, pl.col("stars").is_not_null(), pl.col("stars") <= 2
    counts = rows.group_by("seller_id", pl.col("day").cast(pl.String)).agg(
        orders=pl.len(),
        delivered=pl.col("delivered").count(),
        late=(pl.col("delivered") > pl.col("promised")).sum(),
        reviews=(reviewed & alone).sum(),
        low_reviews=(low & alone).sum(),
        rating_sum=pl.col("stars").filter(alone).sum(),
        reviews_apart=(reviewed & ~alone).sum(),
        low_reviews_apart=(low & ~alone).sum(),
    )
    return {(row.pop("seller_id"), row.pop("day")): row for row in counts.to_dicts()}


def main_categories(folder: Path) -> dict[str, str]:
    """The category with the most orders of each seller, by its first item in the order; ties in alphabetical order."""
    items = pl.read_parquet(folder / "olist_order_items.parquet").sort("order_item_id")
    first = items.group_by("order_id", "seller_id", maintain_order=True).first()
    products = pl.read_parquet(folder / "olist_products.parquet").select("product_id", "product_category_name")
    known = first.join(products, on="product_id").drop_nulls("product_category_name")
    counted = known.group_by("seller_id", "product_category_name").len("orders")
    ranked = counted.sort("seller_id", "orders", "product_category_name", descending=[False, True, False])
    best = ranked.group_by("seller_id", maintain_order=True).first()
    return dict(best.select("seller_id", "product_category_name").iter_rows())
