"""Inspectors and laboratories as people of the platform see them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class ConflictShown:
    """An inspector keeps away from a seller; `until_on` is the last day, None without an end. `holds` is about today."""

    id: int
    seller: str
    seller_name: str
    reason: str
    from_on: date
    until_on: date | None
    holds: bool
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class InspectorShown:
    """An inspector by pseudonym, with the account behind it; `load` are the tasks given within seven days."""

    id: int
    version: int
    code: str
    name: str
    email: str
    team: str
    tasks_a_week: int
    load: int
    active: bool
    since: date
    conflicts: tuple[ConflictShown, ...]


@dataclass(frozen=True, kw_only=True)
class LaboratoryShown:
    """A laboratory with its scope: codes of categories. `may_be_drawn` is about today."""

    id: int
    version: int
    code: str
    name: str
    country: str | None
    accreditation: str
    accredited_until: date
    active: bool
    suspended_reason: str | None
    categories: tuple[str, ...]
    may_be_drawn: bool
