"""Looking for what is left of a person: in every column of every table, in every file, in what was logged."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from psycopg import sql

from tests.servers import Database

_TABLES = """
    SELECT c.relname FROM pg_class AS c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY c.relname
"""


def in_tables(database: Database, marks: Collection[str]) -> list[str]:
    """Where a mark stands in the database, whatever the case: `table: mark`, read past row-level security."""
    with database.connect("maintenance") as connection:
        tables = [str(name) for (name,) in connection.execute(_TABLES)]
        return [f"{table}: {mark}" for table in tables for mark in _in_table(connection, table, marks)]


def _in_table(connection: object, table: str, marks: Collection[str]) -> Iterator[str]:
    query = sql.SQL("SELECT count(*) FROM {} AS one WHERE position(%s IN lower(to_jsonb(one)::text)) > 0")
    for mark in marks:
        row = connection.execute(query.format(sql.Identifier(table)), (mark.lower(),)).fetchone()  # type: ignore[attr-defined]
        if row and row[0]:
            yield mark


def in_files(folder: Path, marks: Collection[bytes]) -> list[str]:
    """Which files below a folder hold a mark in their name or their bytes, whatever the case of its letters."""
    found = []
    for path in sorted(folder.rglob("*")):
        told = str(path.relative_to(folder)).encode() + (path.read_bytes() if path.is_file() else b"")
        found += [f"{path.relative_to(folder)}: {mark[:40]!r}" for mark in marks if mark.lower() in told.lower()]
    return found


def in_text(text: str, marks: Collection[str]) -> list[str]:
    """Which marks a text holds, whatever the case of its letters."""
    return [mark for mark in marks if mark.lower() in text.lower()]
