"""Windows by the calendar: which days belong to which, worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from governance.facts.window_spec import LONG, SHORT, RateWindow, Span, WindowSpec, WindowSums

SPEC = WindowSpec(
    as_of=date(2026, 3, 31),
    rates=(RateWindow("late", 0, 90, 365), RateWindow("low_reviews", 30, 90, 365)),
    floor_maturity_days=30,
    floor_window_days=365,
)
LATE, LOW = SPEC.rates


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (SPEC.window(LATE, SHORT), Span(date(2026, 1, 1), date(2026, 3, 31))),
        (SPEC.window(LATE, LONG), Span(date(2025, 4, 1), date(2026, 3, 31))),
        (SPEC.window(LOW, SHORT), Span(date(2025, 12, 2), date(2026, 3, 1))),
        (SPEC.window(LOW, LONG), Span(date(2025, 3, 2), date(2026, 3, 1))),
        (SPEC.immature(LOW), Span(date(2026, 3, 2), date(2026, 3, 31))),
        (SPEC.floor, Span(date(2025, 3, 2), date(2026, 3, 1))),
        (SPEC.assessed[0], Span(date(2025, 12, 1), date(2026, 2, 28))),
        (SPEC.assessed[1], Span(date(2025, 11, 3), date(2026, 1, 31))),
    ],
)
def test_a_window_has_exactly_its_days(found: Span, expected: Span) -> None:
    assert found == expected


def test_a_window_of_90_days_has_90_days_and_the_immature_part_follows_without_a_gap() -> None:
    window, fresh = SPEC.window(LOW, SHORT), SPEC.immature(LOW)
    assert (window.last - window.first).days + 1 == 90
    assert (fresh.first - window.last).days == 1
    assert fresh.last == SPEC.as_of


def test_a_rate_that_matures_at_once_has_no_immature_days() -> None:
    assert SPEC.immature(LATE).first > SPEC.immature(LATE).last


def test_the_query_has_a_column_for_every_place() -> None:
    sums = WindowSums(SPEC)
    assert sums.columns == 1 + 1 + 2 + 2 + 2 * 2 * 2 + 2 * 2
    assert sums.query.count("FILTER") == sums.columns - 1
