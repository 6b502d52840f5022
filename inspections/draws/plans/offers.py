"""Rows of what is on sale, taken in piece by piece, as the columns of a population. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np

from inspections.draws.plans.composed import Population, Texts, Whole
from inspections.draws.plans.naming import LONGEST, item_id

NUMBERS: Final = 7
"""Of an offer: listing_id, lot_id, lot_units, product_id, seller_id, cents, category_id (0 unknown)."""

PRODUCT: Final = 3

BETWEEN: Final = "\n"
"""Parts a reference from its lot; no name with it can stand on a list."""

_PLAIN: Final = re.compile(rb"[!-~]+(?:\n[!-~]+)*")


@dataclass(frozen=True, kw_only=True)
class SellerRow:
    """What a population knows of a seller; `category_id` is its main category, 0 unknown."""

    reference: str
    country: str
    joined_on: date | None
    category_id: int


@dataclass
class Offers:
    """What was read so far: ids of items and their numbers in pieces, and how many have no usable name.

    Items are listings, named by their reference, or `lots`, named by reference, `BETWEEN`, lot.
    """

    lots: bool = False
    _items: list[Texts] = field(default_factory=list)
    _numbers: list[Whole] = field(default_factory=list)
    _nameless: int = 0

    def take(self, names: Sequence[bytes], numbers: Whole) -> None:
        """Take in some rows: names [n] and numbers [n, NUMBERS]; what cannot be named on a list is counted and left out."""
        items = names if not self.lots and _are_items(names) else [self._item(name.decode()) for name in names]
        named = [item for item in items if item is not None]
        if len(named) < len(items):
            numbers = numbers[[place for place, item in enumerate(items) if item is not None]]
            self._nameless += len(items) - len(named)
        self._items.append(np.array(named, dtype=np.bytes_))
        self._numbers.append(numbers.T)

    def population(self, sellers: Mapping[int, SellerRow], categories: Mapping[int, str]) -> Population:
        """Everything that was taken in, in the order of items (bytes).

        Goods of no category count as their seller's main one; those of sellers without one are left out.
        """
        items = np.concatenate(self._items) if self._items else np.empty(0, dtype="S1")
        numbers = np.concatenate(self._numbers, axis=1) if self._numbers else np.empty((NUMBERS, 0), np.int64)
        order = np.argsort(items, kind="stable")
        listing, lot, units, product, seller, cents, category = numbers[:, order]
        known = np.unique(seller).tolist()
        rows = [sellers[seller_id] for seller_id in known]
        place = np.searchsorted(np.array(known, np.int64), seller)
        main = np.array([row.category_id for row in rows], np.int64)
        category = np.where(category == 0, main[place], category) if rows else category
        countries = tuple(sorted({row.country for row in rows}))
        codes = _codes(category, categories)
        population = Population(
            items=items[order],
            listing_ids=listing,
            lot_ids=lot,
            lot_units=units,
            product_ids=product,
            seller_ids=seller,
            seller=place.astype(np.int64),
            sellers=tuple(row.reference for row in rows),
            category_ids=category,
            category=np.searchsorted(np.array(sorted(codes), np.int64), category).astype(np.int64),
            categories=tuple(codes[category_id] for category_id in sorted(codes)),
            country=_by_seller([countries.index(row.country) for row in rows], place),
            countries=countries,
            cents=cents,
            joined=_days([row.joined_on for row in rows])[place],
            excluded={"name_unusable": self._nameless} if self._nameless else {},
        )
        return population.left_out("category_unknown", population.category_ids == 0)

    def _item(self, name: str) -> bytes | None:
        parts = name.split(BETWEEN, maxsplit=1) if self.lots else [name]
        item = item_id(*parts)
        return item.encode() if item is not None else None


def _are_items(names: Sequence[bytes]) -> bool:
    """Whether all of these are references that can stand on a list as they are."""
    joined = b"\n".join(names)
    plain = joined.count(b"\n") == len(names) - 1 and _PLAIN.fullmatch(joined) is not None
    return plain and max(map(len, names)) <= LONGEST


def _codes(category: Whole, categories: Mapping[int, str]) -> dict[int, str]:
    return {number: categories.get(number, "") for number in np.unique(category).tolist()}


def _by_seller(values: Sequence[int], place: Whole) -> Whole:
    return np.array(values, np.int64)[place]


def _days(days: Sequence[date | None]) -> np.typing.NDArray[np.datetime64]:
    return np.array(days, dtype="datetime64[D]")
