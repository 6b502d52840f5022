"""Inspection plans as somebody may see them: rows, one plan, the calendar, and what a plan would draw. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from inspections.draws.plans.states import State

Words = Mapping[str, str]
"""A sentence in every language, {en, zh}."""


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    """One plan in a list. `schedule` is a crontab line in the platform's time zone; `next_slot` None unless active."""

    id: int
    code: str
    name: str
    state: State
    version: int
    schedule: str
    budget: Decimal
    currency: str
    cost_per_test: Decimal
    next_slot: datetime | None
    written_at: datetime
    activated_at: datetime | None
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class PlanShown:
    """One plan in full: `rules` as `PlanRules.to_document` writes them, the coming slots, and what the reader can do.

    `slots` are those of its timetable whatever its state. `can` holds write, propose, return, activate, pause, resume,
    end. `written_by` and `activated_by` are keys such as account:17.
    """

    row: PlanRow
    rules: Mapping[str, Any]
    slots: tuple[datetime, ...]
    written_by: str
    activated_by: str | None
    slots_from: datetime | None
    can: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class CalendarSlot:
    """A slot in which an active plan draws. `sampling_until` is the last day for purchases, `budget` what it may cost."""

    plan: str
    name: str
    slot: datetime
    day: date
    sampling_until: date
    budget: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True)
class StratumShown:
    """One stratum of what would be drawn: `probability_from` and `_to` are the smallest and largest chance of an item.

    `joined` names the strata that are put together in it because there are more of them than tests.
    """

    name: str
    size: int
    take: int
    reserves: int
    probability_from: float
    probability_to: float
    joined: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class UnitsShown:
    """Units to test of an item, how many items are tested so, and the nonconforming ones that contradict nothing yet."""

    units: int
    accept_at_most: int
    items: int


@dataclass(frozen=True, kw_only=True)
class CurvePoint:
    """If `bad` of an item's units are bad (a share), one check finds nothing wrong with the chance `found_nothing`."""

    bad: float
    found_nothing: float


@dataclass(frozen=True, kw_only=True)
class Warned:
    """Something that is allowed and seldom meant."""

    code: str
    words: Words


@dataclass(frozen=True, kw_only=True)
class PlanPreview:
    """What a plan would draw if it drew now. Nothing is written, and nobody is told.

    `excluded` counts what is on sale in the scope and left out, by reason. `expected_cost` is the mean over all draws
    that are possible, `most_cost` that of the dearest one. `curve` and `risk` are of the check of one item by `units[0]`,
    the most frequent one; `reach` says what the whole draw would find.
    """

    population: int
    excluded: Mapping[str, int]
    strata: tuple[StratumShown, ...]
    take: int
    units: tuple[UnitsShown, ...]
    budget: Decimal
    expected_cost: Decimal
    most_cost: Decimal
    currency: str
    curve: tuple[CurvePoint, ...]
    risk: tuple[Words, ...]
    reach: tuple[Words, ...]
    warnings: tuple[Warned, ...]
