"""Standards, editions, test items and templates as people may see them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from governance.core.errors import Finding
from inspections.standards.limits import Limit, Words
from inspections.standards.states import State


@dataclass(frozen=True, kw_only=True)
class ItemShown:
    """One thing that an edition asks to be tested; `severity` is critical, major or minor."""

    code: str
    name: Words
    clause: str | None
    method: str | None
    severity: str
    limit: Limit


@dataclass(frozen=True, kw_only=True)
class EditionInForce:
    """The edition of a standard that counts on a day, with its items by code."""

    edition_id: int
    standard_id: int
    standard: str
    title: Words
    edition: str
    items: dict[str, ItemShown]


@dataclass(frozen=True, kw_only=True)
class AppliedTest:
    """One test of a product's goods on a day.

    `origin` is category or product, whichever asks for it. When no edition in force has the item, `item` and `edition`
    are None and `missing` says so: such a test is never dropped in silence.
    """

    standard: str
    code: str
    units: int
    origin: str
    edition_id: int | None
    edition: str | None
    item: ItemShown | None
    missing: Finding | None


@dataclass(frozen=True, kw_only=True)
class EditionLine:
    """An edition in a list; `in_force` on the day that was asked about."""

    edition: str
    state: State
    in_force_from: date
    in_force_until: date | None
    withdrawn_on: date | None
    in_force: bool


@dataclass(frozen=True, kw_only=True)
class StandardShown:
    """A standard with its editions, the newest first; `current` is the edition in force, None when there is none."""

    id: int
    code: str
    kind: str
    title: Words
    issuer: str
    editions: tuple[EditionLine, ...]
    current: str | None


@dataclass(frozen=True, kw_only=True)
class EditionShown:
    """One edition with its items; `may_publish`: the reader had no part in the draft and may publish it."""

    standard_id: int
    standard: str
    kind: str
    title: Words
    issuer: str
    edition: str
    state: State
    in_force_from: date
    in_force_until: date | None
    source: str
    digest: str
    drafted_at: datetime
    published_at: datetime | None
    withdrawn_on: date | None
    withdrawn_reason: str | None
    version: int
    may_publish: bool
    items: tuple[ItemShown, ...]


@dataclass(frozen=True, kw_only=True)
class TemplateTest:
    """One line of a template, with the item of the edition in force, None when there is none."""

    standard: str
    code: str
    units: int
    left_out: bool
    item: ItemShown | None


@dataclass(frozen=True, kw_only=True)
class TemplateShown:
    """What is tested of a category's goods, or what one product adds to or leaves out of that.

    `subject` is the code of the category or product; `missing` names tests of which no edition is in force.
    """

    kind: str
    subject: str
    name: Words
    number: int
    in_force_from: date
    note: str | None
    tests: tuple[TemplateTest, ...]
    missing: tuple[Finding, ...]
