"""The plain psycopg connection under the session, for COPY; it is in the session's transaction."""

from __future__ import annotations

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


def driver_connection(connection: Connection | None = None) -> psycopg.Connection[tuple[object, ...]]:
    """The psycopg connection of `connection` (default: of the session)."""
    link: Any = (connection or db.session.connection()).connection.driver_connection
    return cast("psycopg.Connection[tuple[object, ...]]", link)


def load_sellers(duck: duckdb.DuckDBPyConnection) -> None:
    """Give DuckDB the register as `registered_seller(id, reference)`."""
    path = scratch_of(duck) / "registered_seller.csv"
    with (
        path.open("wb") as stream,
        driver_connection().cursor().copy("COPY (SELECT id, reference FROM seller) TO STDOUT (FORMAT csv)") as copy,
    ):
        for chunk in copy:
            stream.write(chunk)
    duck.execute(
        "CREATE OR REPLACE TEMP TABLE registered_seller AS SELECT * FROM"
        f" read_csv({quoted(str(path))}, columns = {{'id': 'BIGINT', 'reference': 'VARCHAR'}}, header = false,"
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
