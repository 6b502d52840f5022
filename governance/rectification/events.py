"""What this room tells the rooms above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class FixVerified:
    """A second person has looked at the evidence: what was asked for is done."""

    fix_id: int
    seller_id: int
    source: str


@dataclass(frozen=True)
class FixOverdue:
    """The deadline has passed and no evidence waits to be looked at. Told once for each deadline."""

    fix_id: int
    seller_id: int
    source: str
    due_at: datetime
