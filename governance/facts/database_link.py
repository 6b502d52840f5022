"""The plain psycopg connection under the session, for COPY; it is in the session's transaction."""

from __future__ import annotations

from typing import Any, cast

import duckdb
import psycopg
from sqlalchemy import Connection

from governance.core.database import db
from governance.facts.engine import quoted, scratch_of


def driver_connection(connection: Connection | None = None) -> psycopg.Connection[tuple[object, ...]]:
    """The psycopg connection of `connection` (default: of the session)."""
    link: Any = (connection or db.session.connection()).connection.driver_connection
    return cast("psycopg.Connection[tuple[object, ...]]", link)


def load_sellers(duck: duckdb.DuckDBPyConnection) -> None:
    """Give DuckDB the register as `registered_seller(id, reference)`."""
    path = scratch_of(duck) / "registered_seller.csv"
    with path.open("wb") as stream, driver_connection().cursor().copy(
        "COPY (SELECT id, reference FROM seller) TO STDOUT (FORMAT csv)"
    ) as copy:
        for chunk in copy:
            stream.write(chunk)
    duck.execute(
        "CREATE OR REPLACE TEMP TABLE registered_seller AS SELECT * FROM"
        f" read_csv({quoted(str(path))}, columns = {{'id': 'BIGINT', 'reference': 'VARCHAR'}}, header = false,"
        " delim = ',', quote = '\"', escape = '\"', auto_detect = false)"
    )
    path.unlink()
