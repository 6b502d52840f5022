"""One result against the bounds of a limit, with the guard band of its uncertainty. Pure."""

from __future__ import annotations

from decimal import Decimal

from inspections.standards.lab_readings import Span
from inspections.standards.limits import Bound, Guard, NumberLimit, Words
from inspections.standards.verdicts import Judgement, Outcome
from inspections.standards.wording import bounds_in_words, value_in_words, with_unit


def compare(span: Span, limit: NumberLimit, *, uncertainty: Decimal | None) -> Judgement:
    """The verdict on what is known of a value, in the unit of the limit.

    It conforms when everything it can be is allowed, and does not when nothing it can be is. With a guard band both are
    asked beyond the expanded uncertainty (ILAC-G8, guard band w = U); between the two nothing is decided.
    """
    value = value_in_words(span, limit.unit)
    if limit.guard is Guard.UNCERTAINTY and uncertainty is None:
        return Judgement(outcome=Outcome.INCONCLUSIVE, value=value, reason=_NO_UNCERTAINTY, span=span)
    guard = uncertainty if limit.guard is Guard.UNCERTAINTY and uncertainty is not None else Decimal(0)
    outcome = _outcome(span, limit, guard)
    return Judgement(outcome=outcome, value=value, reason=_reason(outcome, span, limit, guard, value), span=span)


def _outcome(span: Span, limit: NumberLimit, guard: Decimal) -> Outcome:
    if _is_above(span, limit.upper, guard) or _is_below(span, limit.lower, guard):
        return Outcome.NONCONFORMING
    if not (_stays_under(span, limit.upper, guard) and _stays_over(span, limit.lower, guard)):
        return Outcome.INCONCLUSIVE
    return Outcome.CONFORMS_WITH_WARNING if _is_close(span, limit) else Outcome.CONFORMS


def _is_above(span: Span, upper: Bound | None, guard: Decimal) -> bool:
    """Whether everything it can be lies above the bound."""
    if upper is None:
        return False
    end = upper.value + guard
    return span.low > end or (span.low == end and (upper.strict or span.low_open))


def _is_below(span: Span, lower: Bound | None, guard: Decimal) -> bool:
    if lower is None:
        return False
    end = lower.value - guard
    return span.high < end or (span.high == end and (lower.strict or span.high_open))


def _stays_under(span: Span, upper: Bound | None, guard: Decimal) -> bool:
    """Whether nothing it can be lies above the bound; an absent bound is open."""
    if upper is None:
        return True
    end = upper.value - guard
    return span.high < end or (span.high == end and (not upper.strict or span.high_open))


def _stays_over(span: Span, lower: Bound | None, guard: Decimal) -> bool:
    if lower is None:
        return True
    end = lower.value + guard
    return span.low > end or (span.low == end and (not lower.strict or span.low_open))


def _is_close(span: Span, limit: NumberLimit) -> bool:
    """Whether it can lie in the warning band."""
    if limit.warning is None:
        return False
    lower, upper = limit.warning.lower, limit.warning.upper
    return (upper is not None and span.high > upper) or (lower is not None and span.low < lower)


def _reason(outcome: Outcome, span: Span, limit: NumberLimit, guard: Decimal, value: str) -> Words:
    bounds = bounds_in_words(limit)
    if outcome is Outcome.INCONCLUSIVE:
        return _undecided(span, limit, guard, value)
    english, chinese = _SENTENCES[outcome]
    return {"en": english.format(value, bounds["en"]), "zh": chinese.format(value, bounds["zh"])}


def _undecided(span: Span, limit: NumberLimit, guard: Decimal, value: str) -> Words:
    bounds = bounds_in_words(limit)
    if span.is_exact:
        width = with_unit(guard, limit.unit)
        return {
            "en": f"{value} lies closer to the limit ({bounds['en']}) than its uncertainty of {width}.",
            "zh": f"{value} 与限值（{bounds['zh']}）之差小于其不确定度 {width}。",
        }
    return {
        "en": f"{value} does not say on which side of the limit ({bounds['en']}) the value lies.",
        "zh": f"{value} 不能说明数值处于限值（{bounds['zh']}）的哪一侧。",
    }


_SENTENCES = {
    Outcome.NONCONFORMING: ("{} lies outside the limit: {}.", "{} 超出限值：{}。"),
    Outcome.CONFORMS: ("{} lies within the limit: {}.", "{} 在限值之内：{}。"),
    Outcome.CONFORMS_WITH_WARNING: (
        "{} lies within the limit ({}), but close to it.",
        "{} 在限值之内（{}），但临近限值。",
    ),
}
_NO_UNCERTAINTY = {
    "en": "The limit is decided beyond the uncertainty of the result, and none is stated.",
    "zh": "该限值须超出结果的不确定度方可判定，而未给出不确定度。",
}
