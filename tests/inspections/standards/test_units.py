"""Units of results: which are known, and what they come to in another."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.standards.units import can_convert, convert, is_unit


@pytest.mark.parametrize(
    "unit",
    [
        *("", "mg/kg", "ppm", "µg/g", "μg/g", "%", "°C", "degF", "CFU/g", "piece", "mm", "g/m^2", "mg/dm^2", "kN/m^2"),
        *("N", "N/mm", "mV", "kΩ", "lx", "dB", "day", "U/L"),
    ],
)
def test_units_of_laboratories_are_known(unit: str) -> None:
    assert is_unit(unit)


@pytest.mark.parametrize(
    "unit",
    ["rubbish", "1", "9**9", "9^9^9", "m^9^9", "mg/(kg)", "mg//kg", "__import__", "mg kg", "m" * 60, "mg/", "3 mg"],
)
def test_anything_else_is_no_unit(unit: str) -> None:
    assert not is_unit(unit)


@pytest.mark.parametrize(
    ("value", "unit", "to", "result"),
    [
        ("1.5", "ppm", "mg/kg", "1.5"),
        ("5", "µg/g", "mg/kg", "5"),
        ("1000", "mg/kg", "%", "0.1"),
        ("0.124", "mg/m^3", "µg/m^3", "124"),
        ("212", "degF", "°C", "100"),
        ("40", "N/cm", "N/mm", "4"),
        ("5", "%", "", "0.05"),
        ("0.1", "g", "g", "0.1"),
    ],
)
def test_values_are_converted_exactly(value: str, unit: str, to: str, result: str) -> None:
    assert convert(Decimal(value), unit, to) == Decimal(result)


@pytest.mark.parametrize(
    ("unit", "to", "can"),
    [("mg/kg", "ppm", True), ("mg/kg", "mg/L", False), ("mm", "kg", False), ("%", "", True), ("day", "", False)],
)
def test_only_units_of_one_kind_are_converted(unit: str, to: str, *, can: bool) -> None:
    assert can_convert(unit, to) is can


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=6), st.sampled_from(["mg/kg", "µg/g", "%", "ppm"]))
def test_there_and_back_is_the_same(value: Decimal, unit: str) -> None:
    assert convert(convert(value, unit, "mg/kg"), "mg/kg", unit) == value


def test_the_ends_of_an_open_reading_stay_open() -> None:
    assert convert(Decimal("-Infinity"), "ppm", "%") == Decimal("-Infinity")
