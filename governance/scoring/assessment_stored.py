"""Assessments as plain values, read from the store: what commands, API and pages work with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from governance.scoring.assessment import Finding
from governance.scoring.assessment_figures import Figures, Promise, missed
from governance.scoring.policy import Policy


@dataclass(frozen=True, kw_only=True)
class AssessmentReading:
    """One assessment. `rates` in the rule book's order: of how many sellers each was judged, and what was found."""

    id: int
    as_of: date
    known_at: datetime
    recorded_at: datetime
    rule_book: str
    sellers: int
    pooled: int
    rates: Mapping[str, Mapping[str, int]]
    policy: Policy

    def number(self, finding: Finding) -> int:
        """How often it came to this finding, over all rates."""
        return sum(rate[finding.value] for rate in self.rates.values())


@dataclass(frozen=True, kw_only=True)
class FindingReading:
    """A rate of a seller that an assessment found over its target; shares in millionths.

    `pooled` is the number of shops whose counts these are. `decides_on` is the day of the next assessment, for a
    warning that still stands; `violation_id` where it has become one.
    """

    id: int
    run_id: int
    as_of: date
    seller: str
    seller_name: str
    rate: str
    rate_name: Mapping[str, str]
    finding: Finding
    in_a_row: int
    exposed: int
    bad: int
    independent: int
    lower: int
    target: int
    rates_judged: int
    first_day: date
    last_day: date
    pooled: int
    decides_on: date | None
    violation_id: int | None


@dataclass(frozen=True, kw_only=True)
class SimulationReading:
    """A simulated year under one rule book, and the promises that it does not keep."""

    rule_book: str
    shops: int
    recorded_at: datetime
    strictest: Mapping[str, str]
    strictest_target: int
    lines: Sequence[Figures]

    @property
    def missed(self) -> list[tuple[Figures, Promise]]:
        """Every promise that a line does not keep."""
        return [(line, promise) for line in self.lines for promise in missed(line)]
