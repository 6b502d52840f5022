"""Formulas over readings: what they may say, and what they give."""

from __future__ import annotations

import statistics
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.standards.formulas import FormulaFailedError, evaluate, fault_in

READINGS = (Decimal(4), Decimal("3.5"))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("mean(r1, r2) * 2", "7.5"),
        ("mean()", "3.75"),
        ("median()", "3.75"),
        ("max() - min()", "0.5"),
        ("sum() / 2", "3.75"),
        ("abs(r2 - r1)", "0.5"),
        ("(r1 - r2) / r1 * 100", "12.5"),
        ("r1 ** 2 + r2", "19.5"),
        ("sqrt(r1) + r2", "5.5"),
        ("-r1 + +r2", "-0.5"),
        ("0.1 + 0.2 + r1 * 0 + r2 * 0", "0.3"),
        ("1e-3 * r1 * r2", "0.014"),
    ],
)
def test_formulas_are_computed_in_decimals(formula: str, value: str) -> None:
    assert fault_in(formula, count=2) is None
    assert evaluate(formula, READINGS) == Decimal(value)


@pytest.mark.parametrize(
    "formula",
    [
        *("", "r1 +", "r1 r2", "r1; r2", "x = r1 + r2", "(" * 150, "r1\x00+ r2"),
        *(
            "r1.__class__ + r2",
            "r1.real + r2",
            "().__class__.__bases__",
            "r1[0] + r2",
            "[r1, r2]",
            "{r1: r2}",
            "r1, r2",
        ),
        *("__import__('os')", "open('x')", "eval('r1')", "mean", "r1 + r2 + mean", "r1(r2)", "(lambda: r1)() + r2"),
        *(
            "r1 if r2 else 1",
            "r1 and r2",
            "not r1 + r2",
            "r1 > r2",
            "r1 // r2",
            "r1 % r2",
            "r1 << r2",
            "r1 @ r2",
            "~r1 + r2",
        ),
        *("'a' + r1 + r2", "r1 + r2 + 1j", "r1 + r2 + True", "r1 + r2 + None", "f'{r1}{r2}'", "r1 + r2 + ..."),
        *("r1 ** r2", "r1 ** -1 + r2", "r1 ** 7 + r2", "9 ** 9 ** 9 + r1 + r2", "r1 ** 0.5 + r2", "r1 + r2 + 1e400"),
        *("mean(*r1) + r2", "max(r1, r2, key=abs)", "abs() + r1 + r2", "sqrt(r1, r2)", "rand(r1) + r2"),
        *("r1 + r2 + r3", "r0 + r1 + r2", "[x for x in (r1, r2)]", "(r1 := r2)", "await r1 + r2"),
        *("r1 + r2 + " + "-" * 120 + "1", "r1 + r2" + " + 1" * 60, "r1 + r2 + " + "1" * 250),
    ],
)
def test_everything_else_is_refused_with_a_sentence(formula: str) -> None:
    fault = fault_in(formula, count=2)
    assert fault is not None
    assert fault.endswith(".")


@pytest.mark.parametrize(("formula", "left_out"), [("r1", "r2"), ("mean(r2)", "r1"), ("3", "r1, r2")])
def test_a_reading_that_the_formula_says_nothing_about_is_named(formula: str, left_out: str) -> None:
    assert fault_in(formula, count=2) == f"The formula says nothing about {left_out}: every reading counts."


@pytest.mark.parametrize("formula", ["r1 / (r2 - 3.5)", "sqrt(r2 - r1)", "(r1 - 4) / (r2 - 3.5)", "(r1 * 0) ** 0 * r2"])
def test_a_formula_that_gives_no_number_says_so(formula: str) -> None:
    assert fault_in(formula, count=2) is None
    with pytest.raises(FormulaFailedError):
        evaluate(formula, READINGS)


def test_a_formula_beyond_all_numbers_is_no_bomb_but_fails() -> None:
    formula = "*".join(["999999999999999 ** 6"] * 9) + " + r1"
    assert fault_in(formula, count=1) is None
    with pytest.raises(FormulaFailedError):
        evaluate(f"({formula}) ** 6 * ({formula}) ** 6", [Decimal(10) ** 14])


@given(st.lists(st.decimals(min_value=-1000, max_value=1000, places=3), min_size=1, max_size=12))
def test_the_functions_are_those_of_statistics(readings: list[Decimal]) -> None:
    names = ", ".join(f"r{number}" for number in range(1, len(readings) + 1))
    assert evaluate(f"median({names})", readings) == statistics.median(readings)
    assert evaluate("mean()", readings) == sum(readings, Decimal(0)) / len(readings)
    assert (evaluate("max()", readings), evaluate("min()", readings)) == (max(readings), min(readings))


@given(st.text(alphabet="r12+-*/() .,meanx_[]'", max_size=60))
def test_checking_never_fails_and_what_it_lets_pass_can_be_computed(formula: str) -> None:
    if fault_in(formula, count=2) is None:
        with suppress(FormulaFailedError):
            assert evaluate(formula, READINGS).is_finite()
