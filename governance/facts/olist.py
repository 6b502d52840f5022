"""The public Olist marketplace data: its files, in their original CSV names or as Parquet, become our events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from governance.core.access import Actor, Permission, check_permission
from governance.core.errors import Invalid
from governance.core.settings import Settings
from governance.facts.accepting import Delivery
from governance.facts.engine import engine, identifier
from governance.facts.files import SourceFile, inspect
from governance.facts.imports import ImportSummary, Tell, silent, take_in
from governance.facts.kinds import OLIST_ORDER_ITEMS, OLIST_ORDERS, OLIST_PRODUCTS, REVIEWS, Kind
from governance.facts.mapping import ColumnMapping
from governance.facts.reading import open_source
from governance.sellers import register
from governance.sellers.register import NewSeller


@dataclass(frozen=True, kw_only=True)
class OlistFile:
    """One file of the data set: its names without ending, what it holds and how it is read."""

    names: tuple[str, ...]
    kind: Kind
    mapping: ColumnMapping = field(default_factory=ColumnMapping)


_PRODUCT_MEASURES: Final = frozenset(
    {
        "product_name_lenght",  # spelt so at the source
        "product_description_lenght",
        "product_photos_qty",
        "product_weight_g",
        "product_length_cm",
        "product_height_cm",
        "product_width_cm",
    }
)
SELLERS: Final = ("olist_sellers", "olist_sellers_dataset")
CATEGORIES: Final = ("product_category_name_translation",)
EVENTS: Final = (
    OlistFile(
        names=("olist_products", "olist_products_dataset"),
        kind=OLIST_PRODUCTS,
        mapping=ColumnMapping(ignore=_PRODUCT_MEASURES),
    ),
    OlistFile(names=("olist_orders", "olist_orders_dataset"), kind=OLIST_ORDERS),
    OlistFile(
        names=("olist_order_items", "olist_order_items_dataset"),
        kind=OLIST_ORDER_ITEMS,
        mapping=ColumnMapping(ignore=frozenset({"price", "freight_value"})),
    ),
    OlistFile(
        names=("olist_order_reviews", "olist_order_reviews_dataset"),
        kind=REVIEWS,
        mapping=ColumnMapping(
            columns={
                "score": "review_score",
                "created_at": "review_creation_date",
                "answered_at": "review_answer_timestamp",
            },
            ignore=frozenset({"review_comment_title", "review_comment_message"}),
        ),
    ),
)
_ENDINGS: Final = (".parquet", ".csv", ".csv.gz")


def import_olist(
    *,
    folder: Path,
    strict: bool = False,
    correction: bool = False,
    settings: Settings,
    by: Actor,
    at: datetime,
    tell: Tell = silent,
) -> ImportSummary:
    """Take in what `folder` holds of the data set; a part of it will do (the increments of a day, say).

    Sellers of the sellers' file are registered first. Raises `Invalid` when there is none of the files, otherwise like
    `import_events`.
    """
    check_permission(by, Permission.FACTS_IMPORT)
    deliveries = [
        Delivery(kind=file.kind, file=inspect(path), mapping=file.mapping)
        for file in EVENTS
        for path in _found(folder, file.names)
    ]
    registers = [(names, inspect(path)) for names in (SELLERS, CATEGORIES) for path in _found(folder, names)]
    if not deliveries and not registers:
        wanted = ", ".join(names + ".csv" for names in ("olist_orders_dataset", "olist_sellers_dataset"))
        raise Invalid(f"{folder} holds none of the Olist files ({wanted} …, or the same as Parquet).")
    notices = [notice for names, file in registers for notice in _register(names, file, settings, by, at)]
    if not deliveries:
        return ImportSummary(files=(), notices=tuple(notices))
    summary = take_in(deliveries, strict=strict, correction=correction, settings=settings, by=by, at=at, tell=tell)
    return replace(summary, notices=(*notices, *summary.notices))


def _found(folder: Path, names: Iterable[str]) -> list[Path]:
    """The file with one of these names; Parquet before CSV when both are there, since they hold the same."""
    paths = (folder / f"{name}{ending}" for ending in _ENDINGS for name in names)
    return [path for path in paths if path.is_file()][:1]


def _register(names: tuple[str, ...], file: SourceFile, settings: Settings, by: Actor, at: datetime) -> list[str]:
    if names == CATEGORIES:
        rows = _rows(file, ("product_category_name", "product_category_name_english"), settings)
        register.add_categories([code for code, _ in rows], {code: _in_words(english) for code, english in rows})
        return []
    known = register.ids_by_reference()
    given = (reference for (reference,) in _rows(file, ("seller_id",), settings))
    sellers = [NewSeller(reference=reference, country="BR") for reference in given if reference not in known]
    new = register.register_many(sellers=sellers, by=by, at=at) if sellers else 0
    return [f"{new:,} sellers registered."] if new else []


def _in_words(english: str) -> str:
    return english.replace("_", " ").capitalize()


def _rows(file: SourceFile, columns: tuple[str, ...], settings: Settings) -> list[tuple[str, ...]]:
    with engine(settings) as connection:
        source = open_source(connection, file, relation="rows_of_register")
        missing = [column for column in columns if column not in source.types]
        if missing:
            raise Invalid(f"{file.name} lacks the column {missing[0]}.", pointer=missing[0])
        wanted = ", ".join(f"trim({identifier(column)})" for column in columns)
        found = connection.execute(f"SELECT DISTINCT {wanted} FROM {source.relation} ORDER BY 1").fetchall()
    return [row for row in found if all(row)]
