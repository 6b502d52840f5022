"""Counts per seller in the windows that a rule book judges by: as known now, or as known then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb
import numpy as np
from sqlalchemy import Connection, select

from governance.core.database import db
from governance.core.settings import Settings
from governance.facts import batches, derived, rollup, scope
from governance.facts.database_link import (
    driver_connection,
    fetch_whole_numbers,
    load_corrections,
    load_sellers,
)
from governance.facts.engine import engine, keep, name, sql
from governance.facts.independence import Fetch, Integers, repeated_events
from governance.facts.store import EventStore
from governance.facts.window_spec import RateWindow, Span, WindowSpec, WindowSums
from governance.sellers.models import Seller

__all__ = ["RateWindow", "Span", "WindowCounts", "WindowSpec", "windows_as_known", "windows_now"]


@dataclass(frozen=True)
class WindowCounts:
    """Counts of n sellers in order of id.

    `mature_orders` [n]; `assessed_orders` and `assessed_questions` [n, 2]: at the last assessment and the one before;
    `exposed`, `bad`, `independent` [n, rates, 2]: short and long window; `immature_exposed`, `immature_bad` [n, rates].
    """

    seller_id: Integers
    mature_orders: Integers
    assessed_orders: Integers
    assessed_questions: Integers
    exposed: Integers
    bad: Integers
    independent: Integers
    immature_exposed: Integers
    immature_bad: Integers


def windows_now(connection: Connection, spec: WindowSpec) -> WindowCounts:
    """Count from the tables in the database: everything known now.

    One pass over `seller_day`; every seller in the caller's scope has a row. Right for a day that nothing has outrun:
    see `windows_as_known` for the past.
    """
    link = driver_connection(connection)
    seller_id = fetch_whole_numbers(link, "SELECT id FROM seller ORDER BY id", 1)[:, 0]
    return _windows(spec, seller_id, lambda query, columns: fetch_whole_numbers(link, query, columns))


def windows_as_known(settings: Settings, spec: WindowSpec, known_at: datetime) -> WindowCounts:
    """Count from the event store: what had happened by `spec.as_of`, as known at `known_at`.

    The sums are the same SQL as those of `windows_now`, over counts that are rolled up afresh.
    """
    registered = select(Seller.id).where(Seller.created_at <= known_at).order_by(Seller.id)
    seller_id = np.array(db.session.scalars(registered).all(), np.int64)
    with engine(settings) as connection:
        load_sellers(connection)
        load_corrections(connection, known_at)
        store = EventStore(settings.events_path)
        present = scope.show_known(connection, store, batches=batches.readable(connection, store, known_at))
        scope.take_everything(connection)
        rollup.merge_events(connection, present)
        rollup.count(connection, by=spec.as_of)
        keep(connection, "seller_day", derived.day_rows())
        name(connection, "adverse_row", derived.adverse_rows(settings.pseudonym_key))
        keep(connection, "adverse_event", sql("repeats"))
        return _windows(spec, seller_id, lambda query, _: _fetched(connection, query))


def _fetched(connection: duckdb.DuckDBPyConnection, query: str) -> Integers:
    columns = connection.execute(query).fetchnumpy()
    return np.stack([np.asarray(column, np.int64) for column in columns.values()], axis=1)


def _windows(spec: WindowSpec, seller_id: Integers, fetch: Fetch) -> WindowCounts:
    sums = WindowSums(spec)
    found = fetch(sums.query, sums.columns)
    found = found[np.isin(found[:, 0], seller_id)]
    table = np.zeros((len(seller_id), sums.columns), np.int64)
    table[np.searchsorted(seller_id, found[:, 0])] = found
    counts = {part: table[:, places] for part, places in sums.places.items()}
    return WindowCounts(
        seller_id=seller_id,
        mature_orders=counts["mature_orders"][:, 0],
        independent=counts["bad"] - repeated_events(spec, seller_id, counts["bad"], fetch),
        **{part: counts[part] for part in counts if part != "mature_orders"},
    )
