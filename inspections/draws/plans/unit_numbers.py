"""How many units of each item are bought and tested, by the rule of a plan. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from governance.core.errors import Invalid
from inspections.draws.acceptance.code_letters import SMALLEST_LOT, Level
from inspections.draws.acceptance.declared import declared_plan
from inspections.draws.acceptance.master_tables import Severity, TableSet
from inspections.draws.acceptance.tables import plan_for
from inspections.draws.plans.composed import Flags, Population, Whole
from inspections.draws.plans.unit_rules import DeclaredLevel, FixedUnits, TablePlan, UnitsRule

Severities: TypeAlias = Mapping[tuple[int, int], Severity | None]
"""By seller and category (internal ids); absent is normal, None that inspection is discontinued."""

DISCONTINUED: Final = "inspection_discontinued"
NO_PLAN: Final = "lot_too_small"
_KEPT: Final = 4_096
_HALF: Final = 32  # bits: two ids in one number of 64
_LOW: Final = (1 << _HALF) - 1

Numbers: TypeAlias = tuple[int, int]
"""Units, and how many of them may be bad without contradicting anything."""


def units_of(population: Population, rule: UnitsRule, severities: Severities) -> tuple[Population, Whole, Whole]:
    """The population for whose items the rule has a plan, and for each of them [n] units and acceptance number.

    Lots are left out and counted where their seller's inspection is discontinued, and where a plan for so small a lot
    could never contradict anything.
    """
    if isinstance(rule, FixedUnits):
        return population, np.full(len(population), rule.units, np.int64), np.zeros(len(population), np.int64)
    if isinstance(rule, TablePlan):
        population = population.left_out(DISCONTINUED, _discontinued(population, severities))
    asked, place = _asked(population, rule, severities)
    found = [_numbers(rule, lot, severity) for lot, severity in asked]
    missing = np.array([numbers is None for numbers in found], np.bool_)[place]
    numbers = np.array([one or (0, 0) for one in found], np.int64).reshape(-1, 2)[place[~missing]]
    return population.left_out(NO_PLAN, missing), numbers[:, 0], numbers[:, 1]


def _asked(
    population: Population, rule: UnitsRule, severities: Severities
) -> tuple[list[tuple[int, Severity]], NDArray[np.intp]]:
    """Each size of lot (0: no lot) and severity that there is, and for each item [n] the place of its own."""
    if not isinstance(rule, TablePlan):
        lots, place = np.unique(population.lot_units, return_inverse=True)
        return [(lot, Severity.NORMAL) for lot in lots.tolist()], place
    pairs, pair = np.unique(_pairs(population), return_inverse=True)
    known = list(Severity)
    severity = [severities.get((one >> _HALF, one & _LOW)) or Severity.NORMAL for one in pairs.tolist()]
    number = np.array([known.index(one) for one in severity], np.int64)[pair]
    checks, place = np.unique(population.lot_units * len(known) + number, return_inverse=True)
    return [(one // len(known), known[one % len(known)]) for one in checks.tolist()], place


def _discontinued(population: Population, severities: Severities) -> Flags:
    stopped = [seller << _HALF | category for (seller, category), severity in severities.items() if severity is None]
    return np.isin(_pairs(population), np.array(stopped, np.int64))


def _pairs(population: Population) -> Whole:
    """One number for seller and category of each item [n]."""
    return population.seller_ids << _HALF | population.category_ids


@lru_cache(maxsize=_KEPT)
def _numbers(rule: DeclaredLevel | TablePlan, lot: int, severity: Severity) -> Numbers | None:
    """The plan for one lot; None when there is none that could contradict anything."""
    if isinstance(rule, DeclaredLevel):
        return _declared(rule, lot)
    if lot < SMALLEST_LOT:  # a lot of one unit is looked at itself
        return lot, 0
    table_set, level = TableSet(rule.table_set), Level(rule.level)
    plan = plan_for(lot=lot, level=level, aql=rule.aql, severity=severity, table_set=table_set)
    return (plan.n, plan.accept_at_most) if plan.accept_at_most < plan.n else None


def _declared(rule: DeclaredLevel, lot: int) -> Numbers | None:
    try:
        plan = declared_plan(lot or None, rule.declared_percent, rule.accept_at_most)
    except Invalid:
        return None
    return plan.n, plan.accept_at_most
