"""The waterfall adds up, and shows no more than ten bars."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.waterfall import MOST_BARS, Deduction, bars, finding, waterfall

BASE = 1_000_000


def deductions(*amounts: int) -> list[Deduction]:
    return [Deduction(f"rate_{place}", f"Rate {place}", amount) for place, amount in enumerate(amounts)]


@given(st.lists(st.integers(min_value=0, max_value=60_000), max_size=16))
def test_the_bars_lead_from_the_base_to_the_score_without_a_gap(amounts: list[int]) -> None:
    score = BASE - sum(amounts)
    shown = bars(base=BASE, deductions=deductions(*amounts), score=score)
    assert len(shown) <= MOST_BARS
    assert (shown[0].start, shown[0].end) == (BASE, BASE)
    assert (shown[-1].start, shown[-1].end) == (score, score)
    falls = shown[1:-1]
    assert [bar.start for bar in falls] == [bar.end for bar in shown[: len(falls)]]
    assert sum(bar.start - bar.end for bar in falls) == sum(amounts)


def test_what_does_not_add_up_is_refused() -> None:
    with pytest.raises(ValueError, match="do not lead"):
        bars(base=BASE, deductions=deductions(1), score=BASE)


def test_the_largest_come_first_and_the_smallest_are_taken_together() -> None:
    amounts = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    shown = bars(base=BASE, deductions=deductions(*amounts), score=BASE - 45)
    assert [bar.start - bar.end for bar in shown[1:-1]] == [9, 8, 7, 6, 5, 4, 3, 1 + 2]
    assert shown[-2].name == "2 other lines"


def test_lines_that_take_nothing_off_have_no_bar() -> None:
    assert [bar.code for bar in bars(base=BASE, deductions=deductions(0, 5, 0), score=BASE - 5)] == [
        "base",
        "rate_1",
        "score",
    ]


def test_the_drawn_lengths_are_the_deductions() -> None:
    figure = waterfall(
        base=BASE,
        deductions=deductions(40_000, 12_345),
        score=947_655,
        standing="clear",
        bands=[0, 500_000, 700_000, 850_000],
        scheme="light",
    )
    drawn = figure.data[0]
    assert list(drawn.x) == [40.0, 12.345]
    assert list(drawn.text) == ["−40.000", "−12.345"]
    assert list(drawn.customdata) == ["rate_0", "rate_1"]
    assert "◐ 947.655" in figure.data[2].text[0]


@pytest.mark.parametrize("score", [0, 1, 499_999, 850_000, BASE])
def test_every_score_lies_within_the_picture(score: int) -> None:
    figure = waterfall(
        base=BASE, deductions=deductions(BASE - score), score=score, standing="watch", bands=[500_000], scheme="dark"
    )
    left, right = figure.layout.xaxis.range
    assert left <= score / 1000 <= BASE / 1000 < right


def test_names_are_written_as_words_never_read_as_markup() -> None:
    figure = waterfall(
        base=BASE,
        deductions=[Deduction("x", "<b>Late</b>", 1)],
        score=BASE - 1,
        standing="clear",
        bands=[],
        scheme="light",
    )
    assert "&lt;b&gt;Late&lt;/b&gt;" in {note.text for note in figure.layout.annotations}


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        ((), "Nothing is taken off: the score is 1,000.000"),
        ((30_680,), "Rate 0 takes off 30.680 points"),
        ((30_680, 40_000), "70.680 points are taken off, most of them for: Rate 1"),
    ],
)
def test_the_title_states_the_finding(amounts: tuple[int, ...], words: str) -> None:
    assert finding(base=BASE, deductions=deductions(*amounts), score=BASE - sum(amounts)) == words
