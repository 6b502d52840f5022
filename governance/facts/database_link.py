"""The plain psycopg connection under the session, for COPY; it is in the session's transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain, islice
from typing import Any, Final, cast

import duckdb
import numpy as np
import numpy.typing as npt
import psycopg
from sqlalchemy import Connection

from governance.core.database import db
from governance.facts.engine import quoted, scratch_of

_COPY_HEADER: Final = 19  # signature, flags and the length of an empty extension
_COPY_TRAILER: Final = b"\xff\xff"
ROWS_AT_ONCE: Final = 20_000
_COUNT: Final = ("fields", ">i2")
_NUMBER: Final = [("length", ">i4"), ("value", ">i8")]
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
    statement = f"SELECT {numbers} FROM ({query}) AS found({names})"
    answer = b"".join(chain.from_iterable(_binary_rows(link, statement)))
    return _table(answer, np.dtype([_COUNT, ("field", _NUMBER, (columns,))]))


def fetch_named_numbers(
    link: psycopg.Connection[tuple[object, ...]], query: str, columns: int
) -> Iterator[tuple[list[bytes], npt.NDArray[np.int64]]]:
    """The rows of `query` in pieces: a text as its bytes in UTF-8, and `columns` whole numbers [rows, columns].

    The text is the last column of `query`; nothing in it is NULL. Fetched as binary COPY.
    """
    names = ", ".join(f"c{place}" for place in range(columns))
    numbers = ", ".join(f"CAST(c{place} AS bigint)" for place in range(columns))
    statement = f"SELECT {numbers}, CAST(named AS text) FROM ({query}) AS found({names}, named)"
    record = np.dtype([_COUNT, ("field", _NUMBER, (columns,)), ("length", ">i4")])
    begin = record.itemsize
    for rows in _binary_rows(link, statement):
        yield [row[begin:] for row in rows], _table(b"".join([row[:begin] for row in rows]), record)


def _table(answer: bytes, record: np.dtype[np.void]) -> npt.NDArray[np.int64]:
    return np.frombuffer(answer, record)["field"]["value"].astype(np.int64)


def _binary_rows(link: psycopg.Connection[tuple[object, ...]], query: str) -> Iterator[list[bytes]]:
    """The rows of `query` as binary COPY sends them, many at a time.

    Each is copied as it comes: the views of a million rows, kept together, would make the garbage collector work harder
    than everything else.
    """
    with link.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT binary)".encode()) as copy:
        answer = map(bytes, copy)
        first = next(answer)[_COPY_HEADER:]  # the header comes with the first row
        rows = chain([first], answer)
        while piece := list(islice(rows, ROWS_AT_ONCE)):
            if piece[-1] == _COPY_TRAILER:
                piece.pop()
            yield piece
