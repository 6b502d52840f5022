"""From violations to the points that count, and for how long. Pure.

All of it depends only on what is known, never on the order in which it arrived.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.violations.expiry import Reset
from governance.violations.rules import SEVERITIES, ViolationRules, ViolationType


class Limit(StrEnum):
    """Why a violation counts less than its rule gives: another of the same incident or cause counts, or the day is full."""

    INCIDENT = "incident"
    CAUSE = "cause"
    DAY = "day"


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """A violation that stands, as far as its points depend on it; `fixed_on` is the day its fix was verified."""

    id: int
    seller_id: int
    source: str
    rule: str
    rules: ViolationRules
    cause: str | None
    effective_on: date
    order_reference: str | None = None
    fixed_on: date | None = None

    @property
    def kind(self) -> ViolationType:
        """The violation type, as the rule book says under which it was decided."""
        return self.rules.types[self.rule]


@dataclass(frozen=True, kw_only=True)
class Earned:
    """Points of one violation that were earned back on a day."""

    id: int
    violation_id: int
    points: int
    earned_on: date
    source: str


@dataclass(frozen=True, kw_only=True)
class GivenBack:
    """What earned points (`earned_id`) take off one violation, from a day until its points lapse."""

    earned_id: int
    points: int
    from_on: date


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What one violation costs, and how that came about.

    It is the `nth` of its rule within the rule book's days, hence `given`; `points` count of these until `lapses_on`.
    Where another violation counts in its place, `counted_with` is that one.
    """

    nth: int
    given: int
    points: int
    limit: Limit | None
    counted_with: int | None
    lapses_on: date
    given_back: tuple[GivenBack, ...]


def points_that_count(violations: Iterable[Confirmed], earned: Iterable[Earned] = ()) -> dict[int, Counted]:
    """What counts per violation id.

    Of the violations of one incident (one order of a seller) only the most severe costs points, where the rule book
    says so. Of several of one rule and one cause within its days, counted from the first, only that first does. A
    repetition may cost more. What one day costs within one class is limited; the heaviest are counted first. Nothing
    gives back more points than a violation costs.
    """
    known = sorted(violations, key=_oldest_then_heaviest_first)
    instead = _lesser_of_an_incident(known)
    instead |= _merged([violation for violation in known if violation.id not in instead])
    own = [violation for violation in known if violation.id not in instead]
    given = _given(own)
    points = _within_the_day(own, given)
    back = _given_back(points, earned)
    periods = _periods(own, points, back)
    counted: dict[int, Counted] = {}
    for violation in known:
        nth, full = given.get(violation.id, (1, violation.kind.points))
        limit, other = instead.get(violation.id, (None, None))
        count = points.get(violation.id, 0)
        lapses_on = _lapses_on(violation, periods)
        counted[violation.id] = Counted(
            nth=nth,
            given=full,
            points=count,
            limit=limit or (Limit.DAY if count < full else None),
            counted_with=other,
            lapses_on=lapses_on,
            given_back=tuple(
                GivenBack(earned_id=one.id, points=amount, from_on=max(one.earned_on, violation.effective_on))
                for one, amount in back.get(violation.id, ())
                if one.earned_on < lapses_on
            ),
        )
    return counted


def _lesser_of_an_incident(violations: Sequence[Confirmed]) -> dict[int, tuple[Limit, int]]:
    """What a graver violation of the same order of the same seller stands for, with that one."""
    incidents: dict[tuple[int, str], list[Confirmed]] = defaultdict(list)
    for violation in violations:
        if violation.order_reference is not None:
            incidents[violation.seller_id, violation.order_reference].append(violation)
    lesser: dict[int, tuple[Limit, int]] = {}
    for incident in incidents.values():
        gravest = min(incident, key=_most_severe_first)
        for violation in incident:
            if violation.id != gravest.id and violation.rules.most_severe_only:
                lesser[violation.id] = (Limit.INCIDENT, gravest.id)
    return lesser


def _merged(violations: Sequence[Confirmed]) -> dict[int, tuple[Limit, int]]:
    """What an earlier violation of the same rule and cause stands for, with that one."""
    started: dict[tuple[int, str, str], Confirmed] = {}
    merged: dict[int, tuple[Limit, int]] = {}
    for violation in violations:
        if violation.cause is None:
            continue
        key = (violation.seller_id, violation.rule, violation.cause)
        first = started.get(key)
        if first is not None and (violation.effective_on - first.effective_on).days < violation.rules.same_cause_days:
            merged[violation.id] = (Limit.CAUSE, first.id)
        else:
            started[key] = violation
    return merged


def _given(violations: Sequence[Confirmed]) -> dict[int, tuple[int, int]]:
    """Which of its rule each one is within the days of a repetition, and the points that gives."""
    earlier: dict[tuple[int, str], list[date]] = defaultdict(list)
    given: dict[int, tuple[int, int]] = {}
    for violation in violations:
        days, kind = earlier[violation.seller_id, violation.rule], violation.kind
        longest = max((step.within_days for step in kind.repeat), default=0)
        nth = 1 + sum((violation.effective_on - day).days < longest for day in days)
        given[violation.id] = (nth, kind.points_after(days, violation.effective_on))
        days.append(violation.effective_on)
    return given


def _within_the_day(violations: Sequence[Confirmed], given: Mapping[int, tuple[int, int]]) -> dict[int, int]:
    """What the limits of a day leave of what is given, the heaviest first."""
    spent: dict[tuple[int, str, date], int] = defaultdict(int)
    points: dict[int, int] = {}
    for violation in sorted(violations, key=lambda one: (one.effective_on, -given[one.id][1], one.source, one.rule)):
        points_class = violation.kind.points_class
        day = (violation.seller_id, points_class, violation.effective_on)
        left = violation.rules.points_per_day[points_class] - spent[day]
        points[violation.id] = max(0, min(given[violation.id][1], left))
        spent[day] += points[violation.id]
    return points


def _given_back(points: Mapping[int, int], earned: Iterable[Earned]) -> dict[int, list[tuple[Earned, int]]]:
    """What is earned back of each violation, never more than it costs."""
    left = dict(points)
    back: dict[int, list[tuple[Earned, int]]] = defaultdict(list)
    for one in sorted(earned, key=lambda one: (one.earned_on, one.source, one.violation_id)):
        amount = min(one.points, left.get(one.violation_id, 0))
        if amount:
            left[one.violation_id] -= amount
            back[one.violation_id].append((one, amount))
    return back


_Period = tuple[int, str, str, date]


def _period(violation: Confirmed) -> _Period | None:
    """The year or quarter whose points are looked at together when it ends."""
    kind = violation.kind
    if not isinstance(kind.expiry, Reset):
        return None
    begun = kind.expiry.begins_on(violation.effective_on)
    return (violation.seller_id, kind.points_class, kind.expiry.every, begun)


def _periods(
    violations: Sequence[Confirmed], points: Mapping[int, int], back: Mapping[int, Sequence[tuple[Earned, int]]]
) -> dict[_Period, int]:
    """What of each period counts when it ends: the points that took effect in it, less what was earned back by then."""
    sums: dict[_Period, int] = defaultdict(int)
    for violation in violations:
        period, expiry = _period(violation), violation.kind.expiry
        if period is not None and isinstance(expiry, Reset):
            ends_on = expiry.ends_on(violation.effective_on)
            earned = sum(amount for one, amount in back.get(violation.id, ()) if one.earned_on < ends_on)
            sums[period] += points[violation.id] - earned
    return sums


def _lapses_on(violation: Confirmed, periods: Mapping[_Period, int]) -> date:
    period = _period(violation)
    together = 0 if period is None else periods.get(period, 0)
    return violation.kind.lapses_on(violation.effective_on, fixed_on=violation.fixed_on, points_of_the_period=together)


def _most_severe_first(violation: Confirmed) -> tuple[int, int, date, str, str]:
    kind = violation.kind
    return (-SEVERITIES.index(kind.severity), -kind.points, violation.effective_on, violation.source, violation.rule)


def _oldest_then_heaviest_first(violation: Confirmed) -> tuple[date, int, str, str]:
    return (violation.effective_on, -violation.kind.points, violation.source, violation.rule)
