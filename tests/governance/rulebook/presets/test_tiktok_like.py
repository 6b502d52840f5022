"""One ledger, milestones at 12, 24, 36 and 48, and each point gone 90 days after it was given."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.violations.appeals.rules import AppealRules
from governance.violations.measures.crossing import comes_near
from tests.governance.rulebook.changing import preset
from tests.governance.rulebook.presets.replaying import Crossing, Rules, decided

RULES = Rules("tiktok-like")


def before_june_2025() -> Rules:
    """The older edition: 180 days."""
    types = preset("tiktok-like")["violation_types"]
    return Rules("tiktok-like", *((f"/violation_types/{number}/expiry/days", 180) for number in range(len(types))))


@pytest.mark.parametrize(("rules", "days"), [(RULES, 90), (before_june_2025(), 180)], ids=["90 days", "180 days"])
def test_each_point_lasts_so_many_days(rules: Rules, days: int) -> None:
    given_on = date(2026, 1, 10)
    history = [decided(given_on.isoformat(), "prohibited"), decided("2026-01-20", "prohibited")]
    assert rules.points(history, given_on + timedelta(days=days - 1)) == {"general": 12}
    assert rules.points(history, given_on + timedelta(days=days)) == {"general": 6}
    assert rules.points(history, given_on + timedelta(days=days + 10)) == {}


def test_milestones_are_reached_and_left_as_points_come_and_go() -> None:
    history = [decided(f"2026-01-{day:02}", "prohibited") for day in (1, 11, 21, 31)]
    history += [decided("2026-04-05", "prohibited")]
    assert RULES.crossings(history, "2026-01-01", "2026-07-15") == [
        Crossing(date(2026, 1, 11), ("general", 12), reached=True),
        Crossing(date(2026, 1, 31), ("general", 24), reached=True),
        Crossing(date(2026, 4, 1), ("general", 24), reached=False),
        Crossing(date(2026, 4, 5), ("general", 24), reached=True),
        Crossing(date(2026, 4, 11), ("general", 24), reached=False),
        Crossing(date(2026, 5, 1), ("general", 12), reached=False),
    ]


def test_the_gravest_counterfeit_revokes_at_once_and_passes_every_milestone() -> None:
    history = [decided("2026-01-01", "counterfeit", severity="critical")]
    assert RULES.points(history, "2026-01-01") == {"general": 48}
    reached = [crossing.step[1] for crossing in RULES.crossings(history, "2026-01-01", "2026-01-02")]
    assert reached == [12, 24, 36, 48]
    assert [measure.kind.value for measure in RULES.step("general", 48).measures] == ["closure"]


def test_sellers_are_warned_five_points_before_a_milestone() -> None:
    step, warn = RULES.step("general", 12), RULES.measures.warn_before
    near = [balance for balance in range(15) if comes_near(0, balance, step, warn)]
    assert near == [7, 8, 9, 10, 11]


@pytest.mark.parametrize(
    ("rule", "points"),
    [
        ("missing_qualification", 6),
        ("expired_permit", 4),
        ("inauthentic_qualification", 12),
        ("counterfeit_goods", 4),
        ("counterfeit_goods_gravest", 48),
        ("ip_infringement", 1),
        ("prohibited_goods", 6),
        ("improper_communication", 1),
        ("not_as_described", 1),
        ("seller_returns", 2),
    ],
)
def test_points_are_those_of_the_published_table(rule: str, points: int) -> None:
    assert RULES.violations.types[rule].points == points


@pytest.mark.parametrize("rule", ["late_dispatch", "seller_cancellations"])
def test_service_costs_two_points_and_four_when_it_goes_on(rule: str) -> None:
    kind, first = RULES.violations.types[rule], date(2026, 1, 1)
    assert kind.points_after([], first) == 2
    assert kind.points_after([first], first + timedelta(days=89)) == 4
    assert kind.points_after([first], first + timedelta(days=90)) == 2


def test_a_refused_appeal_can_be_followed_by_one_more() -> None:
    appeals = AppealRules.from_document(1, RULES.document)
    assert (appeals.window_days, appeals.second_window_days) == (30, 15)


@given(
    st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=10, unique=True),
    st.dates(date(2026, 1, 1), date(2027, 6, 1)),
)
def test_exactly_the_points_of_the_last_90_days_count(days: list[date], on: date) -> None:
    history = [decided(day.isoformat(), "prohibited") for day in days]
    fresh = [day for day in days if day <= on < day + timedelta(days=90)]
    assert RULES.points(history, on).get("general", 0) == 6 * len(fresh)
