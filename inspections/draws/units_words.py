"""Why so many units of an item are bought and tested: the rule and what it gave, in one sentence. Pure."""

from __future__ import annotations

from typing import Final

from inspections.draws.plans.unit_rules import DeclaredLevel, FixedUnits, UnitsRule

TABLE_SETS: Final = {"iso-2859-1": "ISO 2859-1", "mil-std-105e": "MIL-STD-105E"}


def units_reason(rule: UnitsRule, units: int, accept_at_most: int) -> str:
    """The rule of the plan and the row that it gave for one item."""
    if isinstance(rule, FixedUnits):
        return f"The plan tests {units} of each item; more than {accept_at_most} nonconforming is too many."
    if isinstance(rule, DeclaredLevel):
        return (
            f"Computed plan for a declared level of {rule.declared_percent} %: {units} units, "
            f"and at most {accept_at_most} nonconforming contradict nothing."
        )
    table = TABLE_SETS[rule.table_set]
    return f"{table}, level {rule.level}, AQL {rule.aql}: n {units}, Ac {accept_at_most}."
