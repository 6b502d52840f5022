"""A case as somebody may see it. Pure; which of the fields are filled for whom stands in `sight.py`.

What somebody may not know is None or empty, so that one shape serves everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from governance.complaints.states import Kind, Outcome, Party, State

# Tabs of a queue. Of a shop: `mine` is what it has to do, `waiting` what waits for somebody else, nothing is unassigned.
Show = Literal["mine", "unassigned", "open", "late", "waiting", "ended", "all"]


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """A case in a list.

    `turn` is None when the case has ended, and when both sides have to answer a proposal of the platform. `due_at` is
    when whoever's turn it is has to be done; `overdue` says that anything the reader may know of is late. `seller` is
    the reference that people know; `own` marks a case which the reader filed: somebody else handles it.
    """

    id: int
    reference: str
    version: int
    kind: Kind
    issue: str
    severity: str | None
    seller: str
    seller_name: str
    product_name: str | None
    order_reference: str | None
    state: State
    turn: Party | None
    due_at: datetime | None
    provisional: bool
    overdue: bool
    silent: bool
    opened_at: datetime
    handler_id: int | None
    handler: str | None
    group_id: int | None
    own: bool


@dataclass(frozen=True, kw_only=True)
class DocumentShown:
    """A document in a case; `name` for those who handed it in and for the platform, None for others and once erased."""

    document_id: int
    party: Party
    kind: str
    name: str | None
    media_type: str
    size: int
    at: datetime
    erased: bool
    shown_to: tuple[Party, ...]


@dataclass(frozen=True, kw_only=True)
class EntryShown:
    """One thing that happened. `who` (an account's name) and `shown_to` are for the platform alone."""

    id: int
    at: datetime
    party: Party
    kind: str
    text: str | None
    data: Mapping[str, Any]
    documents: tuple[DocumentShown, ...]
    who: str | None
    shown_to: tuple[Party, ...]


@dataclass(frozen=True, kw_only=True)
class OfferShown:
    """The open offer; on a proposal of the platform both sides agree, one after the other."""

    id: int
    party: Party
    remedy: str
    amount: Decimal | None
    currency: str | None
    text: str | None
    made_at: datetime
    due_at: datetime | None
    complainant_agreed_at: datetime | None
    seller_agreed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ClockShown:
    """A clock on the case, also one that ended; `kind` is law, contract or promise."""

    name: str
    binds: str
    kind: str
    source: str
    started_at: datetime
    due_at: datetime
    provisional: bool
    state: str
    paused: bool
    overdue: bool
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RecordShown:
    """What the platform knew when the case was opened, as it was frozen."""

    kind: str
    content: Mapping[str, Any]
    digest: str
    known_at: datetime
    taken_at: datetime


@dataclass(frozen=True, kw_only=True)
class PersonShown:
    """Who filed the case, masked; None where nothing was given. `weight` is full or reduced."""

    name: str | None
    email: str | None
    phone: str | None
    address: str | None
    buyer_reference: str | None
    language: str | None
    weight: str
    keep_until: date | None
    erased_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who filed the case, in full."""

    name: str | None
    email: str | None
    phone: str | None
    address: str | None
    buyer_reference: str | None
    language: str | None


@dataclass(frozen=True, kw_only=True)
class GroupShown:
    """The group of like cases that this one belongs to."""

    id: int
    cause: str
    cases: int
    finding: str | None
    found_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CaseShown(CaseRow):
    """A case with everything that the reader may know of it, oldest first; `can` names what the reader can do now."""

    source: str | None
    external_reference: str | None
    authority: str | None
    category: str | None
    product: str | None
    lot: str | None
    occurred_on: date | None
    request: str | None
    amount: Decimal | None
    currency: str | None
    recorded_at: datetime
    testing: bool
    accepted_at: datetime | None
    answered_at: datetime | None
    silent_at: datetime | None
    outcome: Outcome | None
    ground: str | None
    decided_at: datetime | None
    remedy: str | None
    remedy_amount: Decimal | None
    remedy_currency: str | None
    remedy_shown_at: datetime | None
    remedy_confirmed_at: datetime | None
    closed_at: datetime | None
    rating: int | None
    rated_at: datetime | None
    times_reopened: int
    reopen_until: date | None
    merged_into: str | None
    entries: tuple[EntryShown, ...]
    evidence: tuple[DocumentShown, ...]
    offer: OfferShown | None
    clocks: tuple[ClockShown, ...]
    records: tuple[RecordShown, ...]
    person: PersonShown | None
    group: GroupShown | None
    can: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class CaseCounts:
    """How many open cases stand under each tab; `unassigned` is 0 for a shop."""

    mine: int
    unassigned: int
    open: int
    late: int
    waiting: int
