"""Which single plan ISO 2859-1 or MIL-STD-105E asks for: from lot, level, AQL and severity. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from governance.core.errors import Invalid
from inspections.draws.acceptance.code_letters import Level, code_letter
from inspections.draws.acceptance.master_tables import AQLS, PLACES, Cell, Severity, TableSet, plan_in_table

LARGEST_PERCENT: Final = Decimal(10)


class Counting(StrEnum):
    """What an AQL counts: units that are nonconforming, or nonconformities in 100 units (a unit may have several)."""

    UNITS = "nonconforming_units"
    PER_100 = "nonconformities_per_100"


@dataclass(frozen=True, kw_only=True)
class SamplingPlan:
    """How many units of a lot are looked at and what is decided on them.

    `letter` is the code letter, `final_letter` the row that an arrow led to. Where the table asks for as many units as
    there are, the whole lot is looked at (`whole_lot`) and `n` is its size. `reject_from` is `accept_at_most` + 1, but
    for reduced plans of MIL-STD-105E: a lot between the two is accepted and ends reduced inspection.
    """

    table_set: TableSet
    level: Level
    aql: str
    severity: Severity
    counting: Counting
    lot: int
    letter: str
    final_letter: str
    n: int
    accept_at_most: int
    reject_from: int
    whole_lot: bool
    reason: str


def plan_for(
    *,
    lot: int,
    level: Level,
    aql: str,
    severity: Severity,
    table_set: TableSet,
    counting: Counting = Counting.UNITS,
) -> SamplingPlan:
    """The single plan for a lot of so many units, `aql` in any spelling of the number.

    Only for lots that lie complete before whoever draws. Raises `Invalid` when the tables have no such plan.
    Source: ISO 2859-1:1999 tables 1 and 2; MIL-STD-105E tables I and II.
    """
    limit = aql_named(aql, counting)
    letter = code_letter(lot, level)
    cell = plan_in_table(letter, limit, severity, table_set)
    whole_lot = cell.n >= lot
    return SamplingPlan(
        table_set=table_set,
        level=level,
        aql=limit,
        severity=severity,
        counting=counting,
        lot=lot,
        letter=letter,
        final_letter=cell.letter,
        n=lot if whole_lot else cell.n,
        accept_at_most=cell.accept_at_most,
        reject_from=cell.reject_from,
        whole_lot=whole_lot,
        reason=_reason(letter, cell, lot),
    )


def aql_named(aql: str, counting: Counting = Counting.UNITS) -> str:
    """The AQL as the tables write it; raises `Invalid` when they have none of this value, or none that counts so."""
    try:
        place = PLACES.get(Decimal(aql))
    except InvalidOperation:
        place = None
    if place is None:
        raise Invalid(f"The tables have no AQL {aql!r}; they have {', '.join(AQLS)}.", pointer="aql")
    if Decimal(aql) > LARGEST_PERCENT and counting is Counting.UNITS:
        raise Invalid(
            f"An AQL of {aql} is above 10: it counts nonconformities per 100 units, never nonconforming units.",
            pointer="aql",
        )
    return AQLS[place]


def tighter_accepts(plan: SamplingPlan, nonconforming: int) -> bool:
    """Whether a lot with so many found would also be accepted at the AQL one step tighter, whatever its sample size.

    Without a tighter AQL there is nothing stricter to hold the lot to: no.
    """
    place = AQLS.index(plan.aql)
    if place == 0:
        return False
    return nonconforming <= plan_in_table(plan.letter, AQLS[place - 1], plan.severity, plan.table_set).accept_at_most


def _reason(letter: str, cell: Cell, lot: int) -> str:
    """Why the plan is this one, for those who look it up in the table."""
    moved = f"; an arrow leads to row {cell.letter}" if cell.letter != letter else ""
    whole = f"; the table asks for {cell.n:,} units and the lot has {lot:,}" if cell.n >= lot else ""
    return f"Code letter {letter}{moved}{whole}."
