"""Computed plans for a declared level: worked examples, exactness, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import Invalid
from inspections.draws.acceptance.declared import contradicts, declared_plan


def contradicted(n: int, c: int, bad: int, population: int) -> Fraction:
    """By counting: how often more than `c` of `n` are bad."""
    kept = sum(comb(bad, k) * comb(population - bad, n - k) for k in range(min(c, n) + 1))
    return 1 - Fraction(kept, comb(population, n))


@pytest.mark.parametrize(
    ("population", "percent", "accept", "n"),
    [
        (100, "1", 0, 5),
        (100, "2", 0, 2),
        (50, "4", 1, 11),
        (100, "2", 1, 22),
        (100, "5", 1, 8),
        (250, "2", 1, 19),
        (None, "1", 0, 5),
        (None, "2.5", 0, 2),
        (None, "1", 1, 35),
    ],
)
def test_plans_are_those_of_the_worked_examples(population: int | None, percent: str, accept: int, n: int) -> None:
    plan = declared_plan(population, Decimal(percent), accept)
    assert (plan.n, plan.whole) == (n, False)
    assert 0 < plan.contradicted_wrongly < 0.05 + 1e-9


@given(st.integers(1, 400), st.decimals("0.5", "30", places=1), st.integers(0, 4))
def test_one_unit_more_would_wrong_too_many_who_keep_the_level(population: int, percent: Decimal, accept: int) -> None:
    bad = int(population * Fraction(percent) / 100)
    try:
        plan = declared_plan(population, percent, accept)
    except Invalid:
        most = min(accept + 1, population)
        assert contradicted(most, accept, bad, population) > Fraction(5, 100) or population <= accept
        return
    assert contradicted(plan.n, accept, bad, population) <= Fraction(5, 100)
    assert plan.whole or contradicted(plan.n + 1, accept, bad, population) > Fraction(5, 100)


@given(st.decimals("0.1", "20", places=1), st.integers(0, 6))
def test_goods_without_end_need_no_more_than_a_population_that_just_keeps_the_level(
    percent: Decimal, accept: int
) -> None:
    try:
        endless = declared_plan(None, percent, accept).n
    except Invalid:
        return
    assert endless <= declared_plan(1_000_000, percent, accept).n


def test_the_bound_is_met_exactly_and_not_by_rounding() -> None:
    """One of 20 is bad: a single unit contradicts in exactly 5 of 100 checks, which is allowed."""
    assert declared_plan(20, Decimal(5), 0).n == 1
    assert declared_plan(None, Decimal(5), 0).n == 1


def test_a_population_too_small_to_have_a_bad_unit_within_the_level_is_looked_at_whole() -> None:
    plan = declared_plan(30, Decimal(1), 0)
    assert (plan.n, plan.whole, plan.contradicted_wrongly) == (30, True, 0.0)


def test_large_numbers_take_no_time() -> None:
    assert declared_plan(1_000_000, Decimal(1), 10).n == 618
    assert declared_plan(None, Decimal("0.01"), 3).n == 13_664


@pytest.mark.parametrize(
    ("population", "percent", "accept", "pointer"),
    [
        (None, "0", 0, "declared_percent"),
        (None, "100", 0, "declared_percent"),
        (None, "0.001", 0, "declared_percent"),
        (0, "1", 0, "population"),
        (None, "1", -1, "accept_at_most"),
        (None, "1", 101, "accept_at_most"),
        (None, "10", 0, "accept_at_most"),  # one unit alone contradicts in 10 of 100
        (2, "60", 2, "accept_at_most"),  # nothing found could contradict
    ],
)
def test_what_has_no_plan_is_refused_by_name(population: int | None, percent: str, accept: int, pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        declared_plan(population, Decimal(percent), accept)
    assert [finding.pointer for finding in refused.value.findings] == [pointer]


def test_only_more_than_is_put_up_with_contradicts() -> None:
    plan = declared_plan(100, Decimal(2), 1)
    assert [contradicts(plan, bad) for bad in (0, 1, 2)] == [False, False, True]
