"""Parting a population."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.draws.plans.composed import Population
from inspections.draws.plans.strata import parted
from tests.inspections.draws.plans.planned import population, rules

DAY = date(2026, 3, 1)


def strata_of(found: Population, *dimensions: dict[str, Any]) -> list[str]:
    """The name of each item's stratum."""
    names, place = parted(found, rules(strata=list(dimensions)).strata, day=DAY)
    return [names[one] for one in place.tolist()]


def test_without_dimensions_everything_is_one_stratum() -> None:
    assert strata_of(population(3)) == ["all", "all", "all"]
    assert strata_of(population(0)) == []


@pytest.mark.parametrize(
    ("cents", "name"),
    [
        (0, "price under 10"),
        (999, "price under 10"),
        (1_000, "price 10 to 50.00"),
        (4_999, "price 10 to 50.00"),
        (5_000, "price from 50.00"),
        (10**12, "price from 50.00"),
        (-1, "price unknown"),
        (-2, "price unknown"),
    ],
)
def test_an_edge_belongs_to_the_higher_band(cents: int, name: str) -> None:
    found = population(1, cents=[cents])
    assert strata_of(found, {"by": "price_band", "edges": ["10", "50.00"]}) == [name]


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (0, "seller under 90 days"),
        (89, "seller under 90 days"),
        (90, "seller from 90 days"),
        (-5, "seller under 90 days"),
    ],
)
def test_sellers_are_as_old_as_they_have_been_here(days: int, name: str) -> None:
    found = population(1, joined=[DAY - timedelta(days=days)])
    assert strata_of(found, {"by": "seller_age", "edges": [90]}) == [name]


def test_what_is_not_known_is_a_stratum_of_its_own() -> None:
    found = population(2, joined=[None, date(2020, 1, 1)], countries=("", "CN"))
    assert strata_of(found, {"by": "seller_age", "edges": [90]}) == ["seller unknown", "seller from 90 days"]
    assert strata_of(found, {"by": "country"}) == ["country unknown", "CN"]


def test_dimensions_are_crossed_in_their_order() -> None:
    found = population(4, categories=("toys", "shoes"), cents=[900, 900, 2_000, 2_000])
    bands = {"by": "price_band", "edges": ["10"]}
    expected = ["toys / price under 10", "shoes / price under 10", "toys / price from 10", "shoes / price from 10"]
    assert strata_of(found, {"by": "category"}, bands) == expected
    assert strata_of(found, bands, {"by": "category"})[0] == "price under 10 / toys"


@given(
    cents=st.lists(st.integers(-2, 20_000), max_size=30),
    categories=st.integers(1, 4),
    countries=st.integers(1, 3),
    order=st.permutations(["category", "price_band", "country", "seller_age"]),
)
def test_every_item_lies_in_one_stratum_whatever_the_order_of_dimensions(
    cents: list[int], categories: int, countries: int, order: list[str]
) -> None:
    found = population(
        len(cents),
        cents=cents,
        categories=[f"category-{one}" for one in range(categories)],
        countries=["BR", "CN", ""][:countries],
    )
    edges: dict[str, dict[str, Any]] = {"price_band": {"edges": ["10", "100"]}, "seller_age": {"edges": [90]}}
    dimensions = [{"by": by} | edges.get(by, {}) for by in order]
    names, place = parted(found, rules(strata=dimensions).strata, day=DAY)
    assert len(place) == len(cents)
    assert len(set(names)) == len(names)
    assert set(place.tolist()) == set(range(len(names)))
    parts = {by: strata_of(found, one) for by, one in zip(order, dimensions, strict=True)}
    expected = [" / ".join(parts[by][row] for by in order) for row in range(len(cents))]
    assert [names[one] for one in place.tolist()] == expected
