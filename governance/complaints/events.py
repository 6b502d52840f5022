"""What this room tells the rooms above it, and its own parts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CaseFiled:
    """A case was taken in: its clock runs and somebody holds it. Told once for each case that came open."""

    case_id: int
    seller_id: int
    kind: str
    issue: str
    severity: str | None
    order_reference: str | None
    lot: str | None
    product: str | None


@dataclass(frozen=True, kw_only=True)
class CaseAccepted:
    """Somebody took a case on: from now on the shop knows of it."""

    case_id: int
    seller_id: int
    kind: str
    product: str | None


@dataclass(frozen=True, kw_only=True)
class CaseDecided:
    """Somebody decided a case; decided again after it was reopened, it is told again."""

    case_id: int
    seller_id: int
    outcome: str
    issue: str
    severity: str | None
    order_reference: str | None
    lot: str | None
    product: str | None
    group_id: int | None


@dataclass(frozen=True, kw_only=True)
class IpMeasureFalls:
    """The holder of the rights did not go to court in time: what was done to the goods is undone."""

    case_id: int
    seller_id: int
    product: str | None
