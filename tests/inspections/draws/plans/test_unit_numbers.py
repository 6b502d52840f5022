"""How many units of each item are tested."""

from __future__ import annotations

from decimal import Decimal

import pytest

from inspections.draws.acceptance.master_tables import Severity
from inspections.draws.plans.rules import DeclaredLevel, FixedUnits, TablePlan
from inspections.draws.plans.unit_numbers import units_of
from tests.inspections.draws.plans.planned import population

ISO = TablePlan(table_set="iso-2859-1", level="II", aql="1.0")


def test_a_fixed_number_is_the_same_for_all() -> None:
    found, units, accept = units_of(population(3), FixedUnits(units=5), {})
    assert (len(found), units.tolist(), accept.tolist()) == (3, [5, 5, 5], [0, 0, 0])


def test_the_computed_plan_of_goods_without_end() -> None:
    """Of goods that keep 1 per cent, five units show none in 95 of 100 checks; six would in fewer."""
    _found, units, accept = units_of(population(2), DeclaredLevel(declared_percent=Decimal(1)), {})
    assert (units.tolist(), accept.tolist()) == ([5, 5], [0, 0])


def test_the_computed_plan_of_a_lot_knows_its_size() -> None:
    """The vectors of small populations: 100 units of which 1 or 2 may be bad, 250 of which 5."""
    rule = DeclaredLevel(declared_percent=Decimal(2), accept_at_most=1)
    _found, units, accept = units_of(population(3, lot_units=[100, 250, 50]), rule, {})
    assert units.tolist()[:2] == [22, 19]
    assert accept.tolist() == [1, 1, 1]


def test_plans_of_the_tables_follow_lot_and_severity() -> None:
    found = population(4, lot_units=[1_000, 1_000, 1_000, 1_000], sellers=4)
    severities = {(2, 1): Severity.TIGHTENED, (3, 1): Severity.REDUCED}
    _found, units, accept = units_of(found, ISO, severities)
    assert list(zip(units.tolist(), accept.tolist(), strict=True)) == [(80, 2), (80, 1), (32, 1), (80, 2)]


@pytest.mark.parametrize(("lot", "units"), [(1, 1), (2, 2), (13, 13), (5, 5)])
def test_of_a_small_lot_every_unit_is_looked_at(lot: int, units: int) -> None:
    _found, tested, accept = units_of(population(1, lot_units=[lot]), ISO, {})
    assert (tested.tolist(), accept.tolist()) == ([units], [0])


def test_lots_of_a_discontinued_seller_are_left_out_and_counted() -> None:
    found, units, _accept = units_of(population(4, lot_units=[500] * 4, sellers=2), ISO, {(2, 1): None})
    assert (found.seller_ids.tolist(), len(units)) == ([1, 1], 2)
    assert found.excluded == {"inspection_discontinued": 2}


def test_lots_too_small_to_contradict_anything_are_left_out_and_counted() -> None:
    rule = DeclaredLevel(declared_percent=Decimal(1), accept_at_most=2)
    found, units, accept = units_of(population(2, lot_units=[2, 5_000]), rule, {})
    assert found.excluded == {"lot_too_small": 1}
    assert (len(units), accept.tolist()) == (1, [2])


@pytest.mark.parametrize("rule", [FixedUnits(), DeclaredLevel(declared_percent=Decimal(1)), ISO])
def test_of_nothing_nothing_is_tested(rule: FixedUnits | DeclaredLevel | TablePlan) -> None:
    found, units, accept = units_of(population(0), rule, {})
    assert (len(found), units.tolist(), accept.tolist()) == (0, [], [])
