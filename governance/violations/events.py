"""What this room tells the rooms above it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ViolationsConfirmed:
    """These violations stand from now on. An import may confirm old ones by the thousand: look at their day of effect."""

    violation_ids: tuple[int, ...]


@dataclass(frozen=True)
class ViolationsEnded:
    """These violations stood and no longer do; `reason` is `overturned` or `withdrawn`. Relief ends none."""

    violation_ids: tuple[int, ...]
    reason: str
