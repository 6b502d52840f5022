"""Forgetting buyers: the platform's id goes out of every accepted event, and the digest that stands for it stays.

Nothing that was counted changes by it: what is derived from events knows a buyer by that digest alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from typing import Final

import duckdb

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.settings import Settings
from governance.facts import batches
from governance.facts.derived import digest_of_buyer
from governance.facts.engine import engine, quoted
from governance.facts.kinds import COMPLAINTS, OLIST_ORDERS, ORDERS, SERVICE, Kind
from governance.facts.store import EventStore

BUYERS: Final[dict[Kind, str]] = {
    ORDERS: "buyer_id",
    SERVICE: "buyer_id",
    COMPLAINTS: "buyer_id",
    OLIST_ORDERS: "customer_id",
}
GONE: Final = "[…]"


def forget_buyers(*, buyers: Collection[str], settings: Settings, by: Actor, at: datetime) -> int:
    """Put digests in place of these ids in the event store and in reject files; returns how many files were changed.

    The files change before the transaction ends; should it fail, they say the same as before, only in fewer words.
    A source that tells of the buyer again tells the id again. Raises `Unavailable` while an import runs.
    """
    check_permission(by, Permission.PERSONAL_READ)
    named = sorted({buyer.strip() for buyer in buyers} - {""})
    if not named:
        return 0
    batches.one_import_at_a_time()
    store = EventStore(settings.events_path)
    with engine(settings) as connection:
        connection.execute("SET preserve_insertion_order = true")
        connection.execute("CREATE TEMP TABLE forgotten (buyer VARCHAR)")
        connection.executemany("INSERT INTO forgotten VALUES (?)", [(buyer,) for buyer in named])
        known = batches.committed()
        changed = sum(
            _forget(connection, store, path, column, settings.pseudonym_key)
            for kind, column in BUYERS.items()
            for path in _holding(connection, store.files(known, kind=kind.name), column)
        )
    changed += _forget_rejects(named, settings)
    if changed:
        subject = ("event_store", "buyers")
        audit.record(AuditAction.FACTS_FORGET, subject=subject, by=by, at=at, after={"files": changed})
    return changed


def _holding(connection: duckdb.DuckDBPyConnection, paths: list[str], column: str) -> list[str]:
    """Which of these files tell of a buyer who is to be forgotten."""
    if not paths:
        return []
    listed = ", ".join(map(quoted, paths))
    found = connection.execute(
        f"SELECT DISTINCT filename FROM read_parquet([{listed}], hive_partitioning = false, filename = true)"
        f" WHERE {column} IN (SELECT buyer FROM forgotten) ORDER BY filename"
    )
    return [str(path) for (path,) in found.fetchall()]


def _forget(
    connection: duckdb.DuckDBPyConnection, store: EventStore, path: str, column: str, pseudonym_key: str
) -> int:
    known = f"{column} IN (SELECT buyer FROM forgotten)"
    digest = f"CASE WHEN {known} THEN {digest_of_buyer(column, pseudonym_key, marked=True)} ELSE {column} END"
    rows = f"SELECT * REPLACE ({digest} AS {column}) FROM read_parquet({quoted(path)}, hive_partitioning = false)"
    store.replace(connection, path, rows=rows)
    return 1


def _forget_rejects(named: Collection[str], settings: Settings) -> int:
    """Rows that could not be taken in stand in reject files as they came."""
    found = re.compile("|".join(rf"(?<!\w){re.escape(buyer)}(?!\w)" for buyer in named))
    changed = 0
    for path in sorted(settings.rejects_path.glob("*")) if settings.rejects_path.is_dir() else ():
        text = path.read_text(encoding="utf-8")
        left = found.sub(GONE, text)
        if left != text:
            path.write_text(left, encoding="utf-8")
            changed += 1
    return changed
