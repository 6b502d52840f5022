"""A seller's score over the runs."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.figures.score_trend import Judged, finding, rule_changes, score_trend

BANDS = [0, 500_000, 700_000, 850_000]


def judged(month: int, score: int | None, standing: str = "watch", rules: str = "fair-1000 1") -> Judged:
    return Judged(date(2026, month, 1), score, standing, rules)


UNRATED = judged(1, None, "not_yet_rated")


def test_a_run_without_score_leaves_a_gap() -> None:
    figure = score_trend(results=[UNRATED, judged(2, 812_345)], base=1_000_000, bands=BANDS, scheme="light")
    assert list(figure.data[0].y) == [None, 812.345]
    assert list(figure.data[0].marker.symbol) == ["circle-open", "diamond"]


def test_a_few_days_are_written_the_first_and_the_last_among_them() -> None:
    results = [judged(month, 800_000) for month in range(1, 13)]
    axis = score_trend(results=results, base=1_000_000, bands=BANDS, scheme="light").layout.xaxis
    assert list(axis.ticktext) == ["1 Jan 2026", "1 May 2026", "1 Aug 2026", "1 Dec 2026"]
    alone = score_trend(results=results[:1], base=1_000_000, bands=BANDS, scheme="light").layout.xaxis
    assert list(alone.ticktext) == ["1 Jan 2026"]


def test_a_change_of_the_rules_is_marked() -> None:
    results = [judged(1, 800_000), judged(2, 790_000, rules="fair-1000 2"), judged(3, 795_000, rules="fair-1000 2")]
    assert [(a.rules, b.rules) for a, b in rule_changes(results)] == [("fair-1000 1", "fair-1000 2")]
    figure = score_trend(results=results, base=1_000_000, bands=BANDS, scheme="dark")
    assert "rules: fair-1000 1 → fair-1000 2" in {note.text for note in figure.layout.annotations}


@pytest.mark.parametrize("score", [0, 499_999, 700_000, 1_000_000])
def test_the_line_lies_within_the_picture(score: int) -> None:
    figure = score_trend(results=[judged(1, score)], base=1_000_000, bands=BANDS, scheme="light")
    bottom, top = figure.layout.yaxis.range
    assert bottom <= score / 1000 <= top


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ([UNRATED], "Not yet rated in any run"),
        ([UNRATED, judged(2, 812_345)], "First score: 812.345 on 1 Feb 2026"),
        ([judged(1, 800_000), judged(2, 812_345)], "Up 12.345 points since 1 Jan 2026"),
        ([judged(1, 812_345), judged(2, 800_000)], "Down 12.345 points since 1 Jan 2026"),
        ([judged(1, 800_000), judged(2, 800_000)], "The score has not moved since 1 Jan 2026"),
    ],
)
def test_the_title_states_where_the_score_went(results: list[Judged], words: str) -> None:
    assert finding(results) == words
