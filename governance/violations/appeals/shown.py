"""An appeal as somebody may see it. Pure.

What somebody may not know is None or empty, so that one shape serves everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from governance.violations.appeals.states import Outcome, State

# Tabs of the queue. Of a shop: `mine` is what waits for its answer.
Show = Literal["mine", "open", "late", "all"]


@dataclass(frozen=True, kw_only=True)
class EventNamed:
    """A counted event that an appeal is about, as the list behind a rate names it."""

    metric: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class AppealRow:
    """An appeal in a list.

    `seller` is the reference that people know. `waits_for` is platform or seller, None when it has ended. `due_at` is
    when the platform has to have decided, `overdue` that this moment has passed; while the seller is asked the clock
    stands (`paused`). `handler` (an account's name) is for the platform alone; `own` marks what the reader holds,
    `involved` what the reader had a part in: somebody else decides it.
    """

    id: int
    version: int
    seller: str
    seller_name: str
    kind: str
    subject_id: str
    title: str
    rule: str | None
    automatic: bool
    listed_ground: str | None
    instance: int
    state: State
    outcome: Outcome | None
    waits_for: str | None
    filed_at: datetime
    due_at: datetime | None
    provisional: bool
    paused: bool
    overdue: bool
    late_at: datetime | None
    relief_at: datetime | None
    hearing: bool
    heard_at: datetime | None
    ended_at: datetime | None
    handler_id: int | None
    handler: str | None
    own: bool
    involved: bool


@dataclass(frozen=True, kw_only=True)
class EntryShown:
    """One thing that happened. `who` (an account's name) and `for_seller` are for the platform alone."""

    id: int
    at: datetime
    party: str
    kind: str
    text: str | None
    data: Mapping[str, Any]
    who: str | None
    for_seller: bool


@dataclass(frozen=True, kw_only=True)
class EvidenceShown:
    """A document in an appeal; `name` is None once it was erased."""

    document_id: int
    party: str
    kind: str
    name: str | None
    media_type: str
    size: int
    at: datetime
    erased: bool


@dataclass(frozen=True, kw_only=True)
class ClockShown:
    """A clock of the appeal, also one that ended; `kind` is law, contract or promise."""

    name: str
    kind: str
    source: str
    state: str
    started_at: datetime
    due_at: datetime
    provisional: bool
    paused: bool
    overdue: bool
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AppealShown:
    """An appeal with everything around it.

    `can` holds what the reader can do now: answer, add_evidence, withdraw, second (file the second instance, until
    `second_until`), take, ask, record_hearing, decide. `not_yet` says why somebody who decides appeals cannot decide
    this one now: involved (had a part in it, or decided the first instance), hearing (the seller asked to be heard),
    asked (it has to answer; until then the appeal can only be granted).
    `takes_events` says that the decider names counted events (`behind`, all there are); only then it can end partly for
    the seller. `decided_by` is a name, for the platform alone.
    """

    row: AppealRow
    grounds: str
    events: tuple[EventNamed, ...]
    accepted: tuple[EventNamed, ...]
    takes_events: bool
    behind: tuple[EventNamed, ...]
    window_until: date
    question: str | None
    reason: str | None
    decided_by: str | None
    first_id: int | None
    second_id: int | None
    second_until: date | None
    entries: tuple[EntryShown, ...]
    evidence: tuple[EvidenceShown, ...]
    clocks: tuple[ClockShown, ...]
    can: frozenset[str]
    not_yet: str | None


@dataclass(frozen=True, kw_only=True)
class Contestable:
    """Something that a seller can still contest, until the end of a day; 0 days left on that day."""

    kind: str
    id: str
    title: str
    until: date
    days_left: int
    instance: int


@dataclass(frozen=True, kw_only=True)
class ContestedShown:
    """Something before it is contested: whether it can be, until when, and which counted events are behind it.

    `why_not` is None when it can be contested; else open, taken_back, granted, second, final or late, in `words`.
    """

    kind: str
    id: str
    title: str
    can: bool
    why_not: str | None
    words: str | None
    instance: int | None
    until: date | None
    days_left: int | None
    takes_events: bool
    behind: tuple[EventNamed, ...]
    automatic: bool
    listed_ground: str | None
    appeal_id: int | None


@dataclass(frozen=True, kw_only=True)
class RuleQuality:
    """How often decisions by one rule did not hold on appeal, since people last let it go on.

    `lower` (the bound of the share that is proven) and `limit` are in millionths; `enough` says that so many are decided
    that the bound is looked at. `paused` confirms nothing by itself any more; `alert_only` rules never pause.
    """

    rule: str
    decided: int
    overturned: int
    lower: int
    limit: int
    enough: bool
    paused: bool
    alert_only: bool
    since: datetime | None
