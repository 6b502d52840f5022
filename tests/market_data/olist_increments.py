"""Three months of the Olist data, cut into the files of single days as a platform would have sent them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

FIRST, LAST = date(2017, 1, 1), date(2017, 3, 31)
_STEPS = ("order_approved_at", "order_delivered_carrier_date", "order_delivered_customer_date")
_BOUGHT = "order_purchase_timestamp"


def months(folder: Path) -> dict[str, pl.DataFrame]:
    """All rows about the orders bought in the three months, by file name."""
    frames = {
        name: pl.read_parquet(folder / f"olist_{name}.parquet") for name in ("orders", "order_items", "order_reviews")
    }
    bought = frames["orders"].filter(pl.col(_BOUGHT).dt.date().is_between(FIRST, LAST)).select("order_id")
    return {name: frame.join(bought, on="order_id", how="semi") for name, frame in frames.items()}


def write(folder: Path, frames: dict[str, pl.DataFrame], *, register: Path) -> Path:
    """Write frames as Olist files, with the register's files beside them."""
    folder.mkdir(parents=True)
    for name, frame in frames.items():
        if len(frame):
            frame.write_parquet(folder / f"olist_{name}.parquet")
    for name in ("olist_sellers", "olist_products"):
        (folder / f"{name}.parquet").symlink_to(register / f"{name}.parquet")
    return folder


def increments(frames: dict[str, pl.DataFrame]) -> Iterator[dict[str, pl.DataFrame]]:
    """What each single day brought: orders as they were bought, deliveries as they happened, reviews as written."""
    orders, items, reviews = frames["orders"], frames["order_items"], frames["order_reviews"]
    dated_orders = pl.concat([_as_bought(orders), _as_ended(orders)])
    day_of_order = orders.select("order_id", day=pl.col(_BOUGHT).dt.date())
    dated_items = items.join(day_of_order, on="order_id")
    dated_reviews = reviews.join(day_of_order, on="order_id").with_columns(
        day=pl.coalesce(pl.col("review_creation_date").dt.date(), "day")
    )
    dated = {"orders": dated_orders, "order_items": dated_items, "order_reviews": dated_reviews}
    days = sorted({day for frame in dated.values() for day in frame["day"]})
    for day in days:
        yield {name: frame.filter(pl.col("day") == day).drop("day") for name, frame in dated.items()}


def _as_bought(orders: pl.DataFrame) -> pl.DataFrame:
    """Every order on the day it was bought: nothing approved, sent or delivered yet."""
    return orders.with_columns(
        *(pl.lit(None, pl.Datetime("us")).cast(orders.schema[step]).alias(step) for step in _STEPS),
        order_status=pl.lit("created"),
        day=pl.col(_BOUGHT).dt.date(),
    )


def _as_ended(orders: pl.DataFrame) -> pl.DataFrame:
    """Every order as it ended, on the day of the last thing that happened to it."""
    return orders.with_columns(day=pl.max_horizontal(_BOUGHT, *_STEPS).dt.date())
