"""One ledger, five tiers at 3, 6, 9, 12 and 15, every quarter begins without points, measures of 28 days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.governance.rulebook.presets.replaying import Crossing, Rules, decided

RULES = Rules("shopee-like")


def test_there_are_five_tiers_of_28_days_in_one_ledger() -> None:
    steps = RULES.measures.steps
    assert [(step.points_class, step.at) for step in steps] == [("general", at) for at in (3, 6, 9, 12, 15)]
    assert {measure.days for step in steps for measure in step.measures} == {28}
    kinds = [[measure.kind.value for measure in step.measures] for step in steps]
    assert kinds == [["warning"], ["demotion"], ["demotion"], ["order_cap"], ["shop_stopped"]]


def test_counterfeits_and_late_orders_stand_in_the_same_ledger() -> None:
    history = [decided("2026-01-05", "counterfeit"), decided("2026-01-06", "not_received")]
    assert RULES.points(history, "2026-01-06") == {"general": 5}


def test_points_climb_through_the_tiers_and_every_quarter_begins_without() -> None:
    history = [decided(f"2026-01-{day:02}", "counterfeit") for day in (5, 12, 19, 26)]
    history += [decided("2026-03-31", "counterfeit"), decided("2026-04-01", "counterfeit")]
    assert RULES.points(history, "2026-03-31") == {"general": 15}
    assert RULES.points(history, "2026-04-01") == {"general": 3}
    found = RULES.crossings(history, "2026-01-01", "2026-04-02")
    assert [(c.day, c.step[1]) for c in found if c.reached] == [
        (date(2026, 1, 5), 3),
        (date(2026, 1, 12), 6),
        (date(2026, 1, 19), 9),
        (date(2026, 1, 26), 12),
        (date(2026, 3, 31), 15),
    ]
    left = [Crossing(date(2026, 4, 1), ("general", at), reached=False) for at in (6, 9, 12, 15)]
    assert [crossing for crossing in found if not crossing.reached] == left, "tier 1 is reached on that very day again"


@pytest.mark.parametrize(
    ("day", "gone_on"),
    [
        ("2026-01-01", "2026-04-01"),
        ("2026-03-31", "2026-04-01"),
        ("2026-04-01", "2026-07-01"),
        ("2026-09-30", "2026-10-01"),
        ("2026-12-31", "2027-01-01"),
    ],
)
def test_points_end_with_the_quarter_they_came_in(day: str, gone_on: str) -> None:
    history = [decided(day, "counterfeit")]
    assert RULES.points(history, date.fromisoformat(gone_on) - timedelta(days=1)) == {"general": 3}
    assert RULES.points(history, gone_on) == {}


def test_the_third_prohibited_product_costs_more() -> None:
    history = [decided(f"2026-01-{day:02}", "prohibited") for day in (1, 11, 21)]
    assert [RULES.points(history[:number], "2026-01-31")["general"] for number in (1, 2, 3)] == [2, 4, 7]


@given(st.lists(st.dates(date(2025, 1, 1), date(2026, 12, 31)), max_size=8, unique=True), st.integers(2025, 2026))
def test_only_the_points_of_the_quarter_count(days: list[date], year: int) -> None:
    history = [decided(day.isoformat(), "counterfeit") for day in days]
    for month in (1, 4, 7, 10):
        last = date(year + month // 10, (month + 3 - 1) % 12 + 1, 1) - timedelta(days=1)
        inside = [day for day in days if date(year, month, 1) <= day <= last]
        assert RULES.points(history, last).get("general", 0) == 3 * len(inside)
