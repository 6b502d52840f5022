"""How many units of an item a plan tests: so many, by a declared level, or by a standard's tables. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias

from governance.core.errors import Invalid
from inspections.draws.acceptance.declared import declared_plan
from inspections.draws.acceptance.tables import aql_named
from inspections.draws.plans.members import Members

TABLE_SETS: Final = ("iso-2859-1", "mil-std-105e")
UNITS: Final = ("fixed", "declared_level", *TABLE_SETS)
LEVELS: Final = ("I", "II", "III", "S-1", "S-2", "S-3", "S-4")


@dataclass(frozen=True, kw_only=True)
class FixedUnits:
    """So many units of each item; one that fails is one too many."""

    units: int = 1


@dataclass(frozen=True, kw_only=True)
class DeclaredLevel:
    """The computed plan for a declared level: `declared_percent` of the units at most are bad, it is claimed."""

    declared_percent: Decimal
    accept_at_most: int = 0


@dataclass(frozen=True, kw_only=True)
class TablePlan:
    """A plan of a standard's tables, by the size of the lot that the platform holds."""

    table_set: str
    level: str
    aql: str


UnitsRule: TypeAlias = FixedUnits | DeclaredLevel | TablePlan


def units_document(rule: UnitsRule) -> dict[str, Any]:
    """How many units are tested of an item, as it stands in the plan and in the header of a list."""
    if isinstance(rule, FixedUnits):
        return {"kind": "fixed", "units": rule.units}
    if isinstance(rule, DeclaredLevel):
        declared = {"declared_percent": str(rule.declared_percent), "accept_at_most": rule.accept_at_most}
        return {"kind": "declared_level", **declared}
    return {"kind": rule.table_set, "level": rule.level, "aql": rule.aql}


def read_units(members: Members) -> UnitsRule:
    """The section `units` of the rules of a plan; what is wrong with it becomes a finding of `members`."""
    every = ("kind", "units", "declared_percent", "accept_at_most", "level", "aql")
    units = members.section("units", every)
    kind = units.choice("kind", UNITS, default=None if members.has("units") else "fixed")
    of_kind = {"fixed": ("units",), "declared_level": ("declared_percent", "accept_at_most")}.get(
        kind, ("level", "aql")
    )
    for name in every[1:]:
        if units.has(name) and name not in of_kind:
            units.finding(name, f"This has no meaning for units of the kind {kind}.")
    if kind == "fixed":
        return FixedUnits(units=units.whole("units", 1, 10_000, default=1))
    if kind == "declared_level":
        return _declared(units)
    return TablePlan(table_set=kind, level=units.choice("level", LEVELS, default="II"), aql=_aql(units))


def _aql(units: Members) -> str:
    """The AQL as the tables write it."""
    given = units.text("aql")
    try:
        return aql_named(given) if given else given
    except Invalid as error:
        units.finding("aql", error.message)
        return given


def _declared(units: Members) -> DeclaredLevel:
    rule = DeclaredLevel(
        declared_percent=units.number("declared_percent", "0.1", "50"),
        accept_at_most=units.whole("accept_at_most", 0, 20, default=0),
    )
    try:
        declared_plan(None, rule.declared_percent, rule.accept_at_most)
    except Invalid as error:
        units.finding("accept_at_most", error.message)
    return rule
