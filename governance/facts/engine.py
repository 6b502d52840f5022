"""DuckDB as the engine that reads events, and the SQL texts it runs.

The texts under `sql/` are plain SELECTs over named relations. DuckDB lacks three functions under the names that
Spark gives them; it gets them here, so that one text serves both.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import time
from typing import Final

import duckdb

from governance.core.settings import Settings

_A_DAY: Final = 86_400
_SPARK_NAMES: Final = (
    "CREATE MACRO xxhash64(a) AS hash(a), (a, b) AS hash(a, b)",
    "CREATE MACRO sha2(x, bits) AS sha256(x)",
    "CREATE MACRO unix_timestamp(x) AS CAST(epoch(x) AS BIGINT)",
)


@contextmanager
def engine(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB of its own for one piece of work; what does not fit into memory spills below `var_path`."""
    scratch = settings.var_path / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    _sweep(scratch)
    folder = Path(mkdtemp(dir=scratch))
    connection = duckdb.connect(config={"threads": settings.event_threads, "memory_limit": settings.event_memory})
    try:
        connection.execute(f"SET temp_directory = {quoted(str(folder))}")
        connection.execute(f"SET TimeZone = {quoted(settings.timezone)}")
        connection.execute("SET preserve_insertion_order = false")
        connection.execute("SET enable_progress_bar = false")
        prepare(connection)
        yield connection
    finally:
        connection.close()
        rmtree(folder, ignore_errors=True)


def _sweep(scratch: Path) -> None:
    """Remove what killed processes left behind; nothing runs for a whole day."""
    for folder in scratch.iterdir():
        with suppress(FileNotFoundError):
            if folder.stat().st_mtime < time() - _A_DAY:
                rmtree(folder, ignore_errors=True)


def scratch_of(connection: duckdb.DuckDBPyConnection) -> Path:
    """The folder for files that live no longer than `connection`."""
    return Path(str(one(connection, "SELECT current_setting('temp_directory')")[0]))


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Give `connection` the functions the SQL texts need."""
    for statement in _SPARK_NAMES:
        connection.execute(statement)


@cache
def sql(name: str) -> str:
    """The text of `sql/<name>.sql`."""
    return files("governance.facts").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8").rstrip().rstrip(";")


def keep(connection: duckdb.DuckDBPyConnection, name: str, text: str) -> None:
    """Compute `text` once and keep its rows as the table `name`."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {text}")


def name(connection: duckdb.DuckDBPyConnection, view: str, text: str) -> None:
    """Give `text` the name `view`; it is computed wherever it is used."""
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {text}")


def one(connection: duckdb.DuckDBPyConnection, text: str) -> tuple[object, ...]:
    """The only row of `text`."""
    row = connection.execute(text).fetchone()
    if row is None:
        raise LookupError(text)
    return row


def quoted(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """`name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
