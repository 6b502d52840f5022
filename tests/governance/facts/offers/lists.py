"""Lists as a platform would send them, and what they left in the catalogue."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from governance.core.database import transaction
from governance.core.settings import Settings
from governance.facts.offers.imports import ListSummary, import_list
from tests.builders import BY
from tests.governance.facts.event_files import Row, write_csv
from tests.governance.facts.imported import AT, rows

PRODUCT = {"product_id": "lamp", "name": "Reading lamp", "category": "home", "brand": "Hell", "gtin": "4006381333931"}
LISTING = {
    "listing_id": "L-1",
    "seller_id": "anna",
    "product_id": "lamp",
    "price": "19.90",
    "currency": "CNY",
    "listed_on": "2025-06-01",
    "ended_on": "",
}
LOT = {"listing_id": "L-1", "lot": "2025-06", "units": "500", "held_since": "2025-06-05", "gone_on": ""}
DEFAULTS: dict[str, dict[str, str]] = {"products": PRODUCT, "listings": LISTING, "lots": LOT}


def take(settings: Settings, kind: str, *given: Row, **how: Any) -> ListSummary:
    """Take in rows of `kind`, each with everything filled in that it does not name."""
    path = write_csv(settings.var_path.parent / f"{kind}.csv", [DEFAULTS[kind] | dict(row) for row in given])
    return take_file(settings, kind, path, **how)


def take_file(settings: Settings, kind: str, path: Path, **how: Any) -> ListSummary:
    """Take in a file of `kind`."""
    with transaction():
        return import_list(kind=kind, path=path, settings=settings, by=BY, at=AT, **how)


def counts(summary: ListSummary) -> tuple[int, int, int, int]:
    """Rows added, changed, unchanged and rejected."""
    return summary.rows_added, summary.rows_changed, summary.rows_unchanged, summary.rows_rejected


def faults(summary: ListSummary) -> list[tuple[int, str, str]]:
    """Row, column and reason of everything that was wrong; the same stands in the report file."""
    told = [(one.row, one.column, one.reason) for one in summary.rejected]
    assert told == list(_reported(summary))
    return told


def _reported(summary: ListSummary) -> Iterator[tuple[int, str, str]]:
    if summary.report_file:
        with summary.report_file.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                yield int(row["row"]), row["column"], row["reason"]


def products() -> list[tuple[Any, ...]]:
    return rows(
        "SELECT product.code, name, category.code, brand, gtin FROM product"
        " LEFT JOIN category ON category.id = category_id ORDER BY product.code"
    )


def listings() -> list[tuple[Any, ...]]:
    return rows(
        "SELECT listing.reference, seller.reference, product.code, CAST(price AS text), currency,"
        " CAST(listed_on AS text), CAST(ended_on AS text), source FROM listing JOIN seller ON seller.id = seller_id"
        " JOIN product ON product.id = product_id ORDER BY listing.reference"
    )


def lots() -> list[tuple[Any, ...]]:
    return rows(
        "SELECT listing.reference, lot, units, CAST(held_since AS text), CAST(gone_on AS text) FROM held_lot"
        " JOIN listing ON listing.id = listing_id ORDER BY listing.reference, lot"
    )
