"""What happens to draws, for the rooms that stand above them. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DrawMade:
    """A draw was made; `item_ids` are the drawn items that have an inspector, in the order of the frozen list's strata."""

    draw_id: int
    item_ids: tuple[int, ...]


@dataclass(frozen=True)
class ReserveSteppedIn:
    """The reserve `item_id` counts from now on, in place of `instead_of`; both are drawn items."""

    draw_id: int
    item_id: int
    instead_of: int


@dataclass(frozen=True)
class ItemsAdded:
    """A draw was extended; `item_ids` are the drawn items that were added, each with its inspector."""

    draw_id: int
    item_ids: tuple[int, ...]


@dataclass(frozen=True)
class DrawVoided:
    """A draw was called off before anything was drawn."""

    draw_id: int
    reason: str


@dataclass(frozen=True)
class DrawRevealed:
    """The last item has ended, and the record is open to everybody."""

    draw_id: int
