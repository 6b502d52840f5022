"""Products, listings and lots as somebody may see them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Show = Literal["on_sale", "ended", "all"]


@dataclass(frozen=True, kw_only=True)
class ProductRow:
    """A good, whoever sells it; `category` is the code of its category."""

    code: str
    name: str
    category: str | None
    brand: str | None
    gtin: str | None


@dataclass(frozen=True, kw_only=True)
class ListingRow:
    """One seller's offer of one product; `source` is platform (told by it) or orders (seen in what was sold)."""

    reference: str
    seller: str
    product: str
    product_name: str
    category: str | None
    price: Decimal | None
    currency: str | None
    listed_on: date
    ended_on: date | None
    source: str


@dataclass(frozen=True, kw_only=True)
class LotRow:
    """A lot of a listing in the platform's own store."""

    lot: str
    units: int
    held_since: date
    gone_on: date | None


@dataclass(frozen=True, kw_only=True)
class ListingShown:
    """A listing and its lots that the platform holds or held, the latest first."""

    row: ListingRow
    lots: tuple[LotRow, ...]
