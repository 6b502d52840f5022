"""Nodes: reached once, left when the points are below, and together only the gravest of a kind."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.violations.kinds import Kind
from governance.violations.measures.crossing import Left, comes_near, crossed, imposed, is_fresh, why_left
from governance.violations.measures.rules import NodeMeasure, NodeStep

DAY = date(2026, 3, 1)


def step(at: int, *measures: NodeMeasure, points_class: str = "general") -> NodeStep:
    return NodeStep(points_class=points_class, at=at, name={"en": str(at), "zh": str(at)}, measures=measures)


def measure(kind: Kind = Kind.DEMOTION, **changes: Any) -> NodeMeasure:
    said: dict[str, Any] = {"kind": kind, "scope": "shop", "days": 7, "needs_person": False, "parameters": {}}
    return NodeMeasure(**said | changes)


STEPS = (step(12), step(24), step(36), step(12, points_class="serious"))


@pytest.mark.parametrize(
    ("balances", "still_open", "reached", "left"),
    [
        # below the first node
        ({"general": 11}, [], [], []),
        # exactly at it
        ({"general": 12}, [], [12], []),
        # two at once
        ({"general": 24}, [], [12, 24], []),
        # the first is open already
        ({"general": 24}, [("general", 12)], [24], []),
        # open and still reached: neither
        ({"general": 12}, [("general", 12)], [], []),
        # below it again
        ({"general": 11}, [("general", 12)], [], [("general", 12)]),
        # nothing counts any more
        ({}, [("general", 12), ("general", 24)], [], [("general", 12), ("general", 24)]),
        # each class by itself
        ({"serious": 12}, [("general", 12)], [12], [("general", 12)]),
        # a node that the rule book no longer has ends by its own number
        ({"general": 9}, [("general", 10)], [], [("general", 10)]),
        ({"general": 10}, [("general", 10)], [], []),
    ],
)
def test_nodes_are_reached_and_left(
    balances: dict[str, int], still_open: list[tuple[str, int]], reached: list[int], left: list[tuple[str, int]]
) -> None:
    found = crossed(balances, still_open, STEPS)
    assert ([one.at for one in found.reached], list(found.left)) == (reached, left)


@given(st.lists(st.integers(0, 60), max_size=12))
def test_whatever_way_the_points_go_each_node_is_open_exactly_while_they_reach_it(balances: list[int]) -> None:
    still_open: set[tuple[str, int]] = set()
    for balance in balances:
        found = crossed({"general": balance}, still_open, STEPS)
        assert not {(one.points_class, one.at) for one in found.reached} & still_open, "none fires twice"
        assert set(found.left) <= still_open
        still_open = (still_open | {(one.points_class, one.at) for one in found.reached}) - set(found.left)
        assert still_open == {("general", at) for at in (12, 24, 36) if balance >= at}


def test_of_nodes_reached_together_only_the_gravest_of_a_kind_and_scope_is_imposed() -> None:
    low = step(12, measure(days=7), measure(Kind.WARNING))
    high = step(24, measure(days=14), measure(days=3, scope="item"))
    found = [(node.at, one.kind, one.scope, one.days) for node, one in imposed([low, high])]
    assert found == [
        (24, Kind.DEMOTION, "shop", 14),
        (12, Kind.WARNING, "shop", 7),
        (24, Kind.DEMOTION, "item", 3),
    ]


@pytest.mark.parametrize(
    ("balance", "taken_back", "given_back", "why"),
    [
        # neither: time has passed
        (8, 0, 0, Left.LAPSED),
        (8, 3, 0, Left.LAPSED),
        # without the overturned violation's reversal they would still be there
        (8, 4, 0, Left.REVERSED),
        (0, 12, 12, Left.REVERSED),
        # without what was earned they would still be there
        (8, 0, 4, Left.EARNED),
        # it took both
        (8, 2, 2, Left.EARNED),
    ],
)
def test_why_points_are_below_a_node(balance: int, taken_back: int, given_back: int, why: Left) -> None:
    assert why_left(12, balance, taken_back=taken_back, given_back=given_back) is why


@pytest.mark.parametrize(
    ("effective_on", "fresh"), [(date(2026, 1, 30), True), (date(2026, 1, 29), False), (DAY, True)]
)
def test_what_is_older_than_the_rule_book_says_starts_nothing(effective_on: date, fresh: bool) -> None:
    assert is_fresh(effective_on, DAY, 30) is fresh


@pytest.mark.parametrize(
    ("before", "balance", "near"),
    [(8, 9, True), (0, 11, True), (9, 10, False), (9, 9, False), (8, 12, False), (8, 8, False)],
)
def test_a_seller_is_warned_once_on_the_way_up(before: int, balance: int, near: bool) -> None:
    assert comes_near(before, balance, step(12), 3) is near
