from __future__ import annotations

from datetime import date, timedelta

import pytest

from governance.core.clocks.working_days import WorkingDays, is_known, published_in_library

CHINA = WorkingDays("CN")


@pytest.mark.parametrize(
    ("day", "working"),
    [
        # New Year 2026: Thursday to Saturday off, made up on Sunday.
        (date(2025, 12, 31), True),
        (date(2026, 1, 1), False),
        (date(2026, 1, 2), False),
        (date(2026, 1, 4), True),
        # Spring Festival 2026: nine days off, made up on the Saturdays around them.
        (date(2026, 2, 14), True),
        (date(2026, 2, 15), False),
        (date(2026, 2, 16), False),
        (date(2026, 2, 20), False),
        (date(2026, 2, 23), False),
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),
        # National Day 2026.
        (date(2026, 9, 20), True),
        (date(2026, 9, 25), False),
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
        # Spring Festival and National Day 2025.
        (date(2025, 1, 26), True),
        (date(2025, 1, 28), False),
        (date(2025, 2, 4), False),
        (date(2025, 2, 8), True),
        (date(2025, 9, 28), True),
        (date(2025, 10, 8), False),
        (date(2025, 10, 11), True),
        # A day of December moved by the notice for the next year.
        (date(2018, 12, 29), True),
        (date(2018, 12, 31), False),
        # An ordinary week.
        (date(2026, 3, 6), True),
        (date(2026, 3, 7), False),
    ],
)
def test_chinese_days_off_and_make_up_days(day: date, working: bool) -> None:
    assert CHINA.is_working(day) is working


@pytest.mark.parametrize(
    ("country", "day", "working"),
    [
        ("BR", date(2026, 9, 7), False),
        ("US", date(2026, 7, 3), False),  # observed: the fourth is a Saturday
        ("AE", date(2026, 3, 7), False),
        ("AE", date(2026, 3, 6), True),
        ("XX", date(2026, 1, 1), True),  # no calendar: weekends only
        ("XX", date(2026, 1, 3), False),
        (None, date(2026, 1, 1), True),
        (None, date(2026, 1, 4), False),
    ],
)
def test_days_off_of_other_countries(country: str | None, day: date, working: bool) -> None:
    assert WorkingDays(country).is_working(day) is working


def test_a_day_entered_by_hand_counts_more_than_the_library() -> None:
    china = WorkingDays("CN", {date(2026, 3, 6): False, date(2026, 3, 7): True})
    assert [china.is_working(date(2026, 3, day)) for day in (5, 6, 7, 8)] == [True, False, True, False]


@pytest.mark.parametrize(
    ("country", "years", "until"),
    [
        # The notice of a year may move the last days of the year before.
        ("CN", (), date(published_in_library("CN").year, 12, 25)),
        ("CN", (2040,), date(2040, 12, 25)),
        # No make-up days: every year counts.
        ("BR", (), date(2050, 12, 31)),
        # Made up until 2016 and no more.
        ("BG", (), date(2050, 12, 31)),
        ("XX", (), date(1, 12, 31)),
        ("XX", (2026, 2027), date(2027, 12, 31)),
        (None, (), date.max),
    ],
)
def test_how_far_a_calendar_is_settled(country: str | None, years: tuple[int, ...], until: date) -> None:
    assert WorkingDays(country, published_years=years).published_until == until


def test_the_library_has_the_chinese_calendar_of_2026() -> None:
    assert published_in_library("CN") >= date(2026, 12, 25)


def test_a_year_with_estimated_holidays_is_not_published() -> None:
    """In India the day of Diwali of a far year is an estimate."""
    assert published_in_library("IN").year < 2035
    assert published_in_library("IN").month == 12


def test_no_december_before_the_25th_was_ever_moved_by_the_next_years_notice() -> None:
    """What `published_until` stands on, checked over all Chinese notices that the library has."""
    weekend_days = [
        day
        for year in range(2001, published_in_library("CN").year)
        for day in (date(year, 12, 1) + timedelta(days=number) for number in range(31))
        if CHINA.is_working(day) != (day.weekday() < 5)
    ]
    assert weekend_days
    assert min(day.day for day in weekend_days) > 25


def test_a_country_code_nobody_has_is_not_known() -> None:
    assert is_known("CN")
    assert not is_known("XX")
