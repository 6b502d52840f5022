"""Three ledgers, nodes at 12, 24, 36 and 48, points gone with the year, counterfeits of some weight one year later."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.violations.breaches import Complaint
from tests.governance.rulebook.presets.replaying import Crossing, Rules, decided

RULES = Rules("cn-taobao-like")


def counterfeits(points: int, year: int = 2025) -> list[Complaint]:
    """Counterfeits of so many points, 12 each, a month apart."""
    return [decided(f"{year}-{month:02}-03", "counterfeit") for month in range(1, points // 12 + 1)]


@pytest.mark.parametrize(
    ("points", "new_year", "year_after"),
    [(12, 0, 0), (24, 24, 0), (36, 36, 0), (48, 0, 0), (60, 0, 0)],  # at 48 the shop is closed; nothing to carry over
)
def test_counterfeits_of_24_to_47_points_are_not_cleared_with_their_year(
    points: int, new_year: int, year_after: int
) -> None:
    history = counterfeits(points)
    assert RULES.points(history, "2025-12-31").get("counterfeit") == points
    assert RULES.points(history, "2026-01-01").get("counterfeit", 0) == new_year
    assert RULES.points(history, "2026-12-31").get("counterfeit", 0) == new_year
    assert RULES.points(history, "2027-01-01").get("counterfeit", 0) == year_after


@pytest.mark.parametrize("issue", ["not_as_described", "prohibited", "invented_reviews"])
def test_all_other_points_are_gone_with_their_year(issue: str) -> None:
    history = [decided("2025-01-02", issue), decided("2025-12-31", issue)]
    assert sum(RULES.points(history, "2025-12-31").values()) > 0
    assert RULES.points(history, "2026-01-01") == {}


def test_what_is_carried_over_and_what_is_new_count_together() -> None:
    history = [*counterfeits(24), *counterfeits(12, 2026), decided("2026-02-03", "counterfeit")]
    assert RULES.points(history, "2026-01-02") == {"counterfeit": 24}
    assert RULES.points(history, "2026-02-03") == {"counterfeit": 48}
    crossings = RULES.crossings(history, "2026-01-01", "2026-02-28")
    assert [(crossing.day, crossing.step) for crossing in crossings] == [
        (date(2026, 1, 1), ("counterfeit", 12)),
        (date(2026, 1, 1), ("counterfeit", 24)),
        (date(2026, 1, 3), ("counterfeit", 36)),
        (date(2026, 2, 3), ("counterfeit", 48)),
    ]


def test_the_nodes_of_a_class_are_reached_one_after_the_other_and_left_with_the_year() -> None:
    history = [decided(f"2025-{month:02}-10", "prohibited") for month in (1, 3, 5, 7)]
    assert RULES.crossings(history, "2025-01-01", "2026-01-05") == [
        Crossing(date(2025, 1, 10), ("serious", 12), reached=True),
        Crossing(date(2025, 3, 10), ("serious", 24), reached=True),
        Crossing(date(2025, 5, 10), ("serious", 36), reached=True),
        Crossing(date(2025, 7, 10), ("serious", 48), reached=True),
        *(Crossing(date(2026, 1, 1), ("serious", at), reached=False) for at in (12, 24, 36, 48)),
    ]


def test_a_node_is_reached_again_in_the_next_year() -> None:
    history = [decided("2025-06-01", "prohibited"), decided("2026-06-01", "prohibited")]
    reached = [crossing.day for crossing in RULES.crossings(history, "2025-05-01", "2026-07-01") if crossing.reached]
    assert reached == [date(2025, 6, 1), date(2026, 6, 1)]


def test_each_class_has_a_ledger_of_its_own() -> None:
    general = [decided(f"2025-02-{day:02}", "not_as_described") for day in (1, 2, 3)]
    history = [*general, decided("2025-02-04", "prohibited"), decided("2025-02-05", "counterfeit")]
    assert RULES.points(history, "2025-02-05") == {"general": 9, "serious": 12, "counterfeit": 12}
    steps = [crossing.step for crossing in RULES.crossings(history, "2025-02-01", "2025-02-28")]
    assert steps == [("serious", 12), ("counterfeit", 12)], "33 points, and no more than twelve in one class"


@pytest.mark.parametrize(
    ("points_class", "at", "measures"),
    [
        ("general", 12, {("shop_stopped", 7)}),
        ("general", 24, {("shop_stopped", 14)}),
        ("general", 36, {("shop_stopped", 21)}),
        ("serious", 48, {("closure", None)}),
        ("counterfeit", 12, {("shop_stopped", 7)}),
        ("counterfeit", 48, {("closure", None)}),
    ],
)
def test_what_follows_at_each_node(points_class: str, at: int, measures: set[tuple[str, int | None]]) -> None:
    assert {(m.kind.value, m.days) for m in RULES.step(points_class, at).measures} == measures


@given(st.lists(st.dates(date(2025, 1, 1), date(2025, 12, 31)), max_size=6, unique=True))
def test_what_outlasts_the_year_depends_on_its_points_alone(days: list[date]) -> None:
    history = [decided(day.isoformat(), "counterfeit") for day in days]
    points = 12 * len(days)
    kept = points if 24 <= points < 48 else 0
    assert RULES.points(history, "2026-01-01").get("counterfeit", 0) == kept
    assert RULES.points(history, "2027-01-01") == {}
