"""A simulated year of assessments: how often an honest shop is wronged, and how soon a careless one is found. Pure.

Windows, window choice, bounds and rule are those of the assessment itself; only the trade is drawn by lot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import numpy as np

from governance.core.bounds import Integers
from governance.facts.window_spec import LONG, SHORT, Span, WindowSpec
from governance.scoring.assessment import Assessed, Before, Finding, Looked, Truths, assess, judged
from governance.scoring.assessment_rules import AssessmentRules
from governance.scoring.policy import Policy
from governance.scoring.window_choice import window_spec, windows_of

# Twelve assessments; a shop that is new opens a month before the first.
ASSESSED_ON: Final = (*(date(2026, month, 1) for month in range(2, 13)), date(2027, 1, 1))
OPENED_ON: Final = date(2026, 1, 1)
_DAYS_OF_MONTH: Final = 365 / 12
_DAY: Final = timedelta(1)
NEVER: Final = 0


@dataclass(frozen=True)
class Trade:
    """How a shop trades: orders a month on average, events per order that can show each rate bad, and whether it has
    traded so for long or opens a month before the first assessment.
    """

    orders_a_month: int
    exposed_per_order: tuple[float, ...]
    opens: bool = False


@dataclass(frozen=True)
class Year:
    """What became of the shops of one kind; [shops, rates]: which assessment found a violation, `NEVER` for none."""

    violated_at: Integers

    @property
    def violated(self) -> float:
        """The share of shops with a violation on any rate."""
        return float((self.violated_at > NEVER).any(axis=1).mean())

    def caught(self, rate: int) -> tuple[float, float | None]:
        """The share of shops with a violation on one rate, and after how many assessments: the median of these."""
        at = self.violated_at[:, rate]
        found = at[at > NEVER]
        return float(found.size / at.size), float(np.median(found)) if found.size else None


def every_order_counts(policy: Policy) -> Policy:
    """The policy for a shop whose every order shows every rate: each is then looked at through the window of a rate
    that is counted in orders.
    """
    counted = [rate.window for rate in policy.rates if rate.window.by == "orders"]
    window = min(counted, key=lambda window: window.to_short_at)
    return replace(policy, rates=tuple(replace(rate, window=window) for rate in policy.rates))


def simulate(
    policy: Policy,
    rules: AssessmentRules,
    trade: Trade,
    shares: Sequence[float],
    *,
    shops: int,
    random: np.random.Generator,
) -> Year:
    """A year of `shops` shops of one kind, with these true shares of bad events per rate."""
    specs = [window_spec(policy, day) for day in ASSESSED_ON]
    drawn = _Drawn(specs, trade, shares, shops, random)
    followed = np.array([code in rules.violations for code in policy.codes])
    before = Before.none(shops, len(policy.rates))
    violated_at = np.full((shops, len(policy.rates)), NEVER, np.int64)
    for number, spec in enumerate(specs, start=1):
        looked = _look(drawn, spec, policy, followed)
        found = _assess(looked, before, policy, rules)
        violated_at = np.where((violated_at == NEVER) & found.found(Finding.VIOLATION), number, violated_at)
        before = found.after(looked, before)
    return Year(violated_at)


def _assess(looked: Looked, before: Before, policy: Policy, rules: AssessmentRules) -> Assessed:
    return assess(
        looked,
        before,
        error=rules.error,
        in_a_row=rules.in_a_row,
        minimum_independent=policy.minimum_independent,
    )


class _Drawn:
    """Orders, and events good and bad, of every shop; counted up to each day at which some window begins or ends."""

    def __init__(
        self,
        specs: Sequence[WindowSpec],
        trade: Trade,
        shares: Sequence[float],
        shops: int,
        random: np.random.Generator,
    ) -> None:
        days = sorted({edge for spec in specs for span in _spans(spec) for edge in _edges(span)} | {OPENED_ON})
        self._place = {day: place for place, day in enumerate(days)}
        first = OPENED_ON if trade.opens else days[0]
        orders = [
            random.poisson(trade.orders_a_month * ((end - start) // _DAY) / _DAYS_OF_MONTH * (start >= first), shops)
            for start, end in pairwise(days)
        ]
        each = np.stack(orders)
        exposed = random.binomial(each[:, :, None], np.array(trade.exposed_per_order))
        bad = random.binomial(exposed, np.array(shares))
        self._orders, self._exposed, self._bad = (_added_up(counts) for counts in (each, exposed, bad))

    def orders(self, span: Span) -> Integers:
        """Orders in a span, per shop."""
        return self._between(self._orders, span)

    def exposed(self, span: Span) -> Integers:
        """Events that can show a rate bad, per shop and rate."""
        return self._between(self._exposed, span)

    def bad(self, span: Span) -> Integers:
        """Events that do, per shop and rate; each of another buyer."""
        return self._between(self._bad, span)

    def _between(self, counts: Integers, span: Span) -> Integers:
        start, end = _edges(span)
        between: Integers = counts[self._place[end]] - counts[self._place[start]]
        return between


def _look(drawn: _Drawn, spec: WindowSpec, policy: Policy, followed: Truths) -> Looked:
    """What an assessment sees of the drawn trade, through the windows that it chooses."""
    chosen = windows_of(policy.rates, _volumes(drawn, spec, policy))
    spans = [[spec.window(rate, length) for rate in spec.rates] for length in (SHORT, LONG)]
    exposed = _chosen(chosen, [[drawn.exposed(span)[:, rate] for rate, span in enumerate(row)] for row in spans])
    return Looked(
        exposed=exposed,
        independent=_chosen(chosen, [[drawn.bad(span)[:, rate] for rate, span in enumerate(row)] for row in spans]),
        target=np.broadcast_to(np.array([rate.target for rate in policy.rates]), chosen.shape),
        first_day=np.where(chosen == SHORT, *(np.array([span.first.toordinal() for span in row]) for row in spans)),
        last_day=np.broadcast_to(np.array([span.last.toordinal() for span in spans[LONG]]), chosen.shape),
        judged=judged(
            exposed=exposed,
            mature_orders=drawn.orders(spec.floor),
            floor_orders=policy.floor_orders,
            followed=followed,
        ),
    )


def _volumes(drawn: _Drawn, spec: WindowSpec, policy: Policy) -> Mapping[str, Integers]:
    """What was sold, or asked, before the last two assessments: [shops, 2] each."""
    volumes = {"orders": np.stack([drawn.orders(span) for span in spec.assessed], axis=1)}
    for place, rate in enumerate(policy.rates):
        if rate.window.by not in volumes:
            volumes[rate.window.by] = np.stack([drawn.exposed(span)[:, place] for span in spec.assessed], axis=1)
    return volumes


def _chosen(chosen: Integers, counts: Sequence[Sequence[Integers]]) -> Integers:
    short, long = (np.stack(columns, axis=1) for columns in counts)
    return np.where(chosen == SHORT, short, long)


def _spans(spec: WindowSpec) -> Iterator[Span]:
    yield spec.floor
    yield from spec.assessed
    for rate in spec.rates:
        yield spec.window(rate, SHORT)
        yield spec.window(rate, LONG)


def _edges(span: Span) -> tuple[date, date]:
    """The first day of a span and the first after it."""
    return span.first, span.last + _DAY


def _added_up(counts: Integers) -> Integers:
    """Counts up to each edge: none before the first."""
    return np.concatenate([np.zeros((1, *counts.shape[1:]), np.int64), np.cumsum(counts, axis=0)])
