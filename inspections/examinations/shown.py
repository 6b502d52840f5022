"""Inspection tasks as an inspector or an officer sees them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from inspections.draws.states import Role
from inspections.examinations.states import State


@dataclass(frozen=True, kw_only=True)
class TaskShown:
    """A task: what to buy where, until when, and how it ended.

    `listing`, `seller` and `product` are the platform's own ids; `lot` is that of goods in the platform's own store.
    `days_left` is None once it ended; today is 0, late is below. `own` says that it lies with the reader, `conflict`
    that its inspector keeps away from the seller today, so that it has to be handed over.
    """

    id: int
    version: int
    state: State
    draw: str
    drawn_item_id: int
    role: Role
    listing: str
    product: str
    product_name: str
    price: Decimal | None
    currency: str | None
    lot: str | None
    seller: str
    seller_name: str
    units: int
    units_reason: str
    laboratory: str | None
    inspector: str
    assigned_at: datetime
    due_on: date
    days_left: int | None
    overdue: bool
    ended_at: datetime | None
    order_reference: str | None
    note: str | None
    own: bool
    conflict: bool


@dataclass(frozen=True, kw_only=True)
class TaskCounts:
    """How many tasks are open, late, or lie with somebody who has to hand them over."""

    open: int
    overdue: int
    conflicts: int
