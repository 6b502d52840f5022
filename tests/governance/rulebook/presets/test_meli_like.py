"""Colours by three rates, with limits of its own in each country, nothing below ten sales, sixty days or a year."""

from __future__ import annotations

from decimal import Decimal

import pytest

from governance.scoring.levels import Counted, LevelRules
from tests.governance.rulebook.changing import preset

THOUSAND = 1_000
# Per country and rate the highest share, in tenths of a percent, of: leader, green, yellow, orange.
TABLE = {
    ("BR", "claims"): (10, 20, 45, 80),
    ("BR", "cancelled"): (5, 15, 35, 40),
    ("BR", "late"): (60, 100, 180, 220),
    ("MX", "claims"): (10, 15, 30, 60),
    ("MX", "cancelled"): (5, 10, 25, 30),
    ("MX", "late"): (80, 100, 150, 220),
    ("CO", "claims"): (25, 35, 55, 70),
    ("CO", "cancelled"): (15, 25, 70, 90),
    ("CO", "late"): (100, 120, 180, 260),
    ("CL", "claims"): (25, 35, 55, 70),
    ("CL", "cancelled"): (15, 25, 70, 90),
    ("CL", "late"): (100, 120, 180, 260),
}
COLOURS = ("leader", "green", "yellow", "orange", "red")


@pytest.fixture(scope="module")
def rules() -> LevelRules:
    read = LevelRules.from_document(preset("meli-like"))
    assert read is not None
    return read


def colour(
    rules: LevelRules, country: str, *, orders: int = THOUSAND, year: int | None = None, **bad: int
) -> str | None:
    seen = {rate.code: Counted(bad.get(rate.code, 0), bad.get(rate.code, 0)) for rate in rules.rates}
    found = rules.level_of(country, orders=orders, floor_orders=orders if year is None else year, counted=seen)
    return found.code if found else None


@pytest.mark.parametrize(("country", "rate"), TABLE)
def test_each_limit_of_each_country_is_as_published_and_belongs_to_the_better_colour(
    rules: LevelRules, country: str, rate: str
) -> None:
    for place, limit in enumerate(TABLE[country, rate]):
        assert colour(rules, country, **{rate: limit}) == COLOURS[place]
        assert colour(rules, country, **{rate: limit + 1}) == COLOURS[place + 1]


def test_the_worst_rate_decides(rules: LevelRules) -> None:
    assert colour(rules, "BR", claims=5, cancelled=36, late=10) == "orange"


def test_mediations_keep_somebody_from_being_a_leader_and_from_nothing_else(rules: LevelRules) -> None:
    assert colour(rules, "BR", mediations=5) == "leader"
    assert colour(rules, "BR", mediations=6) == "green"
    assert colour(rules, "BR", mediations=900) == "green"


def test_the_same_shop_has_another_colour_in_another_country(rules: LevelRules) -> None:
    assert {country: colour(rules, country, late=110) for country in ("BR", "MX", "CO")} == {
        "BR": "yellow",
        "MX": "yellow",
        "CO": "green",
    }


@pytest.mark.parametrize(("sales", "grey"), [(0, True), (9, True), (10, False)])
def test_below_ten_sales_in_a_year_there_is_no_colour(rules: LevelRules, sales: int, *, grey: bool) -> None:
    assert (colour(rules, "BR", orders=sales) is None) is grey


@pytest.mark.parametrize(("orders", "days"), [(0, 365), (39, 365), (40, 60)])
def test_sixty_days_are_looked_at_or_a_year_where_that_is_little(rules: LevelRules, orders: int, days: int) -> None:
    assert rules.window_days(orders) == days


def test_where_nothing_is_published_there_is_no_colour(rules: LevelRules) -> None:
    assert colour(rules, "AR") is None


def test_limits_are_exact_shares_and_no_rounded_numbers(rules: LevelRules) -> None:
    green = rules.ladders["BR"][1]
    assert [limit.at_most for limit in green.limits] == [int(Decimal(s) * 1_000_000) for s in ("0.02", "0.015", "0.10")]
