"""What is derived from events, in PostgreSQL: counts per seller and day, adverse events, and which of them repeat."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb
import psycopg

from governance.facts.engine import quoted, scratch_of
from governance.facts.rollup import COUNTS

_DAY_COLUMNS: Final = ("seller_id", "day", *COUNTS)
_EVENT_COLUMNS: Final = (
    "metric", "event_reference", "seller_id", "order_reference", "day", "happened_on", "buyer", "product", "lot",
    "cause", "accountable", "reason",
)  # fmt: skip
_REGISTERED: Final = "JOIN registered_seller AS seller ON seller.reference = counted.seller_id"
_CHUNK: Final = 1 << 20
FORGOTTEN: Final = "forgotten-buyer:"

# COPY is refused on tables with row-level security: rows go to a temporary table and are inserted from there.
_STAGE: Final = """
CREATE TEMP TABLE staged_day ON COMMIT DROP AS SELECT {days} FROM seller_day WITH NO DATA;
CREATE TEMP TABLE staged_event ON COMMIT DROP AS SELECT {events} FROM adverse_event WITH NO DATA;
CREATE TEMP TABLE staged_touch (seller_id bigint, day date) ON COMMIT DROP;
CREATE TEMP TABLE staged_buyer (seller_id bigint, metric text, buyer text) ON COMMIT DROP;
"""
_UNSTAGE: Final = "DROP TABLE staged_day, staged_event, staged_touch, staged_buyer"
# The big tables may have changed much since they were last analysed, which only their owner can do: the indexes keep
# every plan of the joins with them linear, whatever the planner believes about their size.
_KNOW_STAGED: Final = """
CREATE INDEX ON staged_touch (seller_id, day);
ANALYZE staged_day; ANALYZE staged_event; ANALYZE staged_touch;
"""
_REPLACE_ALL: Final = """
DELETE FROM adverse_event;
DELETE FROM seller_day;
"""
_REPLACE_TOUCHED: Final = """
INSERT INTO staged_buyer
SELECT DISTINCT event.seller_id, event.metric, event.buyer
FROM adverse_event AS event JOIN staged_touch AS touch ON touch.seller_id = event.seller_id AND touch.day = event.day;
DELETE FROM adverse_event AS event USING staged_touch AS touch
WHERE touch.seller_id = event.seller_id AND touch.day = event.day;
DELETE FROM seller_day AS counted USING staged_touch AS touch
WHERE touch.seller_id = counted.seller_id AND touch.day = counted.day;
"""
_INSERT_DAYS: Final = """
SELECT ensure_seller_day_partitions(min(day), max(day)) FROM staged_day HAVING count(*) > 0;
INSERT INTO seller_day ({days}) SELECT {days} FROM staged_day;
"""
# An event repeats an earlier one when the same buyer had one of the same kind at the same seller.
_PREVIOUS: Final = """
    CASE WHEN accountable THEN
        lag(day) OVER (PARTITION BY seller_id, metric, buyer, accountable ORDER BY day, event_reference)
    END
"""
_INSERT_ALL_EVENTS: Final = f"""
INSERT INTO adverse_event ({{events}}, repeats_day) SELECT {{events}}, {_PREVIOUS} FROM staged_event;
"""
# Whoever gained or lost an event may repeat from another day now, also on days that were not touched.
_INSERT_TOUCHED_EVENTS: Final = f"""
INSERT INTO adverse_event ({{events}}) SELECT {{events}} FROM staged_event;
INSERT INTO staged_buyer SELECT DISTINCT seller_id, metric, buyer FROM staged_event;
CREATE TEMP TABLE staged_again ON COMMIT DROP AS SELECT DISTINCT seller_id, metric, buyer FROM staged_buyer;
CREATE INDEX ON staged_again (seller_id, metric, buyer);
ANALYZE staged_again;
CREATE TEMP TABLE staged_repeat ON COMMIT DROP AS
SELECT metric, event_reference, seller_id, {_PREVIOUS} AS repeats_day
FROM adverse_event JOIN staged_again USING (seller_id, metric, buyer);
ANALYZE staged_repeat;
UPDATE adverse_event AS event
SET repeats_day = found.repeats_day
FROM staged_repeat AS found
WHERE event.metric = found.metric
    AND event.event_reference = found.event_reference
    AND event.seller_id = found.seller_id
    AND event.repeats_day IS DISTINCT FROM found.repeats_day;
DROP TABLE staged_again, staged_repeat;
"""


def replace(
    connection: psycopg.Connection[tuple[object, ...]],
    counted: duckdb.DuckDBPyConnection,
    *,
    pseudonym_key: str,
    touched: bool,
) -> int:
    """Put what `rollup.count` counted in place of the derived rows, of the touched seller-days only or of all.

    Needs `registered_seller(id, reference)` in `counted`. Returns the number of seller-days written.
    """
    names = {"days": ", ".join(_DAY_COLUMNS), "events": ", ".join(_EVENT_COLUMNS)}
    connection.execute(_STAGE.format(**names))
    for table, text in _exports(pseudonym_key, touched=touched).items():
        _copy(connection, counted, text, table=table, path=scratch_of(counted) / f"{table}.csv")
    connection.execute(_KNOW_STAGED)
    connection.execute(_REPLACE_TOUCHED if touched else _REPLACE_ALL)
    connection.execute(_INSERT_DAYS.format(**names))
    connection.execute((_INSERT_TOUCHED_EVENTS if touched else _INSERT_ALL_EVENTS).format(**names))
    (days,) = connection.execute("SELECT count(*) FROM staged_day").fetchone() or (0,)
    connection.execute(_UNSTAGE)
    return int(str(days))


def _exports(pseudonym_key: str, *, touched: bool) -> dict[str, str]:
    exports = {"staged_day": day_rows(), "staged_event": adverse_rows(pseudonym_key)}
    if touched:
        exports["staged_touch"] = f"SELECT seller.id, counted.day FROM touched_days AS counted {_REGISTERED}"
    return exports


def day_rows() -> str:
    """The rows of `seller_day` from `counted_day`."""
    counts = ", ".join(f"counted.{count}" for count in COUNTS)
    return f"SELECT seller.id AS seller_id, counted.day, {counts} FROM counted_day AS counted {_REGISTERED}"


def adverse_rows(pseudonym_key: str) -> str:
    """The rows of `adverse_event` from `counted_event`: the seller's internal id, a salted digest for the buyer."""
    return f"""
        SELECT
            metric, event_reference, seller.id AS seller_id, order_reference, day, happened_on,
            {digest_of_buyer("buyer", pseudonym_key)} AS buyer,
            product, lot, cause, reason IS NULL AS accountable, reason
        FROM counted_event AS counted {_REGISTERED}
    """


def digest_of_buyer(column: str, pseudonym_key: str, *, marked: bool = False) -> str:
    """The salted digest that stands for the buyer in `column`; a buyer who was forgotten is known by it alone.

    `marked`: as it stands in events in place of the platform's id.
    """
    digest = f"substr(sha2(concat({quoted(pseudonym_key)}, ':', {column}), 256), 1, 24)"
    if marked:
        return f"concat({quoted(FORGOTTEN)}, {digest})"
    known = f"substr({column}, 1, {len(FORGOTTEN)}) = {quoted(FORGOTTEN)}"
    return f"CASE WHEN {known} THEN substr({column}, {len(FORGOTTEN) + 1}) ELSE {digest} END"


def _copy(
    connection: psycopg.Connection[tuple[object, ...]],
    counted: duckdb.DuckDBPyConnection,
    text: str,
    *,
    table: str,
    path: Path,
) -> None:
    counted.execute(f"COPY ({text}) TO {quoted(str(path))} (FORMAT csv, HEADER false)")
    with path.open("rb") as stream, connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT csv)".encode()) as copy:
        while chunk := stream.read(_CHUNK):
            copy.write(chunk)
    path.unlink()
