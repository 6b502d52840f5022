"""Merging by event key: of several versions of one event the latest counts, whatever the order they arrived in."""

from __future__ import annotations

import duckdb

from governance.facts.engine import keep, name, one, quoted, sql
from governance.facts.kinds import MOMENT, Kind


def merge(connection: duckdb.DuckDBPyConnection, kind: Kind) -> None:
    """Name one row per event of `<kind>_events` as `latest_<kind>`; what another version outdoes is `<kind>_outdone`.

    Only keys that occur twice are ranked: on the great majority of rows the merge costs one look-up by number.
    """
    keep(connection, f"{kind.name}_doubled", text("doubled", kind))
    keep(connection, f"{kind.name}_ranked", text("ranked", kind))
    keep(connection, f"{kind.name}_outdone", f"SELECT batch, row_in_file FROM {kind.name}_ranked WHERE place > 1")
    name(connection, f"latest_{kind.name}", text("latest", kind))


def text(step: str, kind: Kind) -> str:
    """The SQL of one step of the merge (`doubled`, `ranked`, `latest`) for `kind`."""
    return sql(step).format(
        kind=kind.name,
        key=", ".join(kind.key),
        first=kind.key[0],
        columns=", ".join(kind.column_names),
        version=_version(kind),
        filled=_filled(kind),
        finished=_finished(kind),
    )


def _version(kind: Kind) -> str:
    latest = f"greatest({', '.join(kind.moments)})" if len(kind.moments) > 1 else "".join(kind.moments)
    if kind.updated:
        return f"coalesce({kind.updated}, {latest})"
    return latest or "CAST(NULL AS TIMESTAMP)"


def _filled(kind: Kind) -> str:
    moments = [column.name for column in kind.columns if column.type == MOMENT and column.name != kind.updated]
    return " + ".join(f"CASE WHEN {moment} IS NULL THEN 0 ELSE 1 END" for moment in moments) or "0"


def _finished(kind: Kind) -> str:
    if not kind.status:
        return "0"
    return f"CASE WHEN {kind.status} IN ({', '.join(map(quoted, kind.finished))}) THEN 1 ELSE 0 END"


def outdone(connection: duckdb.DuckDBPyConnection, kind: Kind, batch: int) -> tuple[int, int]:
    """Of the rows of `batch`: how many repeat what was known before, and how many are older than what counts."""
    key = ", ".join(kind.key)
    (repeated, superseded) = one(
        connection,
        f"""
        SELECT
            count(*) FILTER (WHERE telling > 1),
            count(*) FILTER (WHERE telling = 1 AND content <> counting_content)
        FROM (
            SELECT
                batch,
                content,
                row_number() OVER (PARTITION BY {key}, content ORDER BY batch, row_in_file) AS telling,
                first_value(content) OVER (PARTITION BY {key} ORDER BY place) AS counting_content
            FROM (
                SELECT ranked.*, hash({", ".join(f"event.{column}" for column in kind.column_names)}) AS content
                FROM {kind.name}_ranked AS ranked
                JOIN {kind.name}_events AS event USING (batch, row_in_file)
            )
        )
        WHERE batch = {batch}
        """,
    )
    return int(str(repeated)), int(str(superseded))
