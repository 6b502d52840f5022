"""Item before shop."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.violations.kinds import Kind, Scope
from governance.violations.measures.narrowing import NARROWS, Item, Target, narrowed

LAMP, CHAIR, SHELF = Item("lamp-7", "light"), Item("chair-1", "furniture"), Item("shelf-2", "furniture")
LIGHT = Item(None, "light")
CONDUCT = Item(None, None)

SHOP = "shop"


def on_shop(kind: Kind) -> list[Target]:
    return [Target(kind, Scope.SHOP, None)]


@pytest.mark.parametrize(
    ("kind", "scope", "items", "expected"),
    [
        # one item: it falls on the item, whatever the node says
        (Kind.DEMOTION, "shop", [LAMP], [Target(Kind.DEMOTION, Scope.PRODUCT, "lamp-7")]),
        (Kind.SHOP_STOPPED, "shop", [LAMP, LAMP], [Target(Kind.PRODUCT_STOPPED, Scope.PRODUCT, "lamp-7")]),
        # only the category is known
        (Kind.ORDER_CAP, "shop", [LIGHT], [Target(Kind.ORDER_CAP, Scope.CATEGORY, "light")]),
        # several items: the shop
        (Kind.DEMOTION, "shop", [LAMP, CHAIR], on_shop(Kind.DEMOTION)),
        # how a shop behaves is about no item
        (Kind.DEMOTION, "shop", [LAMP, CONDUCT], on_shop(Kind.DEMOTION)),
        (Kind.DEMOTION, "shop", [CONDUCT], on_shop(Kind.DEMOTION)),
        # the node itself asks for the items
        (
            Kind.DEMOTION,
            "item",
            [LAMP, CHAIR, CONDUCT],
            [Target(Kind.DEMOTION, Scope.PRODUCT, "chair-1"), Target(Kind.DEMOTION, Scope.PRODUCT, "lamp-7")],
        ),
        # a category when several of its products are behind the points, else the product
        (
            Kind.CATEGORY_STOPPED,
            "category",
            [LAMP, CHAIR, SHELF],
            [
                Target(Kind.CATEGORY_STOPPED, Scope.CATEGORY, "furniture"),
                Target(Kind.PRODUCT_STOPPED, Scope.PRODUCT, "lamp-7"),
            ],
        ),
        (Kind.DEMOTION, "category", [LIGHT], [Target(Kind.DEMOTION, Scope.CATEGORY, "light")]),
        # what speaks to the shop alone, and what a person decides
        (Kind.WARNING, "shop", [LAMP], on_shop(Kind.WARNING)),
        (Kind.TRAINING, "shop", [LAMP], on_shop(Kind.TRAINING)),
        (Kind.DEPOSIT_INCREASE, "shop", [LAMP], on_shop(Kind.DEPOSIT_INCREASE)),
        (Kind.CLOSURE, "shop", [LAMP], on_shop(Kind.CLOSURE)),
    ],
)
def test_where_a_measure_falls(kind: Kind, scope: str, items: list[Item], expected: list[Target]) -> None:
    assert narrowed(kind, scope, items, needs_items=2) == expected


ITEMS = st.builds(Item, st.sampled_from([None, "a", "b", "c"]), st.sampled_from([None, "x", "y"]))


@given(st.sampled_from(list(Kind)), st.sampled_from(["shop", "item", "category"]), st.lists(ITEMS, max_size=6))
def test_every_measure_falls_on_something_that_is_behind_the_points(kind: Kind, scope: str, items: list[Item]) -> None:
    targets = narrowed(kind, scope, items, needs_items=2)
    assert targets, "a measure that a node asks for falls somewhere"
    known = {item.product for item in items} | {item.category for item in items}
    for target in targets:
        assert (target.item is None) == (target.scope is Scope.SHOP)
        assert target.item in known or target.item is None
        if target.scope is Scope.SHOP and kind in NARROWS and scope == SHOP:
            places = {item.place for item in items}
            assert None in places or len(places) >= 2 or not items, "the shop only where the item does not suffice"
