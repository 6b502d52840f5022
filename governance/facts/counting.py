"""What new batches change: counted afresh from the events, and written in place of what was counted before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import duckdb

from governance.facts import derived, rollup, scope
from governance.facts.accepting import Accepted
from governance.facts.database_link import driver_connection
from governance.facts.engine import keep, name, one, sql
from governance.facts.kinds import COUNTED, Kind
from governance.facts.merge import outdone
from governance.facts.store import BatchLabel, EventStore

_ORDER_KINDS: Final = {"orders", "olist_orders", "olist_order_items", "olist_products"}
# Rows that name an order which is not known yet, or not with this seller.
_WAITING: Final = {
    "reviews": "order_id NOT IN (SELECT order_id FROM latest_orders)",
    "service": "order_id IS NOT NULL AND (order_id, seller_id) NOT IN (SELECT (order_id, seller_id) FROM latest_orders)",
    "olist_orders": "order_id NOT IN (SELECT order_id FROM latest_olist_order_items)",
    "olist_order_items": "order_id NOT IN (SELECT order_id FROM latest_olist_orders)",
}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of the accepted rows of one batch."""

    repeated: int
    superseded: int
    waiting: int


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What an import changed: per batch what became of its rows, seller-days written, main categories by seller."""

    outcomes: tuple[Outcome, ...]
    seller_days: int
    main_categories: dict[str, str]


def count_afresh(
    connection: duckdb.DuckDBPyConnection,
    store: EventStore,
    *,
    before: Collection[BatchLabel],
    accepted: Sequence[Accepted],
    pseudonym_key: str,
) -> Counted:
    """Merge the accepted batches with all `before`, and replace the derived rows of the seller-days they touch."""
    new = [batch.batch for batch in accepted]
    present = scope.show_known(connection, store, batches={*before, *new})
    touched = bool(before)
    if touched:
        scope.take_touched(connection, store, new=new)
    else:
        scope.take_everything(connection)
    rollup.merge_events(connection, present)
    outcomes = tuple(_outcome(connection, batch) for batch in accepted)
    kinds = {batch.kind.name for batch in accepted}
    if kinds.isdisjoint(COUNTED):
        return Counted(outcomes=outcomes, seller_days=0, main_categories={})
    rollup.count(connection, touched=touched)
    seller_days = derived.replace(
        driver_connection(),
        connection,
        pseudonym_key=pseudonym_key,
        touched=touched,
    )
    categories = _main_categories(connection, present, kinds, touched=touched)
    return Counted(outcomes=outcomes, seller_days=seller_days, main_categories=categories)


def recount(
    connection: duckdb.DuckDBPyConnection,
    store: EventStore,
    *,
    known: Collection[BatchLabel],
    days: Collection[scope.SellerAndDay],
    pseudonym_key: str,
) -> None:
    """Replace the derived rows of these seller-days by what the batches `known` and the corrections say now."""
    present = scope.show_known(connection, store, batches=known)
    scope.take_touched(connection, store, days=days)
    rollup.merge_events(connection, present)
    rollup.count(connection, touched=True)
    derived.replace(driver_connection(), connection, pseudonym_key=pseudonym_key, touched=True)


def _outcome(connection: duckdb.DuckDBPyConnection, batch: Accepted) -> Outcome:
    repeated, superseded = outdone(connection, batch.kind, batch.batch.number)
    return Outcome(repeated=repeated, superseded=superseded, waiting=_waiting(connection, batch.kind, batch.batch))


def _waiting(connection: duckdb.DuckDBPyConnection, kind: Kind, batch: BatchLabel) -> int:
    condition = _WAITING.get(kind.name)
    if condition is None:
        return 0
    query = f"SELECT count(*) FROM latest_{kind.name} WHERE batch = {batch.number} AND {condition}"
    return int(str(one(connection, query)[0]))


def _main_categories(
    connection: duckdb.DuckDBPyConnection, present: Collection[str], kinds: Collection[str], *, touched: bool
) -> dict[str, str]:
    """What the sellers concerned mainly sell, by all their orders; empty when no order is new."""
    if _ORDER_KINDS.isdisjoint(kinds):
        return {}
    only = ""
    if touched:
        scope.take_sellers(connection, everyone="olist_products" in kinds)
        rollup.merge_events(connection, set(present) & _ORDER_KINDS)
        only = " WHERE seller_id IN (SELECT seller_id FROM touched_sellers)"
    name(connection, "orders", "SELECT * FROM latest_orders")
    keep(connection, "main_categories", sql("main_categories"))
    return dict(connection.execute(f"SELECT seller_id, category FROM main_categories{only}").fetchall())
