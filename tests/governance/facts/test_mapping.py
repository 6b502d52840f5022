"""Mapping files: ours to theirs, and sentences for what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from governance.core.errors import Invalid
from governance.facts.kinds import ORDERS
from governance.facts.mapping import ColumnMapping, read_mapping

OURS = ("order_id", "seller_id", "buyer_id", "ordered_at")


def test_a_mapping_file_names_columns_constants_codes_and_what_to_ignore(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(
        "columns: {order_id: Order No}\nconstants: {fault: seller}\n"
        "values: {status: {canceled: cancelled}}\nignore: [price]\n",
        encoding="utf-8",
    )
    mapping = read_mapping(path, kind=ORDERS)
    assert mapping == ColumnMapping(
        columns={"order_id": "Order No"},
        constants={"fault": "seller"},
        values={"status": {"canceled": "cancelled"}},
        ignore=frozenset({"price"}),
    )
    found = ["Order No", "seller_id", "buyer_id", "ordered_at", "price"]
    assert mapping.sources(kind=ORDERS, found=found, file="orders.csv") == {
        "order_id": "Order No",
        "seller_id": "seller_id",
        "buyer_id": "buyer_id",
        "ordered_at": "ordered_at",
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("column: {order_id: a}", r"column \(did you mean columns\?\)"),
        ("columns: {order_ids: a}", r"order_ids \(did you mean order_id\?\)"),
        ("columns: [order_id]", "`columns` in .* must be a table"),
        ("- order_id", "must be a YAML table"),
        ("columns: {order_id: a", "cannot be read"),
    ],
)
def test_a_faulty_mapping_is_explained(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Invalid, match=sentence):
        read_mapping(path, kind=ORDERS)


def test_a_missing_mapping_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        read_mapping(tmp_path / "none.yaml", kind=ORDERS)


@pytest.mark.parametrize(
    ("mapping", "found", "sentence"),
    [
        (ColumnMapping(), [*OURS, "Delivered at"], r"Unknown: Delivered at \(did you mean delivered_at\?\)"),
        (ColumnMapping(), [*OURS, "xyz"], "Unknown: xyz[.]"),
        (ColumnMapping(), ["review_id", "order_id"], "Missing: seller_id, buyer_id, ordered_at"),
        (ColumnMapping(columns={"lot": "Batch"}), list(OURS), "names columns that are not there: Batch"),
    ],
)
def test_columns_that_do_not_fit_are_named(mapping: ColumnMapping, found: list[str], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        mapping.sources(kind=ORDERS, found=found, file="orders.csv")


def test_a_constant_stands_for_a_missing_column() -> None:
    mapping = ColumnMapping(constants={"buyer_id": "unknown"})
    found = ["order_id", "seller_id", "ordered_at"]
    assert "buyer_id" not in mapping.sources(kind=ORDERS, found=found, file="orders.csv")


def test_the_order_of_lines_does_not_change_the_mapping_s_text() -> None:
    first = ColumnMapping(columns={"lot": "a", "order_id": "b"}, ignore=frozenset({"x", "y"}))
    second = ColumnMapping(columns={"order_id": "b", "lot": "a"}, ignore=frozenset({"y", "x"}))
    assert first.canonical_text() == second.canonical_text() != ColumnMapping().canonical_text()
