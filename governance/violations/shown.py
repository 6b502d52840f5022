"""Violations and ledgers as people and other systems see them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from governance.violations.decide import Limit
from governance.violations.states import State


class Show(StrEnum):
    """Which violations a list shows: what stands or waits, all there ever were, or what waits for a decision."""

    OPEN = "open"
    ALL = "all"
    TO_DECIDE = "to_decide"


@dataclass(frozen=True, kw_only=True)
class ViolationRow:
    """One line of a list. `points` is what its rule gives, `counting` what counts of it in the ledger today."""

    id: int
    version: int
    seller_id: int
    seller: str
    seller_name: str
    rule: str
    rule_name: Mapping[str, str]
    state: State
    severity: str
    points_class: str
    points: int
    counting: int
    source: str
    product: str | None
    category: str | None
    occurred_on: date
    effective_on: date | None
    lapses_on: date | None
    reported_at: datetime
    automatic: bool
    suspended: bool


@dataclass(frozen=True, kw_only=True)
class EvidenceShown:
    """Something that shows the breach: a case, a document, a draw, an assessment, a complaint."""

    kind: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class EntryShown:
    """One entry of the ledger; `taken_back` when a later entry reverses it, `counts` when it is in today's balance."""

    id: int
    violation_id: int
    rule: str
    rule_name: Mapping[str, str]
    points_class: str
    points: int
    effective_on: date
    lapses_on: date
    recorded_at: datetime
    reverses: int | None
    earned: str | None
    taken_back: bool
    counts: bool


@dataclass(frozen=True, kw_only=True)
class Arithmetic:
    """How the points come about.

    What the rule gives at first (`points`), the repetition it was (`repeat`: 2 is the second) and what that gives, what
    limited it and the violation that counts in its place, what is left (`counted`), what was earned back of that, what
    counts today, and when it lapses.
    """

    points: int
    given: int
    counting: int
    repeat: int = 1
    limit: Limit | None = None
    counted_with: int | None = None
    counted: int = 0
    earned: int = 0
    lapses_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class MeasureLine:
    """A measure that came from the violation itself or from a node which its points helped to reach."""

    id: int
    kind: str
    scope: str
    item: str | None
    state: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, kw_only=True)
class AppealLine:
    """An appeal against the violation."""

    id: int
    instance: int
    state: str
    outcome: str | None


@dataclass(frozen=True, kw_only=True)
class ViolationShown:
    """A violation with everything about it. Its required fix is the one whose source is `fix_source`.

    `reported_by`, `confirmed_by` are keys (`account:17`), None for a seller; `can` holds what the reader may do now:
    confirm, dismiss, withdraw, appeal.
    """

    row: ViolationRow
    rule_book: str
    ground_kind: str
    ground_source: str
    listed_ground: str | None
    reason: str
    decided_reason: str | None
    order_reference: str | None
    external_reference: str | None
    cause: str | None
    rate: str | None
    amount: Decimal | None
    currency: str | None
    reported_by: str | None
    confirmed_by: str | None
    confirmed_at: datetime | None
    suspended_on: date | None
    fix_verified_on: date | None
    fix_source: str | None
    closed_at: datetime | None
    arithmetic: Arithmetic
    evidence: tuple[EvidenceShown, ...]
    entries: tuple[EntryShown, ...]
    measures: tuple[MeasureLine, ...]
    appeals: tuple[AppealLine, ...]
    can: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class NodeShown:
    """A node of a class, with its name, and whether it is reached."""

    at: int
    name: Mapping[str, str]
    reached: bool


@dataclass(frozen=True, kw_only=True)
class ClassBalance:
    """The points of one class against its nodes. `near` warns that the next node is close."""

    points_class: str
    balance: int
    nodes: tuple[NodeShown, ...]
    next_node: int | None
    points_to_next: int | None
    near: bool
    next_lapse: date | None
    next_lapse_points: int


@dataclass(frozen=True, kw_only=True)
class LedgerShown:
    """A seller's points on a day, as known at a moment; entries with the latest effect first."""

    seller: str
    seller_name: str
    as_of: date
    known_at: datetime
    rule_book: str
    classes: tuple[ClassBalance, ...]
    entries: tuple[EntryShown, ...]
