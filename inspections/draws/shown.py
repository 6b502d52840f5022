"""Draws as somebody may see them: officers everything, everybody digests until sampling has ended. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inspections.draws.states import Assurance, End, Role, State


@dataclass(frozen=True, kw_only=True)
class AnnouncementShown:
    """What everybody was told at a moment: kind is committed, frozen, drawn, extended, revealed or void."""

    number: int
    kind: str
    at: datetime
    body: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class DrawRow:
    """A draw in a list for officers. `items` counts what is bought and tested, None before it is drawn."""

    reference: str
    plan: str
    plan_name: str
    slot: datetime
    state: State
    version: int
    commitment: str
    committed_at: datetime
    frozen_at: datetime | None
    list_digest: str | None
    listed: int | None
    assurance: Assurance | None
    drawn_at: datetime | None
    items: int | None
    sampling_until: date | None
    revealed_at: datetime | None
    void_reason: str | None


@dataclass(frozen=True, kw_only=True)
class SlotDraw:
    """The draw of one slot in short, for calendars and lists of plans; `items` as in `DrawRow`."""

    reference: str
    plan: str
    plan_name: str
    slot: datetime
    state: State
    items: int | None


@dataclass(frozen=True, kw_only=True)
class DrawnItemShown:
    """An item that was drawn or waits as a reserve. `probability` is the declared one, between 0 and 1.

    `item` is its id on the frozen list, `position` its place by key in the stratum, `instead_of` the item (by the same
    id) that it replaces. `inspector` and `laboratory` are codes, None while it waits.
    """

    id: int
    stratum: str
    position: int
    item: str
    role: Role
    probability: float
    listing: str
    product: str
    product_name: str
    lot: str | None
    seller: str
    seller_name: str
    units: int
    accept_at_most: int
    units_reason: str
    inspector: str | None
    laboratory: str | None
    instead_of: str | None


@dataclass(frozen=True, kw_only=True)
class OfficerShareShown:
    """The share of one officer in a draw without a beacon."""

    team: str
    account: str
    commitment: str
    committed_at: datetime
    told_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ExtensionShown:
    """More that was drawn later."""

    number: int
    stratum: str
    extra: int
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, kw_only=True)
class StratumShown:
    """A stratum of the frozen list: items in it, and how many were to be taken."""

    name: str
    size: int
    take: int
    reserves: int


@dataclass(frozen=True, kw_only=True)
class Waits:
    """What the next step of a draw waits for.

    `kind` is slot (`until` it is due), earlier (another draw of the plan is made first), beacon or officers (`until` the
    draw is made without; `missing` are teams that have not told), job (the next round takes the step) or sampling
    (`until` the last day for purchases).
    """

    kind: str
    until: datetime | date | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DrawShown:
    """One draw for officers. `strata` is empty before the list is frozen, `items` before it is drawn.

    `may_void` says that it could be called off now; `waits_for` is None once it is over.
    """

    draw: DrawRow
    public_source: Mapping[str, Any] | None
    public_value: str | None
    final_seed: str | None
    record_digest: str | None
    plan_version: int | None
    strata: tuple[StratumShown, ...]
    items: tuple[DrawnItemShown, ...]
    officers: tuple[OfficerShareShown, ...]
    officer_teams: tuple[str, ...]
    extensions: tuple[ExtensionShown, ...]
    announcements: tuple[AnnouncementShown, ...]
    may_void: bool
    waits_for: Waits | None


@dataclass(frozen=True, kw_only=True)
class PublicStratum:
    """A stratum of a revealed draw: size and take, and how the purchases of it ended."""

    name: str
    size: int
    take: int
    ends: Mapping[End, int]


@dataclass(frozen=True, kw_only=True)
class PublicItem:
    """An item of a revealed draw, with pseudonyms alone; `end` is None for a reserve that was not needed.

    `handed_to` had it in the end, where that was another inspector than the one drawn.
    """

    item: str
    stratum: str
    position: int
    role: Role
    seller: str
    category: str
    probability: float
    units: int
    inspector: str | None
    laboratory: str | None
    instead_of: str | None
    end: End | None
    handed_to: str | None = None


@dataclass(frozen=True, kw_only=True)
class PublicOutcome:
    """What the record of a revealed draw holds in short.

    `scope` is that of the plan's rules, as `plans/rules.py` writes it: categories, countries, price_from, price_to,
    joined_after, sellers, products, sold_within_days, held_lots; empty and None mean no limit.
    """

    record_digest: str
    plan: str
    plan_name: str
    scope: Mapping[str, Any]
    listed: int
    random_share: str
    secret: str
    final_seed: str
    strata: tuple[PublicStratum, ...]
    items: tuple[PublicItem, ...]


@dataclass(frozen=True, kw_only=True)
class PublicDraw:
    """A draw as anybody may see it: digests alone until it is revealed.

    `public_source` names, from the freeze on, what will be mixed in; `assurance` says, once drawn, what it was, and
    `public_evidence` shows it: the beacon's message or the officers' secrets. `because` says why an unverified draw has
    no public value: no_source (the plan names none), too_few_officers (not enough had committed) or not_in_time.
    """

    reference: str
    slot: datetime
    state: State
    commitment: str
    committed_at: datetime
    frozen_at: datetime | None
    list_digest: str | None
    public_source: Mapping[str, Any] | None
    public_value: str | None
    public_evidence: Mapping[str, Any] | None
    assurance: Assurance | None
    because: str | None
    drawn_at: datetime | None
    revealed_at: datetime | None
    void_reason: str | None
    announcements: tuple[AnnouncementShown, ...]
    outcome: PublicOutcome | None
