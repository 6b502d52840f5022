"""What a plan would draw if it drew now, what that costs, and what it can miss; nothing is written, nobody is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Final

from governance.core.access import Actor, Permission, check_permission
from governance.core.calendar import day_of
from governance.core.commands import settings
from inspections.draws.acceptance.declared import declared_plan
from inspections.draws.acceptance.operating import operating_characteristic
from inspections.draws.acceptance.words import missed, of_declared
from inspections.draws.chance.header import BILLION
from inspections.draws.plans.arranging import Money
from inspections.draws.plans.checking import PlanContent, check_plan
from inspections.draws.plans.composed import Composed
from inspections.draws.plans.composing import compose_by
from inspections.draws.plans.lookup import content_of, find_plan
from inspections.draws.plans.reach import reach_in_words
from inspections.draws.plans.rules import DeclaredLevel, UnitsRule
from inspections.draws.plans.shown import CurvePoint, PlanPreview, StratumShown, UnitsShown, Words
from inspections.draws.plans.warned import Surroundings, warnings_of
from inspections.draws.pools.eligible import eligible_inspectors, eligible_laboratories

# Of goods that are so bad it is said how often the check of one item finds nothing wrong with them.
BAD_PERCENTS: Final = (Decimal(1), Decimal(5), Decimal(20))
MOST_UNITS_SHOWN: Final = 20


def preview(*, content: PlanContent, by: Actor, at: datetime) -> PlanPreview:
    """What a plan would draw now; raises `Invalid` with everything that is wrong with it."""
    check_permission(by, Permission.PLAN_READ)
    rules = check_plan(content)
    money = Money(budget=content.budget, cost_per_test=content.cost_per_test)
    composed = compose_by(rules, money, currency=content.currency, at=at)
    units = _units(composed)
    return PlanPreview(
        population=len(composed.population),
        excluded=composed.population.excluded,
        strata=tuple(_strata(composed)),
        take=composed.take,
        units=units,
        budget=content.budget,
        expected_cost=composed.expected_cost,
        most_cost=composed.most_cost,
        currency=content.currency,
        curve=_curve(units[0]) if units else (),
        risk=_risk(units[0], rules.units) if units else (),
        reach=reach_in_words(composed.take) if composed.take else (),
        warnings=tuple(warnings_of(composed, money, _surroundings(composed, at))),
    )


def preview_of(*, code: str, by: Actor, at: datetime) -> PlanPreview:
    """What a plan as it is stored would draw now; raises `NotFound`, `Invalid`."""
    check_permission(by, Permission.PLAN_READ)
    return preview(content=content_of(find_plan(code)), by=by, at=at)


def _strata(composed: Composed) -> Iterator[StratumShown]:
    begin = 0
    for stratum in composed.strata:
        billionths = composed.billionths[begin : begin + stratum.size]
        begin += stratum.size
        yield StratumShown(
            name=stratum.name,
            size=stratum.size,
            take=stratum.take,
            reserves=stratum.reserves,
            probability_from=int(billionths.min()) / BILLION,
            probability_to=int(billionths.max()) / BILLION,
            joined=stratum.joined,
        )


def _units(composed: Composed) -> tuple[UnitsShown, ...]:
    """The checks by how many items have them, the most frequent first."""
    counted = Counter(zip(composed.units.tolist(), composed.accept_at_most.tolist(), strict=True))
    return tuple(
        UnitsShown(units=units, accept_at_most=accept_at_most, items=items)
        for (units, accept_at_most), items in counted.most_common(MOST_UNITS_SHOWN)
    )


def _curve(check: UnitsShown) -> tuple[CurvePoint, ...]:
    curve = operating_characteristic(check.units, check.accept_at_most)
    pairs = zip(curve.shares.tolist(), curve.accepted.tolist(), strict=True)
    return tuple(CurvePoint(bad=bad, found_nothing=accepted) for bad, accepted in pairs)


def _risk(check: UnitsShown, rule: UnitsRule) -> tuple[Words, ...]:
    """What the check of one item asks for, where that is a computed plan, and how much it misses."""
    said = tuple(missed(check.units, check.accept_at_most, bad) for bad in BAD_PERCENTS)
    if isinstance(rule, DeclaredLevel):
        return (of_declared(declared_plan(None, rule.declared_percent, rule.accept_at_most)), *said)
    return said


def _surroundings(composed: Composed, at: datetime) -> Surroundings:
    day = day_of(at, settings().timezone)
    laboratories = eligible_laboratories(day, composed.population.categories)
    return Surroundings(
        free_tasks=sum(max(0, one.most - one.load) for one in eligible_inspectors(day)),
        tested=frozenset(category for one in laboratories for category in one.categories),
    )
