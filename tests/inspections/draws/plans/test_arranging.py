"""From a population to strata, counts and declared probabilities."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.draws.chance.header import BILLION, Header, ListedStratum
from inspections.draws.chance.listed_columns import Columns, check_columns
from inspections.draws.plans.arranging import Money, arrange
from inspections.draws.plans.composed import Composed, Population
from tests.inspections.draws.plans.planned import population, rules
from tests.inspections.draws.plans.test_strata import DAY

PLENTY = Money(budget=Decimal(10**9), cost_per_test=Decimal(50))


def arranged(
    found: Population, *, units: list[int] | None = None, weights: Any = None, money: Money = PLENTY, **sections: Any
) -> Composed:
    """The population arranged by rules that take four of everything, or by the sections given."""
    size = len(found)
    return arrange(
        found,
        rules=rules(**sections),
        money=money,
        weights=np.ones(size) if weights is None else np.array(weights, float),
        units=np.full(size, 1) if units is None else np.array(units, np.int64),
        accept_at_most=np.zeros(size, np.int64),
        day=DAY,
    )


def count(number: int, **more: Any) -> dict[str, Any]:
    """A sample by count."""
    return {"kind": "count", "count": number, **more}


def checked(composed: Composed) -> None:
    """What is composed can be frozen: names, sizes and probabilities are right."""
    found = composed.population
    header = Header(
        draw="d",
        plan="p",
        slot="",
        commitment="",
        frozen_at="",
        algorithm=composed.algorithm,
        public_source={},
        random_share="0.2",
        strata=tuple(
            ListedStratum(name=one.name, size=one.size, take=one.take, reserves=one.reserves) for one in composed.strata
        ),
        inspectors=(),
        laboratories=(),
        units_rule=composed.units_rule,
    )
    columns = Columns(
        item=found.items.astype(str).tolist(),
        stratum=np.repeat(np.arange(len(composed.strata)), [one.size for one in composed.strata]),
        seller=[found.sellers[place] for place in found.seller.tolist()],
        category=[found.categories[place] for place in found.category.tolist()],
        billionths=composed.billionths,
        units=composed.units,
        accept_at_most=composed.accept_at_most,
    )
    check_columns(header, columns)


@settings(deadline=None)
@given(
    size=st.integers(1, 60),
    wanted=st.integers(1, 80),
    categories=st.integers(1, 5),
    weights=st.lists(st.floats(0.01, 100), min_size=60, max_size=60),
    by_weight=st.sampled_from(["risk", "equal"]),
    allocation=st.sampled_from(["proportional", "neyman", "risk"]),
    share=st.sampled_from(["0.1", "0.2", "1"]),
    units=st.lists(st.integers(1, 20), min_size=60, max_size=60),
)
def test_whatever_is_arranged_can_be_frozen(
    size: int,
    wanted: int,
    categories: int,
    weights: list[float],
    by_weight: str,
    allocation: str,
    share: str,
    units: list[int],
) -> None:
    found = population(size, categories=[f"category-{one}" for one in range(categories)], countries=("BR", "CN"))
    sample = count(wanted, weights=by_weight, allocation=allocation, random_share=share)
    strata = [{"by": "category"}, {"by": "country"}]
    composed = arranged(found, weights=weights[:size], units=units[:size], sample=sample, strata=strata)
    checked(composed)
    assert composed.take == min(wanted, size)
    assert sum(one.size for one in composed.strata) == size
    assert all(1 <= one.take <= one.size for one in composed.strata)
    assert all(one.take + one.reserves <= one.size for one in composed.strata)
    assert sorted(composed.population.items.tolist()) == sorted(found.items.tolist())
    chances = composed.billionths.astype(object) * composed.units.astype(object)
    assert abs(composed.expected_cost - 50 * Decimal(int(chances.sum())) / BILLION) <= Decimal("0.01")
    assert composed.expected_cost <= composed.most_cost <= 50 * sum(units[:size])


def test_rows_of_everything_stay_together_when_strata_put_them_into_another_order() -> None:
    found = population(6, categories=("toys", "shoes"))
    units = [1, 2, 3, 4, 5, 6]
    composed = arranged(found, units=units, strata=[{"by": "category"}])
    assert [stratum.name for stratum in composed.strata] == ["toys", "shoes"]
    expected = [b"item-00000", b"item-00002", b"item-00004", b"item-00001", b"item-00003", b"item-00005"]
    assert composed.population.items.tolist() == expected
    assert composed.units.tolist() == [1, 3, 5, 2, 4, 6]
    assert composed.population.listing_ids.tolist() == [1, 3, 5, 2, 4, 6]


def test_names_that_no_item_has_any_more_are_not_on_the_list() -> None:
    found = population(6, categories=("toys", "shoes"), sellers=3)
    some = found.left_out("sale_stopped", found.seller_ids == 2)
    some = some.left_out("open_check", some.category == 1)
    composed = arranged(some, sample=count(1))
    assert (composed.population.sellers, composed.population.categories) == (("shop-0", "shop-2"), ("toys",))
    assert composed.population.excluded == {"sale_stopped": 2, "open_check": 2}
    checked(composed)


def test_where_there_are_more_strata_than_tests_the_smallest_are_joined_and_named() -> None:
    found = population(12, categories=("toys", "shoes", "bags"), countries=("BR", "CN", "", "VN"))
    sizes = [{"by": "category"}, {"by": "country"}]
    composed = arranged(found, strata=sizes, sample=count(4))
    assert len(composed.strata) == 4
    assert composed.strata[-1].name == "rest"
    assert len(composed.strata[-1].joined) == 9
    assert not any(stratum.joined for stratum in composed.strata[:-1])


def test_risk_moves_chances_within_a_stratum_and_never_below_the_random_share() -> None:
    found = population(10)
    weights = [9.0, *[1.0] * 9]
    composed = arranged(found, weights=weights, sample=count(2, random_share="0.2"))
    even = 2 * BILLION / 10
    assert composed.billionths[0] > 4 * even
    assert composed.billionths[1:].min() >= 0.2 * even
    assert composed.algorithm == "pareto-sha256-1"
    equal = arranged(found, weights=weights, sample=count(2, weights="equal"))
    assert (set(equal.billionths.tolist()), equal.algorithm) == ({200_000_000}, "consistent-sampler-1")


@pytest.mark.parametrize(
    ("allocation", "takes"), [("proportional", [6, 6]), ("neyman", [8, 4]), ("risk", [10, 2])], ids=str
)
def test_tests_go_to_strata_by_size_deviation_or_risk(allocation: str, takes: list[int]) -> None:
    found = population(40, categories=("toys", "shoes"))
    weights = [4.0 if row % 2 == 0 else 1.0 for row in range(40)]
    sample = count(12, allocation=allocation, weights="equal")
    composed = arranged(found, weights=weights, strata=[{"by": "category"}], sample=sample)
    assert [stratum.take for stratum in composed.strata] == takes


@pytest.mark.parametrize(
    ("budget", "cost", "units", "take"),
    [
        ("2000", "50", 1, 40),
        ("2000", "50", 3, 13),
        ("149.99", "50", 3, 0),
        ("150", "50", 3, 1),
        ("99999", "50", 1, 100),
    ],
)
def test_a_budget_pays_for_so_many_items(budget: str, cost: str, units: int, take: int) -> None:
    found = population(100)
    money = Money(budget=Decimal(budget), cost_per_test=Decimal(cost))
    composed = arranged(found, units=[units] * 100, money=money, sample={"kind": "budget"})
    assert composed.take == take
    assert composed.expected_cost == composed.most_cost == Decimal(cost) * units * take
    assert composed.expected_cost <= money.budget


def test_where_risk_draws_the_dearest_lots_a_budget_is_kept_all_the_same() -> None:
    units = [200 if row < 10 else 2 for row in range(100)]
    weights = [50.0 if row < 10 else 1.0 for row in range(100)]
    money = Money(budget=Decimal(10_000), cost_per_test=Decimal(10))
    composed = arranged(population(100), units=units, weights=weights, money=money, sample={"kind": "budget"})
    assert 1 <= composed.take < 10_000 // (10 * np.mean(units))
    assert composed.expected_cost <= money.budget < composed.most_cost


@pytest.mark.parametrize("size", [0, 5])
def test_nothing_is_composed_of_an_empty_population_or_an_empty_purse(size: int) -> None:
    composed = arranged(
        population(size), sample={"kind": "budget"}, money=Money(budget=Decimal(0), cost_per_test=Decimal(1))
    )
    assert (composed.take, composed.strata, composed.expected_cost) == (0, (), Decimal(0))
    assert arranged(population(0)).take == 0
