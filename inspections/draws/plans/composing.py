"""What a plan would draw from at a moment, with strata, counts and declared probabilities; nothing is written."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from governance.core.bounds import Floats
from governance.core.calendar import day_of
from governance.core.commands import settings
from inspections.draws.acceptance.master_tables import TableSet
from inspections.draws.acceptance.recording import severities
from inspections.draws.plans.arranging import Money, arrange
from inspections.draws.plans.composed import Composed, Population
from inspections.draws.plans.models import InspectionPlan
from inspections.draws.plans.population import gather
from inspections.draws.plans.rules import PlanRules, TablePlan, UnitsRule
from inspections.draws.plans.unit_numbers import Severities, units_of
from inspections.draws.risk.weighing import weights_for


def compose(plan: InspectionPlan, at: datetime) -> Composed:
    """What a list of this plan is frozen from at a moment; `take` is 0 when there is nothing that could be drawn.

    Raises `Invalid` when the stored rules cannot be read.
    """
    money = Money(budget=plan.budget, cost_per_test=plan.cost_per_test)
    return compose_by(PlanRules.from_document(plan.rules), money, currency=plan.currency, at=at)


def compose_by(rules: PlanRules, money: Money, *, currency: str, at: datetime) -> Composed:
    """The same for rules that are not stored."""
    population = gather(rules, currency=currency, at=at)
    population, units, accept_at_most = units_of(population, rules.units, _severities(rules.units))
    return arrange(
        population,
        rules=rules,
        money=money,
        weights=_weights(population, rules, at),
        units=units,
        accept_at_most=accept_at_most,
        day=day_of(at, settings().timezone),
    )


def _weights(population: Population, rules: PlanRules, at: datetime) -> Floats:
    """Weights by risk, where the plan asks for them."""
    if not len(population) or (rules.sample.weights == "equal" and rules.sample.allocation == "proportional"):
        return np.ones(len(population))
    return weights_for(population.listing_ids, at=at)


def _severities(rule: UnitsRule) -> Severities:
    return severities(TableSet(rule.table_set)) if isinstance(rule, TablePlan) else {}
