"""What an assessment looks at: every seller's counts through the chosen windows, those of related shops together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select

from governance.core.bounds import Integers
from governance.core.database import db
from governance.facts.together import Together, independent_together
from governance.facts.windows import WindowCounts
from governance.onboarding import relations
from governance.scoring.assessment import Before, Finding, Looked, judged
from governance.scoring.assessment_models import AssessmentFinding, AssessmentRun
from governance.scoring.assessment_pooling import common_past, common_target, groups_of, sizes, summed
from governance.scoring.assessment_rules import AssessmentRules
from governance.scoring.gathering import Aligned, fed_rates, limits_of, sellers_known
from governance.scoring.policy import Policy
from governance.scoring.window_choice import windows_of
from governance.violations.models import Violation
from governance.violations.states import STANDING, State

# What a violation was made of is not counted again while it stands, or while somebody has yet to decide about it.
_COVERING: Final = [State.REPORTED.value, *sorted(state.value for state in STANDING)]


@dataclass(frozen=True)
class Seen:
    """The material of n sellers in order of id. `own` are the counts of each shop alone, `looked` those of its group
    (`group` is a number per seller), `bad` [n, rates] goes with `looked`.
    """

    seller_id: Integers
    group: Integers
    bad: Integers
    looked: Looked
    own: Looked
    before: Before

    @property
    def shops(self) -> Integers:
        """How many shops' counts are looked at together, per seller."""
        return sizes(self.group)


def look(counts: WindowCounts, policy: Policy, rules: AssessmentRules, *, as_of: date, known_at: datetime) -> Seen:
    """Join counts, register, relations and earlier assessments, as known at `known_at`."""
    seller_id, category_id = sellers_known(known_at)
    counted = Aligned(seller_id, counts)
    group = groups_of(seller_id, relations.confirmed_pairs(known_at))
    volumes = {by: summed(counted.of(f"assessed_{by}"), group) for by in ("orders", "questions")}
    chosen = windows_of(policy.rates, volumes)
    fed = fed_rates(policy, known_at)
    exposed, bad, independent = (
        np.take_along_axis(counted.of(name), chosen[:, :, None], axis=2)[:, :, 0] * fed
        for name in ("exposed", "bad", "independent")
    )
    first_day, last_day = _days(policy, chosen, as_of)
    followed = fed & np.array([code in rules.violations for code in policy.codes])
    orders = counted.of("mature_orders")
    target, _ = limits_of(category_id, policy)
    own = Looked(exposed, independent, target, first_day, last_day, _judged(exposed, orders, policy, followed))
    together = summed(exposed, group)
    looked = Looked(
        exposed=together,
        independent=_independent(own, seller_id, group, policy.codes),
        target=common_target(target, exposed, group),
        first_day=first_day,
        last_day=last_day,
        judged=_judged(together, summed(orders, group), policy, followed),
    )
    before = common_past(_before(seller_id, policy, as_of), group)
    return Seen(seller_id, group, summed(bad, group), looked, own, before)


def month_before(day: date) -> date:
    """The first day of the month before the one that `day` begins."""
    return (day - timedelta(days=1)).replace(day=1)


def _judged(
    exposed: Integers, orders: Integers, policy: Policy, followed: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    return judged(exposed=exposed, mature_orders=orders, floor_orders=policy.floor_orders, followed=followed)


def _days(policy: Policy, chosen: Integers, as_of: date) -> tuple[Integers, Integers]:
    """First and last day of the chosen windows."""
    last = as_of.toordinal() - np.array([rate.maturity_days for rate in policy.rates])
    days = np.array([(rate.window.short_days, rate.window.long_days) for rate in policy.rates])
    last_day = np.broadcast_to(last, chosen.shape)
    return last_day - days[np.arange(len(policy.rates)), chosen] + 1, last_day


def _independent(own: Looked, seller_id: Integers, group: Integers, codes: Sequence[str]) -> Integers:
    """Independent events of each group: one buyer who met two of its shops counts once."""
    total = summed(own.independent, group)
    several = sizes(group) > 1
    if several.any():
        numbers = np.unique(group[several], return_inverse=True)[1].astype(np.int64)
        sellers = Together(seller_id[several], numbers, codes, own.first_day[several], own.last_day[several])
        total[several] = np.minimum(total[several], independent_together(sellers))
    return total


def _before(seller_id: Integers, policy: Policy, as_of: date) -> Before:
    """Warnings of the assessment of the month before, and days that violations which stand were made of."""
    before = Before.none(len(seller_id), len(policy.rates))
    warned = (
        select(AssessmentFinding.seller_id, AssessmentFinding.rate, AssessmentFinding.in_a_row)
        .join(AssessmentRun, AssessmentRun.id == AssessmentFinding.run_id)
        .where(AssessmentRun.as_of == month_before(as_of), AssessmentFinding.finding == Finding.WARNED.value)
    )
    covered = (
        select(AssessmentFinding.seller_id, AssessmentFinding.rate, func.max(AssessmentFinding.last_day))
        .join(Violation, Violation.id == AssessmentFinding.violation_id)
        .where(Violation.state.in_(_COVERING))
        .group_by(AssessmentFinding.seller_id, AssessmentFinding.rate)
    )
    places = {code: place for place, code in enumerate(policy.codes)}
    rows = {int(one): row for row, one in enumerate(seller_id)}
    for query, values in ((warned, before.warned), (covered, before.covered_until)):
        for seller, rate, value in db.session.execute(query):
            if seller in rows and rate in places:
                values[rows[seller], places[rate]] = value.toordinal() if isinstance(value, date) else value
    return before
