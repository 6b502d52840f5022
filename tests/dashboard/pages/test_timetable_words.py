"""Timetables in words, as somebody picks them, and back as crontab lines."""

from __future__ import annotations

import pytest
from flask import Flask

from dashboard.pages.timetable_words import WEEKDAYS, Picked, in_words, line_of, picked_of


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("0 6 * * mon", "every Monday at 06:00"),
        ("0 6 * * MON", "every Monday at 06:00"),
        ("30 17 * * mon,thu", "every Monday and Thursday at 17:30"),
        ("0 6 * * mon-wed,sun", "every Monday, Tuesday, Wednesday, and Sunday at 06:00"),
        ("0  6 * *  mon-sun", "every day at 06:00"),
        ("5 0 * * *", "every day at 00:05"),
        ("0 9 1-7 * mon", "every first Monday of a month at 09:00"),
        ("0 9 22-28 * fri", "every fourth Friday of a month at 09:00"),
        ("0 7 15 * *", "on day 15 of every month at 07:00"),
        ("0 6 * * fri-mon", "by the line 0 6 * * fri-mon"),
        ("0 6 * * mon-tue-wed", "by the line 0 6 * * mon-tue-wed"),
        ("0 6 1 1,7 *", "by the line 0 6 1 1,7 *"),
        ("*/30 6 * * mon", "by the line */30 6 * * mon"),
    ],
)
def test_a_line_is_said_as_people_say_it(app: Flask, line: str, said: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert in_words(line) == said


@pytest.mark.parametrize(
    "line", ["0 6 * * mon", "15 23 * * tue,sat", "0 6 * * *", "0 9 8-14 * sun", "0 7 1 * *", "junk"]
)
def test_what_is_picked_writes_the_line_again(line: str) -> None:
    assert line_of(picked_of(line)) == line


def test_days_stand_in_their_order_and_all_of_them_are_every_day() -> None:
    assert line_of(Picked(every="week", days=("sat", "mon"), time="06:00")) == "0 6 * * mon,sat"
    assert line_of(Picked(every="week", days=WEEKDAYS, time="06:00")) == "0 6 * * *"


@pytest.mark.parametrize(
    "picked",
    [
        Picked(every="week", time="06:00"),
        Picked(every="month", nth="1-7", time="06:00"),
        Picked(every="week", days=("mon",), time="soon"),
    ],
)
def test_half_a_timetable_is_a_line_that_cannot_be_read(picked: Picked) -> None:
    assert "?" in line_of(picked)
