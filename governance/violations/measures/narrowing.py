"""Item before shop: what a measure falls on when the points come from few items. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from governance.violations.kinds import Kind, Scope

# What can fall on an item instead of the shop. A warning, a training and a deposit speak to the shop alone, and whether
# a shop is closed is for a person to decide, who sees the items.
NARROWS: Final = {
    Kind.DEMOTION: {Scope.PRODUCT: Kind.DEMOTION, Scope.CATEGORY: Kind.DEMOTION},
    Kind.ORDER_CAP: {Scope.PRODUCT: Kind.ORDER_CAP, Scope.CATEGORY: Kind.ORDER_CAP},
    Kind.LISTING_STOPPED: {Scope.PRODUCT: Kind.PRODUCT_STOPPED, Scope.CATEGORY: Kind.CATEGORY_STOPPED},
    Kind.PRODUCT_STOPPED: {Scope.PRODUCT: Kind.PRODUCT_STOPPED, Scope.CATEGORY: Kind.CATEGORY_STOPPED},
    Kind.CATEGORY_STOPPED: {Scope.PRODUCT: Kind.PRODUCT_STOPPED, Scope.CATEGORY: Kind.CATEGORY_STOPPED},
    Kind.SHOP_STOPPED: {Scope.PRODUCT: Kind.PRODUCT_STOPPED, Scope.CATEGORY: Kind.CATEGORY_STOPPED},
}


@dataclass(frozen=True)
class Item:
    """What a violation is about: a product, or the category when only that is known."""

    product: str | None
    category: str | None

    @property
    def place(self) -> tuple[Scope, str] | None:
        """The narrowest thing that is known; None for how a shop behaves, which is about no item."""
        if self.product is not None:
            return (Scope.PRODUCT, self.product)
        return (Scope.CATEGORY, self.category) if self.category is not None else None


@dataclass(frozen=True)
class Target:
    """What is done and on what it falls; `item` is None for the shop."""

    kind: Kind
    scope: Scope
    item: str | None


def narrowed(kind: Kind, scope: str, items: Collection[Item], *, needs_items: int) -> list[Target]:
    """Where a measure of a node falls. `scope` is shop, category or item; `items` are those behind the points.

    On the shop only when at least `needs_items` different items are behind the points, or something that is about no
    item at all: what a shop does to its buyers, no item can bear. On a category only when as many products of it are.
    """
    shop = [Target(kind, Scope.SHOP, None)]
    if kind not in NARROWS:
        return shop
    places = sorted({item.place for item in items if item.place is not None})
    suffices = len(places) < needs_items and all(item.place is not None for item in items)
    if not places or (scope == Scope.SHOP and not suffices):
        return shop
    if scope == Scope.CATEGORY:
        places = sorted(set(_by_category(items, needs_items)))
    return [Target(NARROWS[kind][where], where, item) for where, item in places]


def _by_category(items: Collection[Item], needs_items: int) -> list[tuple[Scope, str]]:
    """Categories in which enough products are behind the points, and the single products of the others."""
    known = {item for item in items if item.place is not None}
    whole = {
        item.category
        for item in known
        if item.category is not None
        and (item.product is None or sum(other.category == item.category for other in known) >= needs_items)
    }
    return [
        (Scope.CATEGORY, item.category) if item.category in whole and item.category is not None else item.place
        for item in known
        if item.place is not None
    ]
