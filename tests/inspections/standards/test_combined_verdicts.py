"""Verdicts on several readings, with a guard band, rounded: what is done before a value is compared."""

from __future__ import annotations

from decimal import Decimal

import pytest

from inspections.standards.judging import Method, judge
from inspections.standards.limits import (
    Bound,
    Combine,
    Guard,
    NumberLimit,
    Readings,
    Rounding,
    Uncertainty,
)
from inspections.standards.verdicts import Outcome

OK, BAD = Outcome.CONFORMS, Outcome.NONCONFORMING
OPEN, LOST = Outcome.INCONCLUSIVE, Outcome.UNREADABLE


def at_most(value: str, *, strict: bool = False) -> Bound:
    return Bound(value=Decimal(value), strict=strict)


at_least = at_most


def three(how: Combine, formula: str | None = None) -> NumberLimit:
    return NumberLimit(
        upper=at_most("10"), readings=Readings(count=3, combine=how, formula=formula), rounding=Rounding(decimals=1)
    )


@pytest.mark.parametrize(
    ("how", "readings", "outcome", "value"),
    [
        (Combine.EACH, ("9", "10", "11"), BAD, "11"),
        (Combine.EACH, ("9", "10", "8"), OK, None),
        (Combine.EACH, ("9", "<12", "8"), OPEN, "≤12"),
        (Combine.EACH, ("11", "<12", "8"), BAD, "11"),
        (Combine.MEAN, ("9", "10", "11"), OK, "10"),
        (Combine.MEAN, ("9", "10", "11.2"), BAD, "10.1"),
        (Combine.MEAN, ("9", "10", "<11"), OK, "≤10"),
        (Combine.MEAN, ("9", "10", "<12"), OPEN, "≤10.3"),
        (Combine.MEDIAN, ("9", "10", "1000"), OK, "10"),
        (Combine.MEDIAN, ("9", "10", ">1000"), OK, "10"),
        (Combine.MAX, ("1", "2", "11"), BAD, "11"),
        (Combine.MAX, ("1", "2", "<5"), OK, "2–5"),
        (Combine.MIN, ("9", "20", "30"), OK, "9"),
        (Combine.MIN, ("11", "20", ">10"), OPEN, "10–11"),
    ],
)
def test_several_readings_become_one_result(
    how: Combine, readings: tuple[str, ...], outcome: Outcome, value: str | None
) -> None:
    found = judge(three(how), readings)
    assert found.outcome is outcome
    assert value is None or found.value == value


@pytest.mark.parametrize(
    ("readings", "outcome"),
    [
        (("4", "3", "3"), OK),
        (("4", "3", "4"), BAD),
        (("<4", "3", "3"), OPEN),
        (("4", "", "3"), OPEN),
        (("4", "x", ""), LOST),
    ],
)
def test_a_formula_takes_every_reading_as_a_number(readings: tuple[str, ...], outcome: Outcome) -> None:
    assert judge(three(Combine.FORMULA, "r1 + r2 + r3"), readings).outcome is outcome


def test_a_formula_that_gives_no_number_decides_nothing() -> None:
    found = judge(three(Combine.FORMULA, "r1 / (r2 - r3)"), ["1", "2", "2"])
    assert (found.outcome, found.value) == (LOST, None)


@pytest.mark.parametrize("readings", [(), ("1",), ("1", "1"), ("1", "1", "1", "1")])
def test_another_number_of_readings_than_asked_for_decides_nothing(readings: tuple[str, ...]) -> None:
    assert judge(three(Combine.MEAN), readings).outcome is OPEN


GUARDED = NumberLimit(
    lower=at_least("40"),
    upper=at_most("90"),
    uncertainty=Uncertainty(expanded=Decimal(5), k=Decimal(2)),
    guard=Guard.UNCERTAINTY,
)


@pytest.mark.parametrize(
    ("reading", "outcome"),
    [
        ("85", OK),
        ("85.1", OPEN),
        ("90", OPEN),
        ("95", OPEN),
        ("95.1", BAD),
        ("45", OK),
        ("44.9", OPEN),
        ("35", OPEN),
        ("34.9", BAD),
        ("<85", OPEN),
        (">95", BAD),
    ],
)
def test_with_a_guard_band_only_what_is_beyond_the_uncertainty_is_decided(reading: str, outcome: Outcome) -> None:
    assert judge(GUARDED, [reading]).outcome is outcome


@pytest.mark.parametrize(("reading", "outcome"), [("90", OK), ("90.1", BAD)])
def test_without_a_guard_band_the_value_alone_is_compared(reading: str, outcome: Outcome) -> None:
    limit = NumberLimit(upper=at_most("90"), uncertainty=Uncertainty(expanded=Decimal(5), k=Decimal(2)))
    assert judge(limit, [reading]).outcome is outcome


def test_a_guard_band_without_an_uncertainty_decides_nothing() -> None:
    limit = NumberLimit(upper=at_most("90"), guard=Guard.UNCERTAINTY)
    assert judge(limit, ["1"]).outcome is OPEN
    assert judge(limit, ["1"], method=Method(uncertainty=Decimal("0.1"))).outcome is OK


def test_an_uncertainty_is_converted_as_a_width() -> None:
    limit = NumberLimit(upper=at_most("48"), unit="°C", accepted_units=("degF",), guard=Guard.UNCERTAINTY)
    # 113 °F are 45 °C, and a step of 5.4 °F is one of 3 °C
    assert judge(limit, ["113"], method=Method(unit="degF", uncertainty=Decimal("5.4"))).outcome is OK
    assert judge(limit, ["113"], method=Method(unit="degF", uncertainty=Decimal("5.6"))).outcome is OPEN


@pytest.mark.parametrize(
    ("rounding", "reading", "outcome"),
    [
        (None, "8.54", BAD),
        (Rounding(decimals=1), "8.54", OK),
        (Rounding(decimals=1), "8.55", BAD),
        (Rounding(decimals=0), "8.5", OK),
    ],
)
def test_a_result_is_rounded_only_when_the_limit_says_so(
    rounding: Rounding | None, reading: str, outcome: Outcome
) -> None:
    found = judge(NumberLimit(upper=at_most("8.5"), rounding=rounding), [reading])
    assert found.outcome is outcome
    assert found.detail[-1]["en"]
