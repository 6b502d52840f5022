"""Festivals bring orders, and with a lag carriers who cannot keep up."""

from __future__ import annotations

from datetime import date

import numpy as np

from governance.demo import seasons

START = date(2025, 1, 1)
DAYS = 730


def on(day: date) -> int:
    return (day - START).days


def test_the_eleventh_of_november_is_the_largest_day_of_both_years() -> None:
    demand = seasons.demand(START, DAYS)
    peaks = [on(date(2025, 11, 11)), on(date(2026, 11, 11))]
    assert abs(int(np.argmax(demand[:365])) - peaks[0]) <= 2
    assert abs(365 + int(np.argmax(demand[365:])) - peaks[1]) <= 2
    assert demand[peaks[0]] > 2.5 * np.median(demand)


def test_the_lunar_new_year_is_quiet_and_weekends_are_busy() -> None:
    demand = seasons.demand(START, DAYS)
    assert demand[on(date(2026, 2, 3)) : on(date(2026, 2, 10))].max() < 0.75
    monday = on(date(2026, 4, 6))
    assert demand[monday + 5] > demand[monday] > 0


def test_carriers_are_late_after_the_peak_and_never_mostly() -> None:
    late, demand = seasons.carrier_lateness(START, DAYS), seasons.demand(START, DAYS)
    assert late.min() >= 0.004
    assert late.max() < 0.1
    assert 0 < int(np.argmax(late[:365])) - on(date(2025, 11, 11)) <= 4
    assert late[on(date(2025, 11, 13))] > 5 * late[on(date(2025, 8, 13))]
    assert len(late) == len(demand) == DAYS
