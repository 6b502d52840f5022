"""The lines of the classes of points: how far the next node is, and what ends by itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.nodes import Balance, Lapse, finding, node_lines, place
from tests.dashboard.asking import drawn

NODES = ((12, "First node"), (24, "Second node"), (36, "Third node"), (48, "Last node"))


def balance(points: int, **changes: object) -> Balance:
    return Balance(**({"name": "General", "points": points, "nodes": NODES} | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("points", "following", "reached"),
    [(0, 12, None), (11, 12, None), (12, 24, 12), (23, 24, 12), (48, None, 48), (70, None, 48)],
)
def test_a_node_is_reached_with_its_last_point(points: int, following: int | None, reached: int | None) -> None:
    one = balance(points)
    assert (one.next_node[0] if one.next_node else None) == following
    assert (one.reached[0] if one.reached else None) == reached


@pytest.mark.parametrize(
    ("points", "near", "sign"),
    [(0, False, "good"), (4, False, "clear"), (10, True, "watch"), (12, False, "critical"), (22, True, "critical")],
)
def test_shape_and_colour_say_how_near_a_node_is(points: int, near: bool, sign: str) -> None:
    assert balance(points, near=near).sign == sign


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([0, 0], "No points count, and no node is near"),
        ([11, 3], "General: 1 point to the node at 12"),
        ([3, 9], "General: 3 points to the node at 12"),
        ([13, 11], "General: the node at 12 is reached, 11 points to the node at 24"),
        ([48, 11], "General: the node at 48 is reached"),
    ],
)
def test_the_title_names_the_highest_node_that_is_reached_or_else_the_nearest(points: list[int], words: str) -> None:
    assert finding([balance(one) for one in points]) == words


@given(points=st.integers(min_value=0, max_value=10_000), scale=st.integers(min_value=1, max_value=100))
def test_every_number_of_points_has_a_place_on_the_line(points: int, scale: int) -> None:
    assert 0 <= place(points, scale) <= 100


def test_a_line_says_everything_in_words_too() -> None:
    lapse = Lapse(points=4, on=date(2026, 5, 3))
    told = drawn(node_lines([balance(9, near=True, lapse=lapse), balance(0, name="Serious", nodes=())]))
    for words in ("9 points", "3 points to the node at 12.", "4 points end on 3 May 2026 by themselves.", "First node"):
        assert words in told.replace("P to", "p to")
    assert "It has no nodes." in told
