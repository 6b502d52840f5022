"""What a laboratory wrote as a reading: a number, an end such as `<0.5`, not detected, nothing, or unreadable. Pure.

A reading is what is known of the true value: a span with two ends. `<0.5` is everything below 0.5 and never 0; `1,5` is
never 15; what cannot be read is refused with the reason and never stands for a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from typing import Final

from inspections.standards.limits import Rounding, RoundingRule, Words

INFINITE: Final = Decimal("Infinity")
LONGEST: Final = 60


class Ground(StrEnum):
    """Why a reading is no value."""

    MISSING = "missing"
    UNREADABLE = "unreadable"


class Detection(StrEnum):
    """What a laboratory says without a number."""

    NOT_DETECTED = "not_detected"
    NOT_QUANTIFIED = "not_quantified"


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A reading that is no value, with the reason for people."""

    ground: Ground
    reason: Words


@dataclass(frozen=True, kw_only=True)
class Span:
    """What is known of a value: it lies between two ends; an `open` end itself is left out. Equal ends: it is exact."""

    low: Decimal
    high: Decimal
    low_open: bool = False
    high_open: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether the value itself is known."""
        return self.low == self.high


def exact(value: Decimal) -> Span:
    """A value that is known."""
    return Span(low=value, high=value)


def below(value: Decimal, *, itself: bool = False) -> Span:
    """Everything below a value, or at most that value."""
    return Span(low=-INFINITE, high=value, low_open=True, high_open=not itself)


def above(value: Decimal, *, itself: bool = False) -> Span:
    """Everything above a value, or at least that value."""
    return Span(low=value, high=INFINITE, low_open=not itself, high_open=True)


def parse(text: str, *, decimal_comma: bool = False) -> Span | Detection | Refused:
    """What a laboratory wrote.

    `decimal_comma`: the laboratory declared that it writes 1,5 for one and a half; then a point is refused, as a comma
    is otherwise, for nobody knows whether 1,500 is fifteen hundred.
    """
    written = " ".join(text.split())
    if written.casefold() in _NOTHING:
        return Refused(ground=Ground.MISSING, reason=_MISSING)
    if written.casefold() in _NOT_DETECTED:
        return Detection.NOT_DETECTED
    if written.casefold().replace(" ", "") in _NOT_QUANTIFIED:
        return Detection.NOT_QUANTIFIED
    found = _WRITTEN.match(written) if len(written) <= LONGEST else None
    if found is None:
        return _unreadable(written)
    other = "." if decimal_comma else ","
    if other in found["number"]:
        return _ambiguous(written, decimal_comma=decimal_comma)
    number = Decimal(found["number"].replace(",", ".").replace("−", "-"))
    return _span(found["sign"] or "", number)


def known_of(found: Span | Detection, *, lod: Decimal | None, loq: Decimal | None) -> Span | Refused:
    """What is known of a reading once the limits of detection and quantification, in its unit, are taken into account.

    Not detected is below the detection limit; a number below it is the same, whatever the instrument showed, and one
    between the two limits lies somewhere between them. Without the limit that it names, a reading says nothing.
    """
    if found is Detection.NOT_DETECTED:
        return below(lod) if lod is not None else Refused(ground=Ground.UNREADABLE, reason=_NO_LIMIT)
    if found is Detection.NOT_QUANTIFIED:
        return below(loq) if loq is not None else Refused(ground=Ground.UNREADABLE, reason=_NO_LIMIT)
    if isinstance(found, Detection) or not found.is_exact:
        return found
    if lod is not None and found.high < lod:
        return below(lod)
    if loq is not None and found.high < loq:
        return Span(low=lod, high=loq, high_open=True) if lod is not None else below(loq)
    return found


def rounded(span: Span, rounding: Rounding | None) -> Span:
    """The span with its ends rounded. A rounded end counts as reached: a little more may be known than is kept."""
    if rounding is None:
        return span
    return Span(
        low=_round(span.low, rounding),
        high=_round(span.high, rounding),
        low_open=not span.low.is_finite(),
        high_open=not span.high.is_finite(),
    )


_NUMBER: Final = r"[+\-−]?[0-9]{1,15}([.,][0-9]{1,12})?([eE][+-]?[0-9]{1,2})?"
_WRITTEN: Final = re.compile(rf"(?P<sign><=|>=|[<>≤≥＜＞])? ?(?P<number>{_NUMBER})\Z")
_NOTHING: Final = frozenset({"", "-", "–", "—", "/", "n/a", "na"})
_NOT_DETECTED: Final = frozenset({"n.d.", "n.d", "nd", "not detected", "<lod", "< lod", "<mdl", "< mdl", "未检出"})
_NOT_QUANTIFIED: Final = frozenset({"<loq", "<rl"})
_MISSING: Final = {"en": "A reading is missing.", "zh": "缺少一个读数。"}
_NO_LIMIT: Final = {
    "en": "“Not detected” says something only beside the limit of the method, and none is stated.",
    "zh": "未说明方法的检出限或定量限，“未检出”不能说明问题。",
}


def _span(sign: str, number: Decimal) -> Span:
    if sign in {"<", "＜", "<=", "≤"}:
        return below(number, itself=sign in {"<=", "≤"})
    if sign in {">", "＞", ">=", "≥"}:
        return above(number, itself=sign in {">=", "≥"})
    return exact(number)


def _round(value: Decimal, rounding: Rounding) -> Decimal:
    if not value.is_finite():
        return value
    way = ROUND_HALF_EVEN if rounding.rule is RoundingRule.HALF_EVEN else ROUND_HALF_UP
    return value.quantize(Decimal(1).scaleb(-rounding.decimals), rounding=way, context=Context(prec=140))


def _unreadable(written: str) -> Refused:
    short = written if len(written) <= LONGEST else f"{written[:LONGEST]}…"
    return Refused(
        ground=Ground.UNREADABLE,
        reason={"en": f"“{short}” cannot be read as a number.", "zh": f"“{short}”无法读作数字。"},
    )


def _ambiguous(written: str, *, decimal_comma: bool) -> Refused:
    mark = ("point", "小数点“.”") if decimal_comma else ("comma", "逗号“,”")
    return Refused(
        ground=Ground.UNREADABLE,
        reason={
            "en": f"“{written}” has a {mark[0]}: it could be a decimal or a thousands mark, so it is not guessed.",
            "zh": f"“{written}”含有{mark[1]}：可能是小数点，也可能是千位分隔符，系统不作猜测。",
        },
    )
