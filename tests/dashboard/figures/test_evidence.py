"""What is proven, rate by rate and category by category."""

from __future__ import annotations

import pytest

from dashboard.figures.evidence import (
    CategoryRow,
    Proven,
    depth,
    evidence_bars,
    evidence_rows,
    finding,
    heat_finding,
    heat_table,
)
from tests.dashboard.asking import drawn


def proven(over: int, unknown: int = 0, within: int = 0, name: str = "Late") -> Proven:
    return Proven(name, {"proven_over": over, "not_enough": unknown, "proven_within": within})


def test_the_bar_has_the_states_in_one_order_and_leaves_out_what_nobody_is_in() -> None:
    bar = evidence_bars([proven(3, 0, 7)]).children[1].children[0].children[1]
    assert [(part.className.split("-")[-1], part.style["flexGrow"]) for part in bar.children] == [
        ("proven_over", 3),
        ("proven_within", 7),
    ]


def test_the_table_counts_every_state() -> None:
    assert evidence_rows([proven(3, 1_200, 7)]) == [("Late", "3", "1,200", "7")]


@pytest.mark.parametrize(
    ("rates", "words"),
    [
        ([], "No seller is proven over the target of any rate"),
        ([proven(0, 5)], "No seller is proven over the target of any rate"),
        (
            [proven(3, 7), proven(4, 6, name="Returned")],
            "Returned: 4 of 10 rated sellers are proven over the target, more than for any other rate",
        ),
    ],
)
def test_the_title_names_the_rate_most_sellers_miss(rates: list[Proven], words: str) -> None:
    assert finding(rates) == words


@pytest.mark.parametrize(
    ("over", "of", "expected"), [(0, 100, 0), (1, 100, 1), (3, 100, 2), (6, 100, 3), (11, 100, 4), (0, 0, 0)]
)
def test_the_ground_deepens_with_the_share(over: int, of: int, expected: int) -> None:
    assert depth(proven(over, of - over)) == expected


def test_the_heat_says_in_figures_what_it_says_in_colour() -> None:
    shown = drawn(heat_table([CategoryRow("Toys", [proven(2, 18)])], ["Late"]))
    assert "▲ 2" in shown
    assert "Late: 2 over, 0 within, 18 not enough evidence" in shown


def test_the_heats_title_names_the_place_with_the_largest_share() -> None:
    rows = [CategoryRow("Toys", [proven(2, 18)]), CategoryRow("Shoes", [proven(2, 8)]), CategoryRow("Books", [])]
    assert heat_finding(rows) == "Shoes: 2 of 10 rated sellers are proven over for “Late”, the largest share anywhere"
    few = [CategoryRow("Pets", [proven(1, 1)]), CategoryRow("Bags", [proven(1, 9)])]
    assert heat_finding(few).startswith("Bags: 1 of 10"), "a category of two sellers says little"
    assert heat_finding([]) == "In no category is a seller proven over a target"
