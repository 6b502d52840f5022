"""What is worth a second look in a plan, and how far a draw reaches."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.draws.plans.arranging import Money
from inspections.draws.plans.composed import Population
from inspections.draws.plans.reach import in_hundred, meets, reach_in_words
from inspections.draws.plans.warned import Surroundings, warnings_of
from tests.inspections.draws.plans.planned import population
from tests.inspections.draws.plans.test_arranging import PLENTY, arranged, count

ENOUGH = Surroundings(free_tasks=1_000, tested=frozenset({"toys", "shoes", "bags"}))
QUIET: dict[str, Any] = {"sample": count(4, reserves_per_stratum=3)}


def codes(found: Population, *, money: Money = PLENTY, around: Surroundings = ENOUGH, **more: Any) -> list[str]:
    """What is warned of; every sentence stands in both languages."""
    warned = warnings_of(arranged(found, money=money, **{**QUIET, **more}), money, around)
    assert all(one.words["en"].strip() and one.words["zh"].strip() for one in warned)
    return [one.code for one in warned]


def test_a_plan_as_it_should_be_is_passed_over_in_silence() -> None:
    assert codes(population(100)) == []


@pytest.mark.parametrize(
    ("found", "more", "expected"),
    [
        (population(0), {}, ["nothing_in_scope"]),
        (population(4), {}, ["everything_drawn", "few_reserves"]),
        (population(6), {}, ["few_reserves"]),
        (population(100), {"public": {"kind": "none"}}, ["unverified"]),
        (population(100), {"around": Surroundings(free_tasks=3, tested=frozenset({"toys"}))}, ["inspectors_busy"]),
        (population(100), {"around": Surroundings(free_tasks=9, tested=frozenset())}, ["no_laboratory"]),
        (population(100), {"weights": [1e6, *[1.0] * 99], "sample": count(4, random_share="0.1")}, ["certain"]),
        (
            population(100, categories=("toys", "shoes", "bags"), countries=("BR", "CN")),
            {"strata": [{"by": "category"}, {"by": "country"}]},
            ["strata_joined"],
        ),
        (
            population(100).left_out("sale_stopped", population(100).listing_ids > 80),
            {},
            ["much_left_out"],
        ),
        (population(100), {"money": Money(budget=Decimal(100), cost_per_test=Decimal(50))}, ["over_budget"]),
        (
            population(100),
            {"money": Money(budget=Decimal(500), cost_per_test=Decimal(50)), "units": [10] + [1] * 99},
            ["dearest_over_budget"],
        ),
        (
            population(100),
            {"money": Money(budget=Decimal(10), cost_per_test=Decimal(50)), "sample": {"kind": "budget"}},
            ["budget_too_small"],
        ),
    ],
)
def test_what_is_seldom_meant_is_said(found: Population, more: dict[str, Any], expected: list[str]) -> None:
    assert codes(found, **more) == expected


def test_how_often_a_draw_meets_bad_goods() -> None:
    assert meets(0.05, 30) == pytest.approx(0.785361, abs=1e-6)
    one, five = reach_in_words(30)
    assert "26 of 100 draws" in one["en"]
    assert "If 5 in 100 of these goods are bad, a draw of 30 meets at least one of them in 79 of 100" in five["en"]
    assert "79" in five["zh"]


@given(st.floats(0, 1))
def test_a_chance_is_never_rounded_to_certainty(chance: float) -> None:
    said = in_hundred(chance)
    assert (said == "0") == (chance == 0)
    assert (said == "100") == (chance == 1)
