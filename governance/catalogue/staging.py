"""Rows on their way into the catalogue: in temporary tables, checked against what is known by one statement for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select, text

from governance.core.database import db
from governance.core.errors import Unavailable

LOCK: Final = 7_305_140
# The columns of each kind, as they are copied in; `row` is the place of the row in its file.
TABLES: Final = {
    "products": "row bigint, product_id text, name text, category text, brand text, gtin text",
    "listings": (
        "row bigint, listing_id text, seller_id text, product_id text, price numeric(14, 2), currency text,"
        " listed_on date, ended_on date"
    ),
    "lots": "row bigint, listing_id text, lot text, units integer, held_since date, gone_on date",
    "sold": "reference text, seller_id text, product_id text, category text, first_day date, last_day date",
}
_FAULTS: Final = "row bigint, name text, reason text, value text"
# What is wrong with a staged row, by kind: each gives (row, name, reason, value).
_CHECKS: Final = {
    "products": (
        """
        SELECT row, 'product_id', 'stands in row ' || first || ' already', product_id
        FROM (SELECT row, product_id, min(row) OVER (PARTITION BY product_id) AS first FROM staged_products) AS named
        WHERE row > first
        """,
    ),
    "listings": (
        """
        SELECT row, 'listing_id', 'stands in row ' || first || ' already', listing_id
        FROM (SELECT row, listing_id, min(row) OVER (PARTITION BY listing_id) AS first FROM staged_listings) AS named
        WHERE row > first
        """,
        """
        SELECT row, 'product_id', 'is no product of the catalogue', product_id FROM staged_listings AS staged
        WHERE NOT EXISTS (SELECT 1 FROM product WHERE product.code = staged.product_id)
        """,
        """
        SELECT row, 'seller_id', 'is not the seller whose listing this is', staged.seller_id
        FROM staged_listings AS staged
        JOIN listing ON listing.reference = staged.listing_id
        JOIN seller ON seller.id = listing.seller_id
        WHERE seller.reference <> staged.seller_id
        """,
        """
        SELECT row, 'product_id', 'is not the product of this listing', staged.product_id
        FROM staged_listings AS staged
        JOIN listing ON listing.reference = staged.listing_id
        JOIN product ON product.id = listing.product_id
        WHERE product.code <> staged.product_id
        """,
        """
        SELECT row, 'ended_on', 'lies before it was listed', CAST(staged.ended_on AS text)
        FROM staged_listings AS staged LEFT JOIN listing ON listing.reference = staged.listing_id
        WHERE staged.ended_on < coalesce(staged.listed_on, listing.listed_on, CAST(:today AS date))
        """,
    ),
    "lots": (
        """
        SELECT row, 'lot', 'stands in row ' || first || ' already', lot
        FROM (SELECT row, lot, min(row) OVER (PARTITION BY listing_id, lot) AS first FROM staged_lots) AS named
        WHERE row > first
        """,
        """
        SELECT row, 'listing_id', 'is no listing of the catalogue', listing_id FROM staged_lots AS staged
        WHERE NOT EXISTS (SELECT 1 FROM listing WHERE listing.reference = staged.listing_id)
        """,
        """
        SELECT row, 'gone_on', 'lies before it came', CAST(staged.gone_on AS text)
        FROM staged_lots AS staged
        LEFT JOIN listing ON listing.reference = staged.listing_id
        LEFT JOIN held_lot ON held_lot.listing_id = listing.id AND held_lot.lot = staged.lot
        WHERE staged.gone_on < coalesce(staged.held_since, held_lot.held_since, CAST(:today AS date))
        """,
    ),
}

_LEAVE_OUT: Final = {
    "products": "DELETE FROM staged_products WHERE row IN (SELECT row FROM staged_fault)",
    "listings": "DELETE FROM staged_listings WHERE row IN (SELECT row FROM staged_fault)",
    "lots": "DELETE FROM staged_lots WHERE row IN (SELECT row FROM staged_fault)",
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong with one row: where, why, and what stood there."""

    row: int
    column: str
    reason: str
    value: str


def one_at_a_time() -> None:
    """Keep other changes of the catalogue out until the transaction ends; raises `Unavailable` while one runs."""
    if not db.session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))):
        raise Unavailable("Another import into the catalogue is running; nothing was changed. Try again soon.")


def begin(kind: str) -> None:
    """Make the empty tables `staged_<kind>` and `staged_fault`; they are gone with the transaction."""
    for table, columns in ((f"staged_{kind}", TABLES[kind]), ("staged_fault", _FAULTS)):
        db.session.execute(text(f"DROP TABLE IF EXISTS pg_temp.{table}"))
        db.session.execute(text(f"CREATE TEMP TABLE {table} ({columns}) ON COMMIT DROP"))


def check(kind: str, *, today: date) -> None:
    """Write down what is wrong with the staged rows of `kind`, and leave those rows out."""
    db.session.execute(text(_LEAVE_OUT[kind]))  # what was found before it came here
    db.session.execute(text(f"ANALYZE staged_{kind}"))
    for found in _CHECKS[kind]:
        statement = text(f"INSERT INTO staged_fault {found}")  # one of the statements above
        db.session.execute(statement, {"today": today} if ":today" in found else {})
    db.session.execute(text(_LEAVE_OUT[kind]))


def rows_at_fault() -> int:
    """How many rows have something wrong with them."""
    return db.session.scalar(text("SELECT count(DISTINCT row) FROM staged_fault")) or 0


def faults(most: int | None = None) -> Iterator[Fault]:
    """What is wrong, in order of row; the first `most` findings, or all of them."""
    query = text("SELECT row, name, reason, value FROM staged_fault ORDER BY row, name, reason LIMIT :most")
    for row in db.session.execute(query.execution_options(yield_per=5_000), {"most": most}):
        yield Fault(row=row.row, column=row.name, reason=row.reason, value=row.value or "")
