"""A run and a score as plain values, read from the store: what explanation, replay, API and pages work with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from governance.scoring.evidence import Evidence
from governance.scoring.policy import Policy
from governance.scoring.standing import Standing


@dataclass(frozen=True, kw_only=True)
class Run:
    """A stored score run and the rule book it was made under."""

    id: int
    as_of: date
    known_at: datetime
    retrospective: bool
    sellers: int
    standings: dict[str, int]
    evidence: dict[str, dict[str, int]]
    digest: str
    recorded_at: datetime
    by: str
    rule_book_id: int
    rule_book: str
    rule_book_version: str
    rule_book_digest: str
    policy: Policy

    @property
    def fed(self) -> tuple[bool, ...]:
        """Per rate, whether the platform delivers facts for it; a rate it does not feed has no counts of evidence."""
        return tuple(bool(self.evidence[code]) for code in self.policy.codes)


@dataclass(frozen=True, kw_only=True)
class StoredScore:
    """One seller's score of one run; tuples in the rule book's order of rates, shares in millionths.

    `score`, `deduction` and `points_deduction` are thousandths; `score` is None while the seller is not yet rated.
    """

    seller_id: int
    reference: str
    name: str
    category: str | None
    standing: Standing
    score: int | None
    mature_orders: int
    window_days: tuple[int, ...]
    exposed: tuple[int, ...]
    bad: tuple[int, ...]
    independent: tuple[int, ...]
    immature_exposed: tuple[int, ...]
    immature_bad: tuple[int, ...]
    target: tuple[int, ...]
    worst: tuple[int, ...]
    lower: tuple[int, ...]
    upper: tuple[int, ...]
    estimate: tuple[int, ...]
    evidence: tuple[int, ...]
    deduction: tuple[int, ...]
    points: int
    points_deduction: int


@dataclass(frozen=True, kw_only=True)
class CountedPoints:
    """One ledger entry that counts on the day of the score.

    `earned` is what gave points of the violation back (`fix:12`, `training:7`); then `points` is below zero. `rate` is
    the rate whose breach the violation covers, where an assessment found it.
    """

    entry_id: int
    violation_id: int
    rule: str
    reason: str
    points: int
    effective_at: date
    lapses_at: date
    earned: str | None = None
    rate: str | None = None


@dataclass(frozen=True, kw_only=True)
class SellerRow:
    """One line of the seller list; `score` in thousandths, None while not yet rated; `evidence` per rate."""

    seller_id: int
    reference: str
    name: str
    category: str | None
    standing: Standing
    score: int | None
    mature_orders: int
    points: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, kw_only=True)
class RateReading:
    """One rate of one score for the interval dots; shares in millionths, `deduction` in thousandths."""

    code: str
    name: dict[str, str]
    fed: bool
    exposed: int
    bad: int
    independent: int
    window_days: int
    estimate: int
    lower: int
    upper: int
    target: int
    worst: int
    evidence: Evidence
    deduction: int


@dataclass(frozen=True, kw_only=True)
class FunnelPoint:
    """One seller in the funnel plot of a rate."""

    reference: str
    name: str
    exposed: int
    bad: int


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A seller's score on one day."""

    as_of: date
    run_id: int
    standing: Standing
    score: int | None


@dataclass(frozen=True, kw_only=True)
class Move:
    """A seller whose standing or score differs between two runs."""

    reference: str
    name: str
    before: Standing
    after: Standing
    score_before: int | None
    score_after: int | None
