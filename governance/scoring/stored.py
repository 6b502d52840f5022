"""A run and a score as plain values, read from the store: what explanation, replay, API and pages work with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

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
    """One ledger entry that counts on the day of the score."""

    entry_id: int
    violation_id: int
    rule: str
    reason: str
    points: int
    effective_at: date
    lapses_at: date
