"""The states of a permit as days pass, and the reminders before its end."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.onboarding.expiry import FOLLOWS, Expiry, expiry_on, grace_ends, lapses_on, may_trade, reminders_from

END = date(2026, 6, 30)
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))


@pytest.mark.parametrize(
    ("day", "grace_days", "expected"),
    [
        (END - timedelta(days=61), 0, Expiry.VALID),
        (END - timedelta(days=60), 0, Expiry.EXPIRING),
        (END, 0, Expiry.EXPIRING),  # the last valid day is a valid day
        (END + timedelta(days=1), 0, Expiry.EXPIRED),
        (END + timedelta(days=1), 30, Expiry.GRACE),
        (END + timedelta(days=30), 30, Expiry.GRACE),
        (END + timedelta(days=31), 30, Expiry.EXPIRED),
    ],
)
def test_a_permit_is_valid_expiring_in_grace_or_expired(day: date, grace_days: int, expected: Expiry) -> None:
    assert expiry_on(day, valid_until=END, notice_days=60, grace_days=grace_days) is expected


def test_a_permit_without_end_stays_valid() -> None:
    assert expiry_on(date(2999, 1, 1), valid_until=None, notice_days=60) is Expiry.VALID


@given(DAYS, st.integers(0, 200))
def test_as_days_pass_a_permit_only_moves_on_and_each_move_stands_in_the_table(first: date, grace: int) -> None:
    days = [first + timedelta(days=number) for number in range(400)]
    end = first + timedelta(days=120)
    states = [expiry_on(day, valid_until=end, notice_days=60, grace_days=grace) for day in days]
    for before, after in pairwise(states):
        assert after is before or after in FOLLOWS[before]


@given(DAYS, DAYS, st.integers(0, 200))
def test_trade_ends_on_the_day_of_the_lapse_and_not_before(day: date, end: date, grace: int) -> None:
    expiry = expiry_on(day, valid_until=end, notice_days=60, grace_days=grace)
    assert may_trade(expiry) == (day < lapses_on(end, grace))
    assert may_trade(expiry) == (day <= grace_ends(end, grace))


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (100, [60, 30, 7]),
        (60, [60, 30, 7]),
        (59, [60, 30, 7]),  # the one behind is made up for, once
        (20, [30, 7]),
        (7, [7]),
        (0, [7]),
        (-1, []),
    ],
)
def test_of_reminders_that_lie_behind_only_the_last_is_given(left: int, expected: list[int]) -> None:
    assert reminders_from(END - timedelta(days=left), END, (60, 30, 7)) == expected
