"""What the pools say to the rooms above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ConflictNoted:
    """An inspector has to keep away from a seller from now on, or from a day to come."""

    inspector_id: int
    seller_id: int


@dataclass(frozen=True)
class InspectorRested:
    """An inspector is not drawn for now."""

    inspector_id: int
