"""Switching states as officers see them; nobody else does. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inspections.draws.acceptance.master_tables import Severity, TableSet
from inspections.draws.acceptance.states import State
from inspections.draws.acceptance.words import Words


@dataclass(frozen=True, kw_only=True)
class LotShown:
    """The result of one lot, and what it followed from."""

    severity: Severity
    accept_at_most: int
    nonconforming: int
    accepted: bool
    source: str
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class SwitchingRow:
    """How the lots of one seller in one category are inspected.

    `reduced_from` is the score that opens reduced inspection once `steady` was agreed. `reason` says in words what
    moved it there.
    """

    seller: str
    seller_name: str
    category: str
    table_set: TableSet
    state: State
    score: int
    reduced_from: int
    steady: bool
    since: datetime
    reason: Words
    version: int


@dataclass(frozen=True, kw_only=True)
class SwitchingShown(SwitchingRow):
    """The same with its latest lots, the newest first."""

    lots: tuple[LotShown, ...]
