"""The market's bar and its six small pictures."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.figures.standings import Standings, finding, standing_bar, standing_table, standing_trend, trend_finding
from dashboard.shell import words
from tests.dashboard.asking import drawn

BEFORE = Standings(
    date(2026, 1, 1), {"good": 40, "clear": 50, "watch": 5, "improve": 3, "critical": 1, "not_yet_rated": 1}
)
NOW = Standings(
    date(2026, 2, 1), {"good": 41, "clear": 47, "watch": 5, "improve": 4, "critical": 2, "not_yet_rated": 1}
)


def test_the_parts_of_the_bar_are_the_counts() -> None:
    bar = standing_bar(NOW, BEFORE, address="/list").children[0]
    assert [part.style["flexGrow"] for part in bar.children] == [41, 47, 5, 4, 2, 1]


def test_every_standing_has_shape_word_count_share_and_change_and_leads_to_its_list() -> None:
    shown = drawn(standing_bar(NOW, BEFORE, address="/list"))
    for standing, sign in words.STANDINGS.items():
        assert f"/list?standing={standing}" in shown
        assert str(sign.word) in shown
        assert f"sign-{standing}" in shown
    assert ("▲ Improve", "4", "4.0\N{NO-BREAK SPACE}%", "+1") in standing_table(NOW, BEFORE)


@pytest.mark.parametrize(
    ("before", "words_"),
    [
        (None, "6 of 100 sellers stand at improve or critical"),
        (BEFORE, "6 of 100 sellers stand at improve or critical, 2 more than on 1 Jan 2026"),
        (
            Standings(date(2026, 1, 1), {"critical": 7}),
            "6 of 100 sellers stand at improve or critical, 1 fewer than on 1 Jan 2026",
        ),
        (NOW, "6 of 100 sellers stand at improve or critical, as many as on 1 Feb 2026"),
    ],
)
def test_the_title_states_the_finding(before: Standings | None, words_: str) -> None:
    assert finding(NOW, before) == words_


def test_the_trend_shows_each_standing_by_itself_from_zero() -> None:
    figure = standing_trend([BEFORE, NOW], "dark")
    assert [list(line.y) for line in figure.data] == [[40, 41], [50, 47], [5, 5], [3, 4], [1, 2], [1, 1]]
    assert all(figure.layout[f"yaxis{place or ''}"].range[0] == 0 for place in ("", 2, 3, 4, 5, 6))
    assert [line.marker.symbol for line in figure.data] == [sign.symbol for sign in words.STANDINGS.values()]


def test_the_trend_of_one_run_and_of_an_unrated_market_can_be_drawn() -> None:
    nobody = Standings(date(2026, 1, 1), {})
    assert len(standing_trend([nobody], "light").data) == 6
    assert trend_finding([nobody]) == "0.0 % of the rated sellers are good or clear"


def test_the_trends_title_compares_first_and_last() -> None:
    assert trend_finding([BEFORE, NOW]) == "88.9 % of the rated sellers are good or clear; on 1 Jan 2026 it was 90.9 %"
