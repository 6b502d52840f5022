"""Lists of products, listings and lots: good rows enter, each bad one is told, and the same list changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from governance.core.access import ANONYMOUS
from governance.core.database import transaction
from governance.core.errors import Invalid, PermissionDenied, Unavailable
from governance.core.settings import Settings
from governance.facts.mapping import ColumnMapping
from governance.facts.offers.imports import import_list
from tests.governance.facts.event_files import Row
from tests.governance.facts.imported import AT, register_sellers, rows
from tests.governance.facts.offers.lists import (
    LISTING,
    LOT,
    PRODUCT,
    counts,
    faults,
    listings,
    lots,
    products,
    take,
    take_file,
)

pytestmark = pytest.mark.usefixtures("platform")

Faulty = list[tuple[Row, str, str]]


def said_of(faulty: Faulty, *, first: int = 1) -> list[tuple[int, str, str]]:
    """What is to be said of these rows, the first of which stands in row `first`."""
    return [(place, column, reason) for place, (_, column, reason) in enumerate(faulty, start=first)]


@pytest.fixture
def shops(platform: None) -> None:
    """Three sellers are registered."""
    register_sellers()


@pytest.fixture
def catalogue(settings: Settings, shops: None) -> Settings:
    """A lamp that Anna offers, and a chair that nobody does."""
    take(settings, "products", {}, {"product_id": "chair", "name": "Chair", "gtin": "", "brand": ""})
    take(settings, "listings", {})
    return settings


def test_products_enter_with_their_categories(settings: Settings, shops: None) -> None:
    told = take(
        settings, "products", {}, {"product_id": "P 2", "name": "椅子", "category": "", "brand": "", "gtin": ""}
    )
    assert counts(told) == (2, 0, 0, 0)
    assert products() == [("P 2", "椅子", None, None, None), ("lamp", "Reading lamp", "home", "Hell", "4006381333931")]


@pytest.mark.parametrize("kind", ["products", "listings", "lots"])
def test_the_same_list_again_changes_nothing(catalogue: Settings, kind: str) -> None:
    take(catalogue, kind, {})
    before = (products(), listings(), lots(), rows("SELECT * FROM audit_entry"), rows("SELECT * FROM listing"))
    assert counts(take(catalogue, kind, {})) == (0, 0, 1, 0)
    assert (products(), listings(), lots(), rows("SELECT * FROM audit_entry"), rows("SELECT * FROM listing")) == before


NO_GTIN = "is no GTIN: 8, 12, 13 or 14 digits with their check digit"
FAULTY_PRODUCTS: Faulty = [
    ({"product_id": ""}, "product_id", "is empty"),
    ({"name": " "}, "name", "is empty"),
    ({"name": "x" * 301}, "name", "is longer than 300 signs"),
    ({"gtin": "4006381333932"}, "gtin", NO_GTIN),
    ({"gtin": "4006381 333931"}, "gtin", NO_GTIN),
    ({"product_id": "lamp"}, "product_id", "stands in row 1 already"),
]


def test_products_that_are_not_in_order_are_told_and_the_others_enter(settings: Settings, shops: None) -> None:
    rows_given = [{"product_id": f"P-{place}", **row} for place, (row, *_) in enumerate(FAULTY_PRODUCTS)]
    told = take(settings, "products", {}, *rows_given, {"product_id": "last"})
    assert faults(told) == said_of(FAULTY_PRODUCTS, first=2)
    assert [code for code, *_ in products()] == ["lamp", "last"]


def test_columns_that_are_left_out_stay_and_empty_ones_are_cleared(catalogue: Settings, tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_text("product_id,name,brand\nlamp,New lamp,\n", encoding="utf-8")
    assert counts(take_file(catalogue, "products", path)) == (0, 1, 0, 0)
    assert products()[1] == ("lamp", "New lamp", "home", None, "4006381333931")
    path.write_text("listing_id,seller_id,product_id\nL-1,anna,lamp\n", encoding="utf-8")
    assert counts(take_file(catalogue, "listings", path)) == (0, 0, 1, 0)
    assert counts(take(catalogue, "listings", {"price": "", "currency": "", "listed_on": ""})) == (0, 1, 0, 0)
    assert listings() == [("L-1", "anna", "lamp", None, None, "2025-06-01", None, "platform")]


def test_a_listing_enters_ends_and_is_offered_again(catalogue: Settings) -> None:
    assert listings() == [("L-1", "anna", "lamp", "19.90", "CNY", "2025-06-01", None, "platform")]
    assert counts(take(catalogue, "listings", {"ended_on": "2026-02-01"})) == (0, 1, 0, 0)
    assert listings()[0][6] == "2026-02-01"
    assert counts(take(catalogue, "listings", {"price": "21"})) == (0, 1, 0, 0)
    assert listings()[0][3:7] == ("21.00", "CNY", "2025-06-01", None)
    take(catalogue, "listings", {"listing_id": "L-2", "listed_on": ""})
    assert listings()[1][5] == "2026-03-01"


NOT_LISTABLE = "is longer than 200 signs, or has blanks or signs outside ASCII"
FAULTY_LISTINGS: Faulty = [
    ({"listing_id": "L 2"}, "listing_id", f"{NOT_LISTABLE}, or a #"),
    ({"listing_id": "灯"}, "listing_id", f"{NOT_LISTABLE}, or a #"),
    ({"listing_id": "L#2"}, "listing_id", f"{NOT_LISTABLE}, or a #"),
    ({"seller_id": "dora"}, "seller_id", "is no registered seller"),
    ({"product_id": "sofa"}, "product_id", "is no product of the catalogue"),
    ({"listing_id": "L-1", "seller_id": "boris"}, "seller_id", "is not the seller whose listing this is"),
    ({"price": "12,5"}, "price", "is not an amount such as 19.90"),
    ({"price": "-1"}, "price", "is not an amount such as 19.90"),
    ({"price": "1.999"}, "price", "is not an amount such as 19.90"),
    ({"currency": ""}, "currency", "is needed with a price"),
    ({"currency": "yuan"}, "currency", "is no code of three capital letters"),
    ({"listed_on": "soon"}, "listed_on", "is not a date such as 2024-03-01"),
    ({"ended_on": "2025-05-31"}, "ended_on", "lies before it was listed"),
    ({"listing_id": "L-9", "ended_on": "2025-05-31"}, "ended_on", "lies before it was listed"),
    ({"listing_id": "L-9"}, "listing_id", "stands in row 14 already"),
]


def test_listings_that_are_not_in_order_are_told_and_change_nothing(catalogue: Settings) -> None:
    before = listings()
    rows_given = [{"listing_id": f"new-{place}", **row} for place, (row, *_) in enumerate(FAULTY_LISTINGS)]
    assert faults(take(catalogue, "listings", *rows_given)) == said_of(FAULTY_LISTINGS)
    other = {"product_id": "chair"}, {"listed_on": "", "ended_on": "2025-05-31"}
    assert [faults(take(catalogue, "listings", row)) for row in other] == [
        [(1, "product_id", "is not the product of this listing")],
        [(1, "ended_on", "lies before it was listed")],
    ]
    assert listings() == before


def test_lots_that_the_platform_holds_enter_and_go(catalogue: Settings) -> None:
    assert counts(take(catalogue, "lots", {}, {"lot": "2025-07", "held_since": ""})) == (2, 0, 0, 0)
    assert counts(take(catalogue, "lots", {"units": "480", "gone_on": "2025-08-01"})) == (0, 1, 0, 0)
    assert lots() == [("L-1", "2025-06", 480, "2025-06-05", "2025-08-01"), ("L-1", "2025-07", 500, "2026-03-01", None)]


FAULTY_LOTS: Faulty = [
    ({"listing_id": "L-9"}, "listing_id", "is no listing of the catalogue"),
    ({"lot": "批次"}, "lot", NOT_LISTABLE),
    ({"units": "0"}, "units", "is not a whole number from 1 to 100000000"),
    ({"gone_on": "2025-06-01"}, "gone_on", "lies before it came"),
]


def test_lots_that_are_not_in_order_are_told(catalogue: Settings) -> None:
    assert faults(take(catalogue, "lots", *(row for row, *_ in FAULTY_LOTS))) == said_of(FAULTY_LOTS)
    assert lots() == []


def test_a_row_named_twice_counts_once(catalogue: Settings) -> None:
    told = take(catalogue, "lots", {}, {"units": "3"}, {"lot": "other"})
    assert faults(told) == [(2, "lot", "stands in row 1 already")]
    assert [lot[1:3] for lot in lots()] == [("2025-06", 500), ("other", 500)]


def _json_lines(path: Path, *given: Row) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in given), encoding="utf-8")
    return path


def _parquet(path: Path, *given: Row) -> Path:
    pq.write_table(pa.Table.from_pylist([dict(row) for row in given]), path)
    return path


@pytest.mark.parametrize("write", [_json_lines, _parquet])
def test_other_forms_of_the_same_list_say_the_same(catalogue: Settings, tmp_path: Path, write: Any) -> None:
    typed = {name: value for name, value in LISTING.items() if value} | {"price": 19.9}
    path = write(tmp_path / "list", typed, typed | {"listing_id": "L-2", "price": 5.0})
    assert counts(take_file(catalogue, "listings", path)) == (1, 0, 1, 0)
    assert listings()[1][3:5] == ("5.00", "CNY")


def test_a_typed_amount_of_more_places_is_refused(catalogue: Settings, tmp_path: Path) -> None:
    row = {"listing_id": "L-2", "seller_id": "anna", "product_id": "lamp", "price": 5.055, "currency": "CNY"}
    path = _parquet(tmp_path / "list", row)
    assert faults(take_file(catalogue, "listings", path)) == [(1, "price", "is not an amount such as 19.90")]


def test_signs_that_cannot_be_stored_are_refused_and_not_the_whole_list(settings: Settings, tmp_path: Path) -> None:
    path = _json_lines(tmp_path / "list", PRODUCT | {"name": "a\x00b"}, PRODUCT)
    (fault,) = faults(take_file(settings, "products", path))
    assert fault == (1, "product_id", "holds signs that cannot be stored")
    assert [code for code, *_ in products()] == ["lamp"]


def test_a_mapping_names_the_columns(settings: Settings, tmp_path: Path) -> None:
    path = _json_lines(tmp_path / "list", {"sku": "lamp", "title": "Lamp", "weight": 3})
    mapping = ColumnMapping(columns={"product_id": "sku", "name": "title"}, ignore=frozenset({"weight"}))
    assert counts(take_file(settings, "products", path, mapping=mapping)) == (1, 0, 0, 0)
    with pytest.raises(Invalid, match="Unknown: sku"):
        take_file(settings, "products", path)


def test_a_trial_tells_everything_and_changes_nothing(catalogue: Settings) -> None:
    told = take(catalogue, "lots", {}, {"units": "many"}, dry_run=True)
    assert counts(told) == (1, 0, 0, 1)
    assert lots() == []


def test_what_the_platform_lists_itself_needs_no_guess_from_orders(catalogue: Settings) -> None:
    with transaction() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO listing (reference, seller_id, product_id, listed_on, source, updated_at)"
            " SELECT 'anna:chair', seller.id, product.id, DATE '2026-01-05', 'orders', now() FROM seller, product"
            " WHERE seller.reference = 'anna' AND product.code = 'chair'"
        )
    take(catalogue, "listings", {"listing_id": "L-3", "product_id": "chair"})
    assert [(row[0], row[6], row[7]) for row in listings()] == [
        ("L-1", None, "platform"),
        ("L-3", None, "platform"),
        ("anna:chair", "2026-03-01", "orders"),
    ]


def test_who_may_not_import_and_what_is_no_kind_is_refused(settings: Settings, tmp_path: Path) -> None:
    path = _json_lines(tmp_path / "list", PRODUCT)
    with transaction(), pytest.raises(PermissionDenied):
        import_list(kind="products", path=path, settings=settings, by=ANONYMOUS, at=AT)
    with pytest.raises(Invalid, match="no lists of 'shops'"):
        take_file(settings, "shops", path)
    with pytest.raises(Invalid, match="There is no file"):
        take_file(settings, "products", tmp_path / "nothing.csv")


def test_lists_are_taken_in_one_after_the_other(settings: Settings, shops: None, app: Any) -> None:
    with app.extensions["sqlalchemy"].engine.connect() as other:
        other.exec_driver_sql("SELECT pg_advisory_xact_lock(7305140)")
        with pytest.raises(Unavailable, match="Another import into the catalogue"):
            take(settings, "products", {})
    assert counts(take(settings, "products", {})) == (1, 0, 0, 0)


def test_what_was_taken_in_stands_in_the_audit(catalogue: Settings) -> None:
    take(catalogue, "lots", LOT)
    (entry,) = rows("SELECT subject_kind, after FROM audit_entry WHERE subject_id = 'lots'")
    assert entry[0] == "catalogue"
    assert {name: entry[1][name] for name in ("source", "added", "changed", "rejected")} == {
        "source": "lots.csv",
        "added": 1,
        "changed": 0,
        "rejected": 0,
    }
