"""Several readings of one item made into what is compared with the limit. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from inspections.standards.formulas import FormulaFailedError, evaluate, mean, median
from inspections.standards.lab_readings import Ground, Refused, Span, exact
from inspections.standards.limits import Combine, Readings

# Each grows, or stays, when one of the readings grows: what is known of the ends is known of the result.
_GROWING: Final[dict[Combine, Callable[[Sequence[Decimal]], Decimal]]] = {
    Combine.MEAN: mean,
    Combine.MEDIAN: median,
    Combine.MAX: max,
    Combine.MIN: min,
}


def combine(spans: Sequence[Span], how: Readings) -> Sequence[Span] | Refused:
    """What is compared: every reading by itself, or the one result of all; `<0.5` among them makes it an end as well.

    A formula needs every value exactly: whether it grows with a reading is not known.
    """
    if how.combine is Combine.EACH:
        return spans
    if how.formula is not None:
        return _by_formula(spans, how.formula)
    made = _GROWING[how.combine]
    low, high = made([span.low for span in spans]), made([span.high for span in spans])
    if low == high:
        return [exact(low)]
    # An end counts as reached unless it cannot be: a little more may be known than is kept.
    return [
        Span(
            low=low,
            high=high,
            low_open=all(span.low_open for span in spans),
            high_open=all(span.high_open for span in spans),
        )
    ]


def _by_formula(spans: Sequence[Span], formula: str) -> Sequence[Span] | Refused:
    if not all(span.is_exact for span in spans):
        return Refused(ground=Ground.MISSING, reason=_NOT_EXACT)
    try:
        return [exact(evaluate(formula, [span.low for span in spans]))]
    except FormulaFailedError:
        return Refused(ground=Ground.UNREADABLE, reason=_NO_NUMBER)


_NOT_EXACT: Final = {
    "en": "The formula needs every reading as a number, and one of them is only an end such as <0.5.",
    "zh": "公式需要每个读数的确切数值，而其中有的读数只是界限（如 <0.5）。",
}
_NO_NUMBER: Final = {
    "en": "The formula gives no number for these readings.",
    "zh": "按公式由这些读数得不到数值。",
}
