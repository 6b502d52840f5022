"""What clocks tell: a step was reached, a calendar moved the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class ClockStepReached:
    """The clock `name` of a subject reached `step` (`share:80`, `before:60`, `after:0`); told once, also when late."""

    name: str
    step: str
    clock_id: int
    subject_kind: str
    subject_id: str
    seller_id: int | None
    application_id: int | None
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClockMoved:
    """A calendar that appeared or changed moved the end of an open clock to `due_at`."""

    name: str
    clock_id: int
    subject_kind: str
    subject_id: str
    seller_id: int | None
    application_id: int | None
    due_at: datetime
