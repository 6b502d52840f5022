"""The plain psycopg connection under the session, for COPY; it is in the session's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, cast

import duckdb
import numpy as np
import numpy.typing as npt
import psycopg
from sqlalchemy import Connection

from governance.core.database import db
from governance.facts.engine import quoted, scratch_of

_COPY_HEADER: Final = 19  # signature, flags and the length of an empty extension
_COPY_TRAILER: Final = 2
_CORRECTED: Final = """
SELECT last.metric, last.event_reference, seller.reference
FROM (
    SELECT DISTINCT ON (seller_id, metric, event_reference) seller_id, metric, event_reference, accountable
    FROM fact_correction{until}
    ORDER BY seller_id, metric, event_reference, id DESC
) AS last
JOIN seller ON seller.id = last.seller_id
WHERE NOT last.accountable
"""


def driver_connection(connection: Connection | None = None) -> psycopg.Connection[tuple[object, ...]]:
    """The psycopg connection of `connection` (default: of the session)."""
    link: Any = (connection or db.session.connection()).connection.driver_connection
    return cast("psycopg.Connection[tuple[object, ...]]", link)


def load_sellers(duck: duckdb.DuckDBPyConnection) -> None:
    """Give DuckDB the register as `registered_seller(id, reference)`."""
    _take(duck, "registered_seller", "SELECT id, reference FROM seller", {"id": "BIGINT", "reference": "VARCHAR"})


def load_products(duck: duckdb.DuckDBPyConnection) -> None:
    """Give DuckDB the catalogue's products as `registered_product(id, code, category_id)`, category 0 for none."""
    columns = {"id": "BIGINT", "code": "VARCHAR", "category_id": "BIGINT"}
    _take(duck, "registered_product", "SELECT id, code, coalesce(category_id, 0) FROM product", columns)


def load_corrections(duck: duckdb.DuckDBPyConnection, known_at: datetime | None = None) -> None:
    """Give DuckDB the events that count no more as `corrected(metric, event_reference, seller_id)`, the seller by reference.

    Of several decisions about one event the last holds: of all of them, or of those known at a moment.
    """
    columns = {"metric": "VARCHAR", "event_reference": "VARCHAR", "seller_id": "VARCHAR"}
    until = f" WHERE recorded_at <= {quoted(known_at.isoformat())}" if known_at else ""
    _take(duck, "corrected", _CORRECTED.format(until=until), columns)


def _take(duck: duckdb.DuckDBPyConnection, table: str, query: str, columns: Mapping[str, str]) -> None:
    """Put the rows of a query to PostgreSQL into a DuckDB table."""
    path = scratch_of(duck) / f"{table}.csv"
    with (
        path.open("wb") as stream,
        driver_connection().cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT csv)".encode()) as copy,
    ):
        for chunk in copy:
            stream.write(chunk)
    types = ", ".join(f"{quoted(column)}: {quoted(kind)}" for column, kind in columns.items())
    duck.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM"
        f" read_csv({quoted(str(path))}, columns = {{{types}}}, header = false,"
        " delim = ',', quote = '\"', escape = '\"', auto_detect = false)"
    )
    path.unlink()


def fetch_whole_numbers(
    link: psycopg.Connection[tuple[object, ...]], query: str, columns: int
) -> npt.NDArray[np.int64]:
    """The rows of `query`, all of whose `columns` columns are whole numbers and never NULL: [rows, columns].

    Fetched as binary COPY: every row is as long as the next, so the answer is read as one table.
    """
    names = ", ".join(f"c{place}" for place in range(columns))
    numbers = ", ".join(f"CAST(c{place} AS bigint)" for place in range(columns))
    statement = f"COPY (SELECT {numbers} FROM ({query}) AS found({names})) TO STDOUT (FORMAT binary)"
    with link.cursor().copy(statement.encode()) as copy:
        answer = b"".join(copy)
    record = np.dtype([("fields", ">i2"), ("field", [("length", ">i4"), ("value", ">i8")], (columns,))])
    rows = (len(answer) - _COPY_HEADER - _COPY_TRAILER) // record.itemsize
    return np.frombuffer(answer, record, rows, _COPY_HEADER)["field"]["value"].astype(np.int64)
