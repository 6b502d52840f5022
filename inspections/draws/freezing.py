"""The second step of a draw: everything it can depend on is written down, and the digest of it told to everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import numpy as np

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.errors import InvalidTransition
from inspections.draws import announcing, files
from inspections.draws.announcing import Kind
from inspections.draws.chance import frozen_list
from inspections.draws.chance.header import (
    Header,
    ListedInspector,
    ListedLaboratory,
    ListedStratum,
    algorithm_named,
)
from inspections.draws.chance.listed_columns import Columns
from inspections.draws.held import hold, plan_of, subject_of
from inspections.draws.models import Draw
from inspections.draws.plans.composed import Composed
from inspections.draws.plans.composing import compose
from inspections.draws.plans.models import InspectionPlan
from inspections.draws.plans.states import State as PlanState
from inspections.draws.pools.eligible import eligible_inspectors, eligible_laboratories
from inspections.draws.public_source import source_for
from inspections.draws.states import State, check_move
from inspections.draws.telling import tell_void
from inspections.draws.voiding import end_as_void

# Everybody reads these: they name nothing that is looked at.
NOTHING_TO_DRAW: Final = "When the draw was due there was nothing that it could have drawn from."
NOBODY_TO_INSPECT: Final = "When the draw was due nobody had time to inspect."


def freeze(*, draw_id: int, by: Actor, at: datetime) -> Draw:
    """Gather what a due draw is made from, keep it as one text and announce its SHA-256 and the value to be mixed in.

    A draw for which there is nothing to draw, or nobody to inspect, is called off. Raises `InvalidTransition` unless
    the draw is committed and due and its plan active, `Invalid` when the list cannot be written.
    """
    check_permission(by, Permission.DRAW_WORK)
    draw = hold(draw_id)
    check_move(State(draw.state), State.FROZEN)
    plan = plan_of(draw)
    if at < draw.slot:
        raise InvalidTransition(f"The draw {draw.reference} is due at {draw.slot.isoformat()}.")
    if plan.state != PlanState.ACTIVE:
        raise InvalidTransition(f"The plan {plan.code} is {plan.state}: nothing is drawn by it.")
    composed = compose(plan, at)
    inspectors = _inspectors(composed, at)
    if not composed.take or all(one.load >= one.most for one in inspectors):
        end_as_void(draw, reason=NOBODY_TO_INSPECT if composed.take else NOTHING_TO_DRAW, by=by, at=at)
        tell_void(draw, at=at)
        return draw
    draw.public_source = source_for(draw, composed.rules.public, at=at)
    header = _header(draw, plan, composed, inspectors, at=at)
    text = frozen_list.write(header=header, columns=_columns(composed))
    return _frozen(draw, plan, composed, text, by=by, at=at)


def _frozen(draw: Draw, plan: InspectionPlan, composed: Composed, text: bytes, *, by: Actor, at: datetime) -> Draw:
    draw.state, draw.frozen_at = State.FROZEN.value, at
    draw.list_digest = files.keep(text)
    draw.listed, draw.plan_version = len(composed.population), plan.version
    draw.rules = composed.rules.to_document()
    draw.version += 1
    told = {"list_digest": draw.list_digest, "public_source": draw.public_source}
    announcing.announce(draw, Kind.FROZEN, body=told, at=at)
    after: dict[str, Any] = {"listed": draw.listed, "take": composed.take, "plan_version": plan.version, **told}
    after["excluded"] = dict(composed.population.excluded)
    audit.record(AuditAction.DRAW_FREEZE, subject=subject_of(draw), by=by, at=at, after=after)
    return draw


def _header(
    draw: Draw,
    plan: InspectionPlan,
    composed: Composed,
    inspectors: tuple[ListedInspector, ...],
    *,
    at: datetime,
) -> Header:
    return Header(
        draw=draw.reference,
        plan=plan.code,
        slot=draw.slot.isoformat(),
        commitment=draw.commitment,
        frozen_at=at.isoformat(),
        algorithm=algorithm_named(composed.algorithm),
        public_source=draw.public_source or {},
        random_share=str(composed.rules.sample.random_share),
        strata=tuple(
            ListedStratum(name=one.name, size=one.size, take=one.take, reserves=one.reserves) for one in composed.strata
        ),
        inspectors=inspectors,
        laboratories=_laboratories(composed, at),
        units_rule=composed.units_rule,
    )


def _inspectors(composed: Composed, at: datetime) -> tuple[ListedInspector, ...]:
    """Who works on the day. The list will be public: of what they keep away from, only sellers on it are told."""
    listed = set(composed.population.sellers)
    return tuple(
        ListedInspector(
            code=one.code,
            load=one.load,
            most=one.most,
            away_from=tuple(seller for seller in one.away_from if seller in listed),
        )
        for one in eligible_inspectors(day_of(at, settings().timezone))
    )


def _laboratories(composed: Composed, at: datetime) -> tuple[ListedLaboratory, ...]:
    eligible = eligible_laboratories(day_of(at, settings().timezone), composed.population.categories)
    return tuple(ListedLaboratory(code=one.code, categories=one.categories) for one in eligible)


def _columns(composed: Composed) -> Columns:
    population = composed.population
    sizes = [stratum.size for stratum in composed.strata]
    return Columns(
        item=population.items.astype(str).tolist(),
        stratum=np.repeat(np.arange(len(sizes), dtype=np.int64), sizes),
        seller=[population.sellers[place] for place in population.seller.tolist()],
        category=[population.categories[place] for place in population.category.tolist()],
        billionths=composed.billionths,
        units=composed.units,
        accept_at_most=composed.accept_at_most,
    )
