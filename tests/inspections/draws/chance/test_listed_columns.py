"""What can be put on a list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from governance.core.errors import Finding, Invalid
from inspections.draws.chance.header import CONSISTENT, ListedStratum
from inspections.draws.chance.listed_columns import Columns, check_columns
from tests.inspections.draws.chance.lists import INSPECTORS, LABORATORIES, Given, Part, columns_of, header_of

GIVEN = Given(parts={"a": Part(weights=np.ones(4), take=2), "b": Part(weights=np.arange(1.0, 4.0), take=1)})


def findings(columns: Columns, **header: Any) -> tuple[Finding, ...]:
    with pytest.raises(Invalid) as refused:
        check_columns(replace(header_of(GIVEN), **header), columns)
    return refused.value.findings


def renamed(*names: str) -> Columns:
    columns = columns_of(GIVEN)
    return replace(columns, item=[*names, *columns.item[len(names) :]])


def test_what_is_right_can_be_listed() -> None:
    check_columns(header_of(GIVEN), columns_of(GIVEN))
    check_columns(header_of(GIVEN), renamed("!shop:1/2#L-7~", "1", "01"))


@pytest.mark.parametrize("name", ["", " ", "a b", "a\tb", "a\nb", "a\n", "\na", "é", "商品", "a\0", "a\x7f", "\ud800"])
def test_an_item_is_named_by_visible_signs_alone_and_the_others_are_refused_by_name(name: str) -> None:
    (found,) = findings(renamed("good", name))
    assert repr(name) in found.message


def test_of_many_bad_names_ten_are_told() -> None:
    many = Given(parts={"a": Part(weights=np.ones(30), take=2)})
    with pytest.raises(Invalid) as refused:
        check_columns(header_of(many), replace(columns_of(many), item=["ä"] * 30))
    assert len(refused.value.findings) == 10


def test_one_item_is_never_there_twice() -> None:
    (found,) = findings(renamed("1", "1"))
    assert found.pointer == "items/1"
    assert "2 times" in found.message


@pytest.mark.parametrize("word", ["", "a\tb", "a\nb", "\x1f", "\ud800"])
def test_sellers_and_categories_are_written_without_control_characters(word: str) -> None:
    columns = columns_of(GIVEN)
    found = findings(replace(columns, seller=[word] * 7, category=[word] * 7))
    assert [one.pointer for one in found] == [f"seller/{word}", f"category/{word}"]


def test_sellers_may_be_called_as_they_like_otherwise() -> None:
    check_columns(header_of(GIVEN), replace(columns_of(GIVEN), seller=["好 店铺 & Söhne"] * 7))


A, B = header_of(GIVEN).strata


@pytest.mark.parametrize(
    ("header", "pointers"),
    [
        ({"strata": (replace(A, size=5), B)}, ["strata/a"]),
        ({"strata": (replace(A, take=3), B)}, ["strata/a"]),
        ({"strata": (replace(A, take=0), B)}, ["strata/a", "strata/a"]),
        ({"strata": (replace(A, take=5), B)}, ["strata/a", "strata/a"]),
        ({"strata": (replace(A, reserves=-1), B)}, ["strata/a"]),
        ({"strata": (replace(A, name="b"), B)}, ["strata"]),
        ({"strata": (A,)}, ["strata"]),
        ({"strata": (A, B, ListedStratum(name="c", size=0, take=0, reserves=0))}, ["strata/c"]),
        ({"inspectors": INSPECTORS[:1] * 2}, ["inspectors"]),
        ({"laboratories": LABORATORIES[:1] * 2}, ["laboratories"]),
        ({"algorithm": CONSISTENT}, ["strata/b"]),
    ],
)
def test_strata_and_pools_fit_the_items(header: dict[str, Any], pointers: list[str]) -> None:
    assert [found.pointer for found in findings(columns_of(GIVEN), **header)] == pointers


@pytest.mark.parametrize(
    ("change", "pointers"),
    [
        ({"billionths": [0, 1_000_000_000, 500_000_000, 500_000_000]}, ["billionths"]),
        ({"billionths": [1_000_000_001, 499_999_999, 250_000_000, 250_000_000]}, ["billionths"]),
        ({"billionths": [500_000_000, 500_000_000, 500_000_000, 499_999_999]}, ["strata/a"]),
        ({"units": [0, 1, 1, 1]}, ["units", "accept_at_most"]),
        ({"units": [1, 1, 1, 1], "accept_at_most": [1, 0, 0, 0]}, ["accept_at_most"]),
        ({"accept_at_most": [-1, 0, 0, 0]}, ["accept_at_most"]),
    ],
)
def test_numbers_make_sense(change: dict[str, list[int]], pointers: list[str]) -> None:
    columns = columns_of(GIVEN)
    whole = {name: getattr(columns, name).copy() for name in ("billionths", "units", "accept_at_most")}
    for name, values in change.items():
        whole[name][:4] = values
    assert [found.pointer for found in findings(replace(columns, **whole))] == pointers


def test_a_list_of_nothing_is_none() -> None:
    empty = np.zeros(0, np.int64)
    nothing = Columns(
        item=[], stratum=empty, seller=[], category=[], billionths=empty, units=empty, accept_at_most=empty
    )
    assert [found.pointer for found in findings(nothing)] == ["strata"]
