"""Listings seen in what was sold: read from the event store, entered where the platform has told of none."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import duckdb
from sqlalchemy import func, select

from governance.catalogue import seen, staging
from governance.catalogue.seen import Seen
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.database import db
from governance.core.settings import Settings
from governance.facts import batches
from governance.facts.database_link import driver_connection, load_sellers
from governance.facts.engine import engine, name, quoted, scratch_of, sql
from governance.facts.kinds import KINDS
from governance.facts.models import EventBatch
from governance.facts.store import EventStore
from governance.sellers import register

_READ: Final = ("orders", "olist_orders", "olist_order_items", "olist_products")
_DATED: Final = ("orders", "olist_orders")
_PIECE: Final = 1 << 20
# Blanks and signs outside ASCII are written as in addresses, and so is a colon: no two offers share a reference.
_ROWS: Final = """
SELECT
    url_encode(sold.seller_id) || ':' || url_encode(sold.product_id) AS reference, sold.seller_id, sold.product_id,
    sold.category, sold.first_day, sold.last_day
FROM sold JOIN registered_seller AS seller ON seller.reference = sold.seller_id
"""


def list_what_is_sold(*, settings: Settings, by: Actor, at: datetime) -> Seen:
    """Put what was sold within 90 days and is on no list on it, and end what was not sold for 180 days.

    Days count from the last one of which orders are known. Raises `PermissionDenied`, and `Unavailable` while a list is
    taken in.
    """
    check_permission(by, Permission.CATALOGUE_IMPORT)
    staging.one_at_a_time()
    today = day_of(at, settings.timezone)
    last = _newest_day()
    if last is None:
        return Seen()
    newest = min(last, today)
    staging.begin("sold")
    with engine(settings) as duck:
        load_sellers(duck)
        _show(duck, EventStore(settings.events_path), since=newest - timedelta(days=seen.FORGOTTEN_AFTER_DAYS))
        register.add_categories(_categories(duck))
        _stage(duck)
    found = seen.enter_sold(newest=newest, today=today, at=at)
    if found != Seen():
        after = {"products": found.products, "added": found.added, "again": found.again, "ended": found.ended}
        audit.record(AuditAction.CATALOGUE_IMPORT, subject=("catalogue", "orders"), by=by, at=at, after=after)
    return found


def _newest_day() -> date | None:
    """The last day of which orders are known."""
    return db.session.scalar(select(func.max(EventBatch.last_day)).where(EventBatch.kind.in_(_DATED)))


def _show(duck: duckdb.DuckDBPyConnection, store: EventStore, *, since: date) -> None:
    known = batches.committed()
    for kind in _READ:
        store.show(duck, f"known_{kind}", kind=KINDS[kind], batches=known)
    name(duck, "sold_horizon", f"SELECT DATE '{since}' AS since")
    duck.execute(f"CREATE TEMP TABLE sold AS {sql('sold')}")


def _categories(duck: duckdb.DuckDBPyConnection) -> list[str]:
    found = duck.execute("SELECT DISTINCT category FROM sold WHERE category IS NOT NULL ORDER BY category").fetchall()
    return [str(code) for (code,) in found]


def _stage(duck: duckdb.DuckDBPyConnection) -> None:
    path: Path = scratch_of(duck) / "sold.csv"
    duck.execute(f"COPY ({_ROWS}) TO {quoted(str(path))} (FORMAT csv, HEADER false)")
    with (
        path.open("rb") as stream,
        driver_connection().cursor().copy(b"COPY staged_sold FROM STDIN (FORMAT csv)") as copy,
    ):
        while piece := stream.read(_PIECE):
            copy.write(piece)
