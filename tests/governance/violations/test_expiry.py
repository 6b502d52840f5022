"""How long points count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.violations.expiry import Expiry, OnFix, Reset, Rolling, expiry_of

YEAR, QUARTER, CARRIED = Reset("year"), Reset("quarter"), Reset("year", 24, 48)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"kind": "rolling", "days": 90}, Rolling(90)),
        ({"kind": "reset", "every": "quarter"}, QUARTER),
        ({"kind": "reset", "every": "year", "carry_over": {"from": 24, "below": 48}}, CARRIED),
        ({"kind": "on_fix", "at_most_days": 180}, OnFix(180)),
    ],
)
def test_each_kind_is_read(written: dict[str, object], read: Expiry) -> None:
    assert expiry_of(written) == read


@pytest.mark.parametrize(
    ("expiry", "effective", "fixed", "points", "lapses"),
    [
        (Rolling(90), "2026-01-01", None, 0, "2026-04-01"),
        (Rolling(90), "2026-01-01", "2026-01-05", 99, "2026-04-01"),  # neither a fix nor other points matter
        (YEAR, "2026-01-01", None, 0, "2027-01-01"),
        (YEAR, "2026-12-31", None, 0, "2027-01-01"),
        (QUARTER, "2026-02-28", None, 0, "2026-04-01"),
        (QUARTER, "2026-12-31", None, 0, "2027-01-01"),
        (CARRIED, "2026-06-01", None, 23, "2027-01-01"),
        (CARRIED, "2026-06-01", None, 24, "2028-01-01"),
        (CARRIED, "2026-06-01", None, 47, "2028-01-01"),
        (CARRIED, "2026-06-01", None, 48, "2027-01-01"),
        (Reset("quarter", 3, 9), "2026-11-30", None, 3, "2027-04-01"),
        (OnFix(180), "2026-01-01", None, 0, "2026-06-30"),
        (OnFix(180), "2026-01-01", "2026-02-01", 0, "2026-02-01"),
        (OnFix(180), "2026-01-01", "2026-01-01", 0, "2026-01-02"),  # at least for the day
        (OnFix(180), "2026-01-01", "2027-01-01", 0, "2026-06-30"),
    ],
)
def test_points_lapse_on_the_day_the_rule_says(
    expiry: Expiry, effective: str, fixed: str | None, points: int, lapses: str
) -> None:
    on = None if fixed is None else date.fromisoformat(fixed)
    lapse = expiry.lapses_on(date.fromisoformat(effective), fixed_on=on, points_of_the_period=points)
    assert lapse == date.fromisoformat(lapses)


DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(day=DAYS, every=st.sampled_from(["year", "quarter"]))
def test_every_day_lies_in_one_period_and_the_next_begins_where_it_ends(day: date, every: str) -> None:
    reset = Reset(every)
    begin, end = reset.begins_on(day), reset.ends_on(day)
    assert begin <= day < end
    assert reset.begins_on(end) == end
    assert reset.begins_on(end - timedelta(days=1)) == begin


@given(
    day=DAYS,
    expiry=st.sampled_from([Rolling(1), Rolling(365), YEAR, QUARTER, CARRIED, OnFix(1), OnFix(90)]),
    fixed=st.none() | DAYS,
    points=st.integers(0, 60),
)
def test_points_count_for_a_day_at_least(day: date, expiry: Expiry, fixed: date | None, points: int) -> None:
    assert expiry.lapses_on(day, fixed_on=fixed, points_of_the_period=points) > day
