"""Which events an import must read again: all of them the first time, later only what the new batches touch."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import duckdb

from governance.facts.engine import keep, name, sql
from governance.facts.kinds import KINDS
from governance.facts.store import BatchLabel, EventStore

_BY_ORDER = ("orders", "olist_orders", "olist_order_items", "reviews")
# The platform's id of a seller, and a day.
SellerAndDay = tuple[str, date]


def show_known(
    connection: duckdb.DuckDBPyConnection, store: EventStore, *, batches: Collection[BatchLabel]
) -> frozenset[str]:
    """Name every version of every event in `batches` as `known_<kind>`; returns the kinds that have any."""
    return frozenset(
        kind for kind in KINDS if store.show(connection, f"known_{kind}", kind=KINDS[kind], batches=batches)
    )


def take_everything(connection: duckdb.DuckDBPyConnection) -> None:
    """Put every known event in scope, as `<kind>_events` (orders as `sent_orders_events`)."""
    for kind in KINDS:
        name(connection, _in_scope(kind), f"SELECT * FROM known_{kind}")


def take_touched(
    connection: duckdb.DuckDBPyConnection,
    store: EventStore,
    *,
    new: Collection[BatchLabel] = (),
    days: Collection[SellerAndDay] = (),
) -> None:
    """Put in scope what is needed to count afresh every seller-day that the batches `new` touch, and all `days`.

    Leaves those seller-days in `touched_days(seller_id, day)`. Exact: whatever version of an order stands or once stood
    on a touched day is read with all its other versions, and so are its reviews and cases.
    """
    for kind in KINDS:
        store.show(connection, f"new_{kind}", kind=KINDS[kind], batches=new)
    name(connection, "placements", sql("placements"))
    for step in ("touched_orders", "touched_days", "scope_orders", "scope_cases"):
        keep(connection, step, sql(step))
        if step == "touched_days" and days:
            connection.executemany("INSERT INTO touched_days VALUES (?, ?)", sorted(days))
    for kind in _BY_ORDER:
        text = f"SELECT * FROM known_{kind} WHERE order_id IN (SELECT order_id FROM scope_orders)"
        name(connection, _in_scope(kind), text)
    name(
        connection,
        "service_events",
        "SELECT * FROM known_service WHERE case_id IN (SELECT case_id FROM scope_cases)",
    )
    name(
        connection,
        "complaints_events",
        "SELECT * FROM known_complaints WHERE complaint_id IN (SELECT complaint_id FROM new_complaints)",
    )
    name(connection, "olist_products_events", "SELECT * FROM known_olist_products")


def take_sellers(connection: duckdb.DuckDBPyConnection, *, everyone: bool) -> None:
    """Put all orders of the sellers of `touched_days` (or of `everyone`) in scope; the sellers are `touched_sellers`.

    What a seller mainly sells is asked of all its orders.
    """
    sellers = "SELECT DISTINCT seller_id FROM " + ("placements" if everyone else "touched_days")
    keep(connection, "touched_sellers", sellers)
    orders = "SELECT DISTINCT order_id FROM placements WHERE seller_id IN (SELECT seller_id FROM touched_sellers)"
    keep(connection, "scope_orders", orders)


def _in_scope(kind: str) -> str:
    # Orders are joined by those made from the Olist files before they are merged.
    return "sent_orders_events" if kind == "orders" else f"{kind}_events"
