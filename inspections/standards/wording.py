"""Limits and results in plain words, in both languages: what an inspector, a seller and a buyer read alike. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from inspections.standards.lab_readings import Span
from inspections.standards.limit_documents import plain
from inspections.standards.limits import (
    Bound,
    ChoiceLimit,
    Combine,
    Guard,
    Limit,
    NumberLimit,
    Readings,
    Rounding,
    RoundingRule,
    TextLimit,
    Words,
    YesNoLimit,
)


def in_words(limit: Limit) -> Words:
    """What a limit allows and how it is decided, in one line: `at most 90 mg/kg; reported from 5 mg/kg`."""
    match limit:
        case NumberLimit():
            parts = [bounds_in_words(limit), *_beside(limit)]
        case ChoiceLimit():
            parts = [_accepted(limit), *_count(limit.count)]
        case YesNoLimit():
            words = (
                {"en": "has to be yes", "zh": "应为“是”"}
                if limit.accepted
                else {"en": "has to be no", "zh": "应为“否”"}
            )
            parts = [words, *_count(limit.count)]
        case TextLimit():
            parts = [limit.rule, _A_PERSON]
    return {"en": "; ".join(one["en"] for one in parts), "zh": "；".join(one["zh"] for one in parts)}


def bounds_in_words(limit: NumberLimit) -> Words:
    """The bounds of a limit: `at least 4 and at most 9`."""
    parts = []
    if limit.lower is not None:
        parts.append(_bound(limit.lower, _MORE, limit.unit))
    if limit.upper is not None:
        parts.append(_bound(limit.upper, _LESS, limit.unit))
    return {"en": " and ".join(one["en"] for one in parts), "zh": "，".join(one["zh"] for one in parts)}


def value_in_words(span: Span, unit: str) -> str:
    """A result as laboratories write it: `12.3 mg/kg`, `<0.5 mg/kg`, `0.5–2 mg/kg`."""
    if span.is_exact:
        return with_unit(span.low, unit)
    if not span.low.is_finite():
        return f"{'<' if span.high_open else '≤'}{with_unit(span.high, unit)}"
    if not span.high.is_finite():
        return f"{'>' if span.low_open else '≥'}{with_unit(span.low, unit)}"
    return f"{plain(span.low)}–{with_unit(span.high, unit)}"


def combined_in_words(readings: Readings) -> Words:
    """What is made of several readings: `mean of 3 readings`."""
    if readings.formula is not None:
        formula, count = readings.formula, readings.count
        return {"en": f"computed from {count} readings as {formula}", "zh": f"由 {count} 个读数按 {formula} 计算"}
    return _filled(_COMBINED[readings.combine], readings.count)


def rounding_in_words(rounding: Rounding | None) -> Words:
    """How a result is rounded before it is compared, or that it is not."""
    if rounding is None:
        return {"en": "compared as it stands, without rounding", "zh": "不修约，按全数值比较"}
    return _filled(_ROUNDED[rounding.rule], rounding.decimals)


def with_unit(value: Decimal, unit: str) -> str:
    """A number with its unit."""
    if unit == "%":
        return f"{plain(value)}%"
    return f"{plain(value)} {unit}".rstrip()


_LESS: Final = {
    False: {"en": "at most {}", "zh": "不大于 {}"},
    True: {"en": "less than {}", "zh": "小于 {}"},
}
_MORE: Final = {
    False: {"en": "at least {}", "zh": "不小于 {}"},
    True: {"en": "more than {}", "zh": "大于 {}"},
}
_A_PERSON: Final = {"en": "a person judges it", "zh": "由人员判定"}
_COMBINED: Final = {
    Combine.EACH: {"en": "each of {} readings", "zh": "{} 个读数均须符合"},
    Combine.MEAN: {"en": "mean of {} readings", "zh": "取 {} 个读数的平均值"},
    Combine.MEDIAN: {"en": "median of {} readings", "zh": "取 {} 个读数的中位数"},
    Combine.MAX: {"en": "largest of {} readings", "zh": "取 {} 个读数的最大值"},
    Combine.MIN: {"en": "smallest of {} readings", "zh": "取 {} 个读数的最小值"},
}
_ROUNDED: Final = {
    RoundingRule.HALF_EVEN: {
        "en": "rounded half to even before it is compared, decimals kept: {}",
        "zh": "修约至 {} 位小数（四舍六入五成双）后比较",
    },
    RoundingRule.HALF_UP: {
        "en": "rounded half up before it is compared, decimals kept: {}",
        "zh": "四舍五入至 {} 位小数后比较",
    },
}


def _bound(bound: Bound, words: dict[bool, dict[str, str]], unit: str) -> Words:
    value = with_unit(bound.value, unit)
    return {language: sentence.format(value) for language, sentence in words[bound.strict].items()}


def _filled(words: Words, value: object) -> Words:
    return {language: sentence.format(value) for language, sentence in words.items()}


def _beside(limit: NumberLimit) -> list[Words]:
    """What else decides: readings, detection, warning, rounding, uncertainty."""
    return [*_readings(limit), *_detection(limit), *_warning(limit), *_deciding(limit)]


def _readings(limit: NumberLimit) -> list[Words]:
    several = limit.readings.count > 1 or limit.readings.formula is not None
    return [combined_in_words(limit.readings)] if several else []


def _count(count: int) -> list[Words]:
    return [_filled(_COMBINED[Combine.EACH], count)] if count > 1 else []


def _detection(limit: NumberLimit) -> list[Words]:
    parts: list[Words] = []
    if limit.lod is not None:
        value = with_unit(limit.lod, limit.unit)
        parts.append({"en": f"detected from {value}", "zh": f"检出限 {value}"})
    if limit.loq is not None:
        value = with_unit(limit.loq, limit.unit)
        parts.append({"en": f"reported from {value}", "zh": f"定量限 {value}"})
    return parts


def _warning(limit: NumberLimit) -> list[Words]:
    if limit.warning is None:
        return []
    parts: list[Words] = []
    if limit.warning.lower is not None:
        value = with_unit(limit.warning.lower, limit.unit)
        parts.append({"en": f"warning below {value}", "zh": f"低于 {value} 提示临近限值"})
    if limit.warning.upper is not None:
        value = with_unit(limit.warning.upper, limit.unit)
        parts.append({"en": f"warning above {value}", "zh": f"高于 {value} 提示临近限值"})
    return parts


def _deciding(limit: NumberLimit) -> list[Words]:
    parts: list[Words] = []
    if limit.rounding is not None:
        parts.append(rounding_in_words(limit.rounding))
    if limit.uncertainty is not None:
        value, k = with_unit(limit.uncertainty.expanded, limit.unit), plain(limit.uncertainty.k)
        parts.append({"en": f"uncertainty ±{value} (k = {k})", "zh": f"扩展不确定度 ±{value}（k = {k}）"})
    if limit.guard is Guard.UNCERTAINTY:
        parts.append({"en": "decided only beyond the uncertainty", "zh": "超出不确定度范围方可判定"})
    return parts


def _accepted(limit: ChoiceLimit) -> Words:
    chosen = [one.name for one in limit.choices if one.code in limit.accepted]
    return {"en": " or ".join(name["en"] for name in chosen), "zh": "或".join(name["zh"] for name in chosen)}
