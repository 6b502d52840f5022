"""The balance over time adds up on every day, before today and after it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.figures.balance import Counted, Drawn, balance_over_time, finding, month_starts, span, steps

TODAY = date(2026, 3, 1)
FIRST, LAST = TODAY - timedelta(days=365), TODAY + timedelta(days=365)
CLASSES = [Drawn(code="general", name="General", nodes=[12, 24, 36, 48])]


def counted(points: int, start: int, length: int) -> Counted:
    day = FIRST + timedelta(days=start)
    return Counted(points_class="general", points=points, counts_from=day, until=day + timedelta(days=length))


ENTRIES = st.lists(st.builds(counted, st.integers(-6, 24), st.integers(-100, 800), st.integers(1, 400)), max_size=12)


@given(entries=ENTRIES, offset=st.integers(0, 730))
def test_the_line_is_the_sum_of_what_counts_on_that_day(entries: list[Counted], offset: int) -> None:
    day = FIRST + timedelta(days=offset)
    held = [points for start, points in steps(entries, first=FIRST, last=LAST) if start <= day]
    assert held[-1] == sum(entry.points for entry in entries if entry.counts_from <= day < entry.until)


@settings(deadline=None, max_examples=20)
@given(entries=ENTRIES)
def test_a_figure_can_always_be_drawn(entries: list[Counted]) -> None:
    figure = balance_over_time(entries=entries, classes=CLASSES, today=TODAY, scheme="light")
    past, future = figure.data[:2]
    assert past.x[-1] == future.x[0] == TODAY
    assert past.y[-1] == future.y[0]
    first, last = span(entries, today=TODAY)
    assert first <= TODAY < last


def test_the_nodes_that_were_reached_are_drawn_and_the_next_one() -> None:
    figure = balance_over_time(entries=[counted(13, 300, 365)], classes=CLASSES, today=TODAY, scheme="dark")
    assert {shape.y0 for shape in figure.layout.shapes if shape.y0 == shape.y1} == {12, 24}


@given(offset=st.integers(0, 1200), length=st.integers(37, 800))
def test_the_months_below_the_line_are_few_and_lie_inside(offset: int, length: int) -> None:
    first = FIRST + timedelta(days=offset)
    months = month_starts(first, first + timedelta(days=length))
    assert len(months) <= 4
    assert all(day.day == 1 and first < day < first + timedelta(days=length) for day in months)


def test_without_an_end_nothing_is_drawn_until_the_end_of_time() -> None:
    endless = Counted(points_class="general", points=2, counts_from=TODAY, until=date.max)
    assert span([endless], today=TODAY) == (TODAY - timedelta(days=7), TODAY + timedelta(days=30))


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([], "No points count today"),
        ([counted(4, 0, 100)], "No points count today"),
        ([counted(4, 300, 100), counted(-4, 300, 100)], "No points count today"),
        ([counted(1, 300, 100)], "1 point counts today; it has ended by 5 Apr 2026"),
        ([counted(2, 300, 100), counted(4, 310, 100)], "6 points count today; the last of them end by 15 Apr 2026"),
    ],
)
def test_the_title_says_when_everything_has_ended(entries: list[Counted], words: str) -> None:
    assert finding(entries, today=TODAY) == words
