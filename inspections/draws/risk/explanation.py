"""Why goods weigh what they weigh, in sentences for officers. Pure. Nobody else is told: it says where we look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from inspections.draws.risk.signals import RATES, Signals
from inspections.draws.risk.weights import Factors, Step, relative_shares

Words: TypeAlias = Mapping[str, str]
"""A sentence in every language, {en, zh}."""

WORTH_SAYING: Final = 1.05  # a factor nearer to 1 than this explains nothing

_RATES: Final[Mapping[str, Words]] = {
    "returned_for_quality": {
        "en": "The shop's goods are returned for quality {times} times as often as is usual.",
        "zh": "该商家的商品因质量退货的频率是平常的{times}倍。",
    },
    "low_reviews": {
        "en": "The shop's goods are reviewed low {times} times as often as is usual.",
        "zh": "该商家的商品被差评的频率是平常的{times}倍。",
    },
}
_STEPS: Final[Mapping[str, Words]] = {
    "complaints": {
        "en": "Complaints about the shop's goods come to {counted}, where {expected} were to be expected.",
        "zh": "对该商家商品的投诉计{counted}件，预期为{expected}件。",
    },
    "lots": {
        "en": "Lots of the shop in this category that were rejected: {counted}, where {expected} were to be expected.",
        "zh": "该商家在此类目中被拒收的批次：{counted}批，预期为{expected}批。",
    },
    "category": {
        "en": "Shops about whose goods of this category somebody complained: {counted}, where {expected} were to be expected.",
        "zh": "该类目中商品被投诉的商家：{counted}家，预期为{expected}家。",
    },
    "elsewhere": {
        "en": "At other shops, returns, low reviews and complaints about this product come to {counted}, where {expected} were to be expected.",
        "zh": "在其他商家，该商品的质量退货、差评和投诉折合{counted}件，预期为{expected}件。",
    },
    "own": {
        "en": "Returns, low reviews and complaints about this product at this shop come to {counted}, where {expected} were to be expected.",
        "zh": "该商品在该商家的质量退货、差评和投诉折合{counted}件，预期为{expected}件。",
    },
}


@dataclass(frozen=True)
class Reason:
    """One thing that makes goods `times` as likely to fail as without it, in both languages."""

    code: str
    times: float
    words: Words


def explain(signals: Signals, factors: Factors, place: int) -> tuple[Reason, ...]:
    """The reasons of the goods at `place`, what moves the weight most first; none when there is nothing unusual."""
    reasons = (*_of_rates(signals, factors, place), *_of_steps(factors, place))
    return tuple(sorted(reasons, key=lambda reason: -abs(np.log(reason.times))))


def _of_rates(signals: Signals, factors: Factors, place: int) -> Iterator[Reason]:
    """A reason for each rate out of the ordinary; together they make the one factor of the rates."""
    for code, times in zip(RATES, relative_shares(signals)[place], strict=True):
        if _says_something(float(times)):
            words = {language: text.format(times=f"{times:.1f}") for language, text in _RATES[code].items()}
            yield Reason(code, float(factors.rates[place]), words)


def _of_steps(factors: Factors, place: int) -> Iterator[Reason]:
    for code, template in _STEPS.items():
        step: Step = getattr(factors, code)
        times = float(step.factor[place])
        if _says_something(times):
            counted, expected = (f"{float(amount[place]):.1f}" for amount in (step.counted, step.expected))
            words = {language: text.format(counted=counted, expected=expected) for language, text in template.items()}
            yield Reason(code, times, words)


def _says_something(times: float) -> bool:
    return not 1 / WORTH_SAYING < times < WORTH_SAYING
