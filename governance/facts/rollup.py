"""From merged events to counts per seller and day and to the events that count against a seller."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

import duckdb

from governance.facts.engine import keep, name, sql
from governance.facts.kinds import KINDS
from governance.facts.merge import merge
from governance.facts.reading import ROW

COUNTS: Final = (
    "orders", "delivered", "late", "late_apart", "cancelled_by_seller", "returned", "returned_for_quality",
    "returned_for_quality_apart", "exchanged", "reviews", "low_reviews", "rating_sum", "reviews_apart",
    "low_reviews_apart", "reviews_handled", "questions", "answered_in_time", "service_cases", "refused_cases",
    "refused_without_ground", "rated_cases", "satisfied_cases", "resolved_cases", "resolution_seconds",
)  # fmt: skip
METRICS: Final = (
    "late", "cancelled_by_seller", "returned_for_quality", "low_reviews", "refused_without_ground",
    "slow_first_answer", "dissatisfied",
)  # fmt: skip


_MADE_FROM_EVENTS: Final = ("charged_orders", "review_votes", "order_returns", "service_cases")
_COUNTED_FROM: Final = ("order_counts", "review_counts", "return_counts", "service_counts")


def merge_events(connection: duckdb.DuckDBPyConnection, present: Collection[str]) -> None:
    """Merge the events in scope: one row per event in `latest_<kind>`, orders of all sources in `latest_orders`."""
    for kind in KINDS:
        if kind != "orders":
            _merge_or_empty(connection, kind, present)
    merge_orders(connection, present)


def merge_orders(connection: duckdb.DuckDBPyConnection, present: Collection[str]) -> None:
    """Merge the orders in scope into `latest_orders`, those made from the merged Olist files among them."""
    columns = ", ".join((*KINDS["orders"].column_names, ROW, "batch", "correction"))
    sources = f"SELECT {columns} FROM sent_orders_events"
    if {"olist_orders", "olist_order_items"} <= set(present):
        keep(connection, "olist_orders_per_seller", sql("olist_orders_per_seller"))
        sources += f" UNION ALL SELECT {columns} FROM olist_orders_per_seller"
        present = {*present, "orders"}
    name(connection, "orders_events", sources)
    _merge_or_empty(connection, "orders", present)


def _merge_or_empty(connection: duckdb.DuckDBPyConnection, kind: str, present: Collection[str]) -> None:
    if kind in present:
        merge(connection, KINDS[kind])
    else:
        columns = ", ".join((*KINDS[kind].column_names, "batch", "correction"))
        name(connection, f"latest_{kind}", f"SELECT {columns} FROM {kind}_events")


def count(connection: duckdb.DuckDBPyConnection, *, by: date | None = None, touched: bool = False) -> None:
    """Count the merged events: `counted_day` (seller, day, counts) and `counted_event` (what counts against whom).

    `by` leaves out what happened after that day. `touched` keeps only the seller-days of `touched_days`. Needs
    `corrected(metric, event_reference, seller_id)`: events that count apart, for so it was decided.
    """
    for kind in ("orders", "reviews", "service"):
        name(connection, kind, f"SELECT * FROM latest_{kind}")
    if by is not None:
        name(connection, "horizon", f"SELECT DATE '{by}' AS last_day")
        for kind in ("orders", "reviews", "service"):
            name(connection, kind, sql(f"{kind}_by_then"))
    for step in _MADE_FROM_EVENTS:
        keep(connection, step, sql(step))
    for step in _COUNTED_FROM:
        name(connection, step, sql(step))
    only = " JOIN touched_days USING (seller_id, day)" if touched else ""
    keep(connection, "counted_day", f"SELECT counted.* FROM ({sql('seller_day')}) AS counted{only}")
    keep(connection, "counted_event", f"SELECT counted.* FROM ({sql('adverse_events')}) AS counted{only}")
