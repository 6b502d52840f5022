"""Measures, their notices, calls and places in the register as somebody may see them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from governance.violations.kinds import Kind, ListedGround, Scope
from governance.violations.measures.states import State

# Tabs of the list: what holds now, what a person has to decide, what the platform has not confirmed, everything.
Show = Literal["in_force", "to_decide", "unconfirmed", "all"]
Words = Mapping[str, str]
"""A sentence in every language, {en, zh}."""


@dataclass(frozen=True, kw_only=True)
class MeasureRow:
    """A measure in a list.

    `seller` is the reference that people know. `starts_on` and `ends_on` are as announced, None while nobody has
    decided. `days_left` counts to the first day without it, None when it is not in force or lasts until it is lifted.
    `unconfirmed` is what the platform was called to do and has not confirmed (`impose`, `lift`), `late` that its time
    for that is over. `restricts` says whether it holds the seller back now.
    """

    id: int
    version: int
    seller: str
    seller_name: str
    kind: Kind
    scope: Scope
    item: str | None
    item_name: str | None
    cause: str
    rule: str | None
    listed_ground: ListedGround | None
    state: State
    automatic: bool
    reason: str
    days: int | None
    starts_on: date | None
    ends_on: date | None
    days_left: int | None
    restricts: bool
    proposed_at: datetime
    noticed_at: datetime | None
    started_at: datetime | None
    suspended_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None
    unconfirmed: str | None
    late: bool


@dataclass(frozen=True, kw_only=True)
class NoticeShown:
    """What the seller was told, in full; the last one holds."""

    number: int
    facts: str
    item: str
    rule: str
    rule_name: Words
    rule_version: str
    ground_kind: str
    ground_source: str
    evidence: tuple[Mapping[str, Any], ...]
    automatic: bool
    scope: Scope
    starts_on: date
    ends_on: date | None
    how_to_lift: Words
    appeal_until: date
    appeal_at: str
    redress: tuple[Words, ...]
    sent_at: datetime


@dataclass(frozen=True, kw_only=True)
class CallShown:
    """The platform was called to impose or to lift; `due_at` is when it had to confirm, `late` that it did not."""

    id: int
    action: str
    called_at: datetime
    due_at: datetime | None
    late: bool
    confirmed_at: datetime | None
    confirmed_by: str | None
    note: str | None


@dataclass(frozen=True, kw_only=True)
class RegisterState:
    """Where it stands in the public register; before `published_at` it is due there until `due_at`."""

    state: str
    due_at: datetime | None
    published_at: datetime | None
    corrected_at: datetime | None
    correction: Words | None
    remove_on: date | None
    removed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """The node that was reached: how many points of which class, and whether they are below it again."""

    points_class: str
    node: int
    cycle: int
    balance: int
    crossed_on: date
    ended_at: datetime | None
    end_reason: str | None


@dataclass(frozen=True, kw_only=True)
class Behind:
    """A violation that the measure follows from; `points` are what it counts today."""

    violation_id: int
    rule: str
    reason: str
    occurred_on: date
    effective_on: date | None
    points: int
    product: str | None
    category: str | None
    state: str


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One thing that happened to a measure: proposed, noticed, started, suspended, ended, called, confirmed or published.

    `note` says it in words where somebody did; `who` is for the platform alone.
    """

    at: datetime
    what: str
    note: str | None = None
    who: str | None = None


@dataclass(frozen=True, kw_only=True)
class Impact:
    """What a measure would do to a seller. `share` is of the shop's orders of the last 28 days, None without any.

    `restricted_days` are those on which the same was restricted within the rule book's days, of at most `most_days`;
    `days` is what remains of the term under that limit. `others` are the measures that hold there already.
    """

    kind: Kind
    scope: Scope
    item: str | None
    orders_last_28_days: int
    shop_orders_last_28_days: int
    share: Decimal | None
    days: int | None
    shortened_from: int | None
    restricted_days: int
    most_days: int
    others: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MeasureShown:
    """A measure with everything that is known of it, and what the reader can do: start, decline, lift, confirm, contest.

    `impact` is None for the seller. `who` decides and who proposed are accounts (`account:17`), for the platform alone.
    """

    row: MeasureRow
    parameters: Mapping[str, Any]
    shortened_from: int | None
    how_to_lift: Words
    violation_id: int | None
    crossing: Crossing | None
    violations: tuple[Behind, ...]
    notices: tuple[NoticeShown, ...]
    calls: tuple[CallShown, ...]
    register: RegisterState | None
    impact: Impact | None
    moments: tuple[Moment, ...]
    proposed_by: str | None
    decided_by: str | None
    end_note: str | None
    can: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Expected:
    """A measure that would follow. `starts_on` is None when a person decides first; `at_once` on a listed ground."""

    kind: Kind
    scope: Scope
    item: str | None
    days: int | None
    shortened_from: int | None
    starts_on: date | None
    needs_person: bool
    at_once: bool
    impact: Impact


@dataclass(frozen=True, kw_only=True)
class Node:
    """A node that would be reached, with its name in every language."""

    points_class: str
    node: int
    name: Words


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What would follow if some points counted from today, nothing being written.

    `balance` is that of the class afterwards; `told` how many accounts would be written to.
    """

    balance_before: int
    balance: int
    crossings: tuple[Node, ...]
    measures: tuple[Expected, ...]
    told: int


@dataclass(frozen=True, kw_only=True)
class Unconfirmed:
    """How many calls wait for the platform's word, how many of these are stops, and how many are late."""

    open: int
    stops: int
    late: int


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """A measure as everybody may read it; `correction` is what is said instead once it was overturned."""

    id: int
    seller: str
    seller_name: str
    kind: Kind
    scope: Scope
    item_name: str | None
    reason: Words
    ground_kind: str
    ground_source: str
    starts_on: date
    ends_on: date | None
    state: str
    correction: Words | None
    published_at: datetime
    corrected_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Followed:
    """What a settlement of points led to: nodes reached and left, measures proposed, told of, started and ended."""

    crossed: int = 0
    left: int = 0
    proposed: int = 0
    noticed: int = 0
    started: int = 0
    suspended: int = 0
    ended: int = 0

    def __add__(self, other: Followed) -> Followed:
        return Followed(**{name: getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__})

    def __str__(self) -> str:
        return (
            f"Nodes reached: {self.crossed:,}, left: {self.left:,}; measures proposed: {self.proposed:,}, told of: "
            f"{self.noticed:,}, started: {self.started:,}, suspended: {self.suspended:,}, ended: {self.ended:,}."
        )
