"""What was known of single orders at a moment, read back from the event store: the order, its reviews, its service cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import duckdb

from governance.core.settings import Settings
from governance.facts import batches, rollup, scope
from governance.facts.database_link import load_sellers
from governance.facts.engine import engine, keep, name, quoted
from governance.facts.store import EventStore

Values = Mapping[str, str | int | None]

_ORDER: Final = (
    "ordered_at", "promised_on", "delivered_at", "status", "cancelled_by", "cancelled_at", "category", "product_id",
    "lot", "sellers_in_order", "fault",
)  # fmt: skip
_REVIEW: Final = ("review_id", "score", "created_at", "answered_at", "closed_action", "source", "authenticity")
_SERVICE: Final = (
    "case_id", "kind", "channel", "opened_at", "first_answer_at", "closed_at", "outcome", "ground", "cause",
    "satisfaction", "product_id", "lot", "fault",
)  # fmt: skip
_IN_SCOPE: Final = {
    "sent_orders_events": "orders",
    "reviews_events": "reviews",
    "service_events": "service",
    "olist_orders_events": "olist_orders",
    "olist_order_items_events": "olist_order_items",
}


@dataclass(frozen=True, kw_only=True)
class AskedOrder:
    """Which order of which seller (internal id) is asked about, as known at which moment."""

    number: int
    seller_id: int
    order: str
    known_at: datetime


@dataclass(frozen=True, kw_only=True)
class OrderRecord:
    """What was known: `order` is None where this seller has no such order. Moments are the platform's, in ISO form.

    `buyer_id` is the platform's id of the buyer: to be compared, and never to be kept.
    """

    buyer_id: str | None = None
    order: Values | None = None
    reviews: Sequence[Values] = ()
    service: Sequence[Values] = ()


def orders_as_known(*, asked: Collection[AskedOrder], settings: Settings) -> dict[int, OrderRecord]:
    """What was known of each of the `asked` orders, by their numbers; asked again later, the answer is the same.

    Orders for which the same imports were known are read together. A review that names no seller belongs to every
    seller of its order. Raises `Unavailable` when rows of the event store are missing.
    """
    found: dict[int, OrderRecord] = {}
    if not asked:
        return found
    with engine(settings) as connection:
        load_sellers(connection)
        store = EventStore(settings.events_path)
        whole = batches.readable(connection, store, max(one.known_at for one in asked))
        for known, together in _by_imports(asked, whole):
            present = scope.show_known(connection, store, batches=known)
            _merge(connection, together, present)
            found |= _read(connection, together)
    return found


def _by_imports(
    asked: Collection[AskedOrder], whole: batches.Batches
) -> Iterator[tuple[batches.Batches, list[AskedOrder]]]:
    known = {moment: batches.committed(moment) & whole for moment in {one.known_at for one in asked}}
    together: dict[batches.Batches, list[AskedOrder]] = defaultdict(list)
    for one in asked:
        together[known[one.known_at]].append(one)
    yield from together.items()


def _merge(connection: duckdb.DuckDBPyConnection, asked: Sequence[AskedOrder], present: Collection[str]) -> None:
    """Merge every version of the asked orders, of their reviews and of their service cases."""
    connection.execute("CREATE OR REPLACE TEMP TABLE asked (number BIGINT, seller_id BIGINT, order_id VARCHAR)")
    rows = (f"({int(one.number)}, {int(one.seller_id)}, {quoted(one.order)})" for one in asked)
    connection.execute(f"INSERT INTO asked VALUES {', '.join(rows)}")
    for view, kind in _IN_SCOPE.items():
        keep(connection, view, f"SELECT * FROM known_{kind} WHERE order_id IN (SELECT order_id FROM asked)")
    name(connection, "olist_products_events", "SELECT * FROM known_olist_products")
    name(connection, "complaints_events", "SELECT * FROM known_complaints WHERE false")
    rollup.merge_events(connection, present)


def _read(connection: duckdb.DuckDBPyConnection, asked: Sequence[AskedOrder]) -> dict[int, OrderRecord]:
    orders = dict(_rows(connection, "orders", (*_ORDER, "buyer_id")))
    reviews, service = _lists(connection, "reviews", _REVIEW), _lists(connection, "service", _SERVICE)
    found = {}
    for one in asked:
        values = orders.get(one.number)
        buyer = values.pop("buyer_id") if values else None
        found[one.number] = OrderRecord(
            buyer_id=str(buyer) if buyer is not None else None,
            order=values,
            reviews=reviews[one.number],
            service=service[one.number],
        )
    return found


def _lists(
    connection: duckdb.DuckDBPyConnection, kind: str, columns: Sequence[str]
) -> Mapping[int, list[dict[str, str | int | None]]]:
    lists: dict[int, list[dict[str, str | int | None]]] = defaultdict(list)
    for number, values in _rows(connection, kind, columns):
        lists[number].append(values)
    return lists


def _rows(
    connection: duckdb.DuckDBPyConnection, kind: str, columns: Sequence[str]
) -> Iterator[tuple[int, dict[str, str | int | None]]]:
    """The latest rows of a kind for each asked order, the oldest first."""
    nameless = "event.seller_id IS NULL OR " if kind == "reviews" else ""
    found = connection.execute(
        f"SELECT asked.number, {', '.join(f'event.{column}' for column in columns)} FROM asked"
        " JOIN registered_seller AS seller ON seller.id = asked.seller_id"
        f" JOIN latest_{kind} AS event ON event.order_id = asked.order_id"
        f" AND ({nameless}event.seller_id = seller.reference)"
        f" ORDER BY asked.number, {_FIRST[kind]}"
    )
    for number, *values in found.fetchall():
        yield number, {column: _plain(value) for column, value in zip(columns, values, strict=True)}


_FIRST: Final = {
    "orders": "event.ordered_at",
    "reviews": "event.created_at, event.review_id",
    "service": "event.opened_at, event.case_id",
}


def _plain(value: object) -> str | int | None:
    if value is None or isinstance(value, int):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)
