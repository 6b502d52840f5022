"""The months a file speaks of, and whether they follow each other in it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Final

import duckdb

from governance.facts.engine import quoted

# Reading a file month by month may cost this many readings at most; otherwise all months are told apart in one.
_READINGS: Final = 1.25


def months_in_order(connection: duckdb.DuckDBPyConnection, path: Path, column: str) -> list[date] | None:
    """The months of the timestamps in `column` of a Parquet file, as their first days, when rows are in order of time.

    An export usually is: then each month is read and written by itself, which spares the sorting of rows into months.
    None when the rows are too mixed for that, when some have no timestamp, or when the file does not say.
    """
    groups = connection.execute(
        "SELECT row_group_num_rows, TRY_CAST(stats_min_value AS TIMESTAMP), TRY_CAST(stats_max_value AS TIMESTAMP),"
        " coalesce(stats_null_count, 1)"
        f" FROM parquet_metadata({quoted(str(path))}) WHERE path_in_schema = {quoted(column)}"
    ).fetchall()
    if not groups or any(first is None or last is None or nulls for _, first, last, nulls in groups):
        return None
    rows = sum(number for number, *_ in groups)
    read = sum(number * len(_months(first, last)) for number, first, last, _ in groups)
    if read > _READINGS * rows:
        return None
    return sorted({month for _, first, last, _ in groups for month in _months(first, last)})


def next_month(month: date) -> date:
    """The first day of the month after the one that begins with `month`."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _months(first: datetime, last: datetime) -> list[date]:
    month = first.date().replace(day=1)
    months: list[date] = []
    while month <= last.date() and len(months) < 1_000:
        months.append(month)
        month = next_month(month)
    return months
