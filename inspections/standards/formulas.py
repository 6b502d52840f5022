"""Formulas over readings, evaluated by a library without `eval`: + - * / ** and a few named functions. Pure."""

from __future__ import annotations

import ast
import decimal
import operator
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final

from simpleeval import InvalidExpression, SimpleEval

LONGEST: Final = 200
MOST_NODES: Final = 100
LARGEST_POWER: Final = 6
FUNCTIONS: Final = ("abs", "max", "mean", "median", "min", "sqrt", "sum")
OF_ONE: Final = ("abs", "sqrt")
_PRECISION: Final = decimal.Context(
    prec=28, Emax=999, Emin=-999, traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow]
)


class FormulaFailedError(Exception):
    """The formula gives no number for these readings, for instance because it divides by zero."""


def fault_in(formula: str, *, count: int) -> str | None:
    """What is wrong with a formula over `count` readings (r1, r2, …) as a sentence, None when it can be used."""
    if len(formula) > LONGEST:
        return f"A formula has at most {LONGEST} characters."
    try:
        tree = ast.parse(formula.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return "This is no formula, such as mean(r1, r2) * 2."
    nodes = list(ast.walk(tree))
    if len(nodes) > MOST_NODES:
        return "This formula is too long to be checked by hand: make it shorter."
    names = {f"r{number}" for number in range(1, count + 1)}
    called = {node.func for node in nodes if isinstance(node, ast.Call)}
    values = [node for node in nodes if node not in called]
    for node in values:
        fault = _fault(node, names)
        if fault is not None:
            return fault
    used = {node.id for node in values if isinstance(node, ast.Name)}
    takes_all = any(isinstance(node, ast.Call) and not node.args for node in nodes)
    if not takes_all and used != names:
        unused = ", ".join(sorted(names - used))
        return f"The formula says nothing about {unused}: every reading counts."
    return None


def evaluate(formula: str, readings: Sequence[Decimal]) -> Decimal:
    """The number that a checked formula (`fault_in`) gives for the readings; raises `FormulaFailedError`."""
    names = {f"r{number}": reading for number, reading in enumerate(readings, start=1)}
    engine = SimpleEval(operators=dict(_OPERATORS), functions=_functions(readings), names=names)
    engine.nodes[ast.Constant] = _constant
    try:
        with decimal.localcontext(_PRECISION):
            value = engine.eval(formula.strip())
            return +Decimal(value)
    except (decimal.DecimalException, InvalidExpression, ArithmeticError, TypeError, ValueError) as error:
        raise FormulaFailedError(str(error)) from error


_ALLOWED: Final = (
    ast.Expression,
    ast.BinOp,
    ast.UnaryOp,
    ast.Load,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.Pow,
    ast.USub,
    ast.UAdd,
)


def _fault(node: ast.AST, names: set[str]) -> str | None:
    if isinstance(node, ast.Constant):
        fine = isinstance(node.value, int | float) and not isinstance(node.value, bool) and abs(node.value) < 1e15
        return None if fine else "A formula has numbers, readings and functions, nothing else."
    if isinstance(node, ast.Name):
        return None if node.id in names else f"{node.id!r} is no reading: there are r1 to r{len(names)}."
    if isinstance(node, ast.Call):
        return _fault_of_call(node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        return _fault_of_power(node.right)
    return None if isinstance(node, _ALLOWED) else "A formula has numbers, readings and functions, nothing else."


def _fault_of_call(call: ast.Call) -> str | None:
    if not isinstance(call.func, ast.Name) or call.func.id not in FUNCTIONS or call.keywords:
        return f"The functions are: {', '.join(FUNCTIONS)}."
    if call.func.id in OF_ONE and len(call.args) != 1:
        return f"{call.func.id} takes one value."
    return None


def _fault_of_power(exponent: ast.expr) -> str | None:
    small = isinstance(exponent, ast.Constant) and exponent.value in range(LARGEST_POWER + 1)
    return None if small else f"A power is a whole number from 0 to {LARGEST_POWER}."


def _constant(node: ast.Constant) -> Decimal:
    return Decimal(repr(node.value))


def _functions(readings: Sequence[Decimal]) -> dict[str, Callable[..., Decimal]]:
    """Each function of the values it is given, or of all readings when it is given none."""

    def over(function: Callable[[Sequence[Decimal]], Decimal]) -> Callable[..., Decimal]:
        return lambda *values: function(values or readings)

    return {
        "abs": abs,
        "max": over(max),
        "mean": over(mean),
        "median": over(median),
        "min": over(min),
        "sqrt": Decimal.sqrt,
        "sum": over(lambda values: sum(values, Decimal(0))),
    }


def mean(values: Sequence[Decimal]) -> Decimal:
    """The arithmetic mean, to 28 digits."""
    return sum(values, Decimal(0)) / len(values)


def median(values: Sequence[Decimal]) -> Decimal:
    """The middle value, of an even number the mean of the two in the middle."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else mean(ordered[middle - 1 : middle + 1])


_OPERATORS: Final[dict[type[ast.AST], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
