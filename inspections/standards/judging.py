"""The verdict on one test item: limit against readings. What is missing or cannot be read never conforms. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from inspections.standards.answers import judge_answers
from inspections.standards.combining import combine
from inspections.standards.comparing import compare
from inspections.standards.lab_readings import Ground, Refused, Span, known_of, parse, rounded
from inspections.standards.limits import Limit, NumberLimit, TextLimit, Words
from inspections.standards.units import convert
from inspections.standards.verdicts import WORST_FIRST, Judgement, Outcome, undecided
from inspections.standards.wording import combined_in_words, rounding_in_words


@dataclass(frozen=True, kw_only=True)
class Method:
    """What the laboratory says of its method, in the unit it reports in; it stands before what the limit names.

    `unit` None: that of the limit. `uncertainty` is expanded. `decimal_comma`: it writes 1,5 for one and a half.
    """

    unit: str | None = None
    lod: Decimal | None = None
    loq: Decimal | None = None
    uncertainty: Decimal | None = None
    decimal_comma: bool = False


def judge(limit: Limit, readings: Sequence[str], *, method: Method = Method()) -> Judgement:
    """The verdict on the readings of one item, as the laboratory wrote them.

    Readings that are missing make it inconclusive, and one that cannot be read, or a unit that the item does not take,
    unreadable; nothing is filled in for them. Numbers are converted to the unit of the limit, combined, rounded as the
    limit says, and only then compared.
    """
    asked = (
        limit.readings.count if isinstance(limit, NumberLimit) else 1 if isinstance(limit, TextLimit) else limit.count
    )
    if len(readings) != asked:
        return undecided(
            Outcome.INCONCLUSIVE,
            f"Readings asked for: {asked}; given: {len(readings)}.",
            f"要求 {asked} 个读数，实际提供 {len(readings)} 个。",
        )
    if isinstance(limit, NumberLimit):
        return _judge_number(limit, readings, method)
    if isinstance(limit, TextLimit):
        return undecided(Outcome.INCONCLUSIVE, "A person judges this by its words.", "此项由人员依据描述判定。")
    return judge_answers(limit, readings)


def _judge_number(limit: NumberLimit, readings: Sequence[str], method: Method) -> Judgement:
    unit = limit.unit if method.unit is None else method.unit.strip()
    if unit not in (limit.unit, *limit.accepted_units):
        return _other_unit(limit, unit)
    known = [_known(limit, reading, unit, method) for reading in readings]
    refused = _first_refused(known)
    if refused is not None:
        return refused
    combined = combine([span for span in known if isinstance(span, Span)], limit.readings)
    if isinstance(combined, Refused):
        return _of_refused(combined)
    uncertainty = _uncertainty(limit, unit, method)
    judged = [compare(rounded(span, limit.rounding), limit, uncertainty=uncertainty) for span in combined]
    worst = min(judged, key=lambda one: WORST_FIRST.index(one.outcome))
    return replace(worst, detail=_detail(limit, unit))


def _known(limit: NumberLimit, reading: str, unit: str, method: Method) -> Span | Refused:
    """What is known of one reading, in the unit of the limit."""
    found = parse(reading, decimal_comma=method.decimal_comma)
    if isinstance(found, Refused):
        return found
    if isinstance(found, Span):
        low, high = convert(found.low, unit, limit.unit), convert(found.high, unit, limit.unit)
        found = replace(found, low=low, high=high)
    lod = limit.lod if method.lod is None else convert(method.lod, unit, limit.unit)
    loq = limit.loq if method.loq is None else convert(method.loq, unit, limit.unit)
    return known_of(found, lod=lod, loq=loq)


def _uncertainty(limit: NumberLimit, unit: str, method: Method) -> Decimal | None:
    if method.uncertainty is None:
        return limit.uncertainty.expanded if limit.uncertainty is not None else None
    # A width, not a place: where two scales begin elsewhere (°C and °F), only their steps are converted.
    return abs(convert(method.uncertainty, unit, limit.unit) - convert(Decimal(0), unit, limit.unit))


def _first_refused(known: Sequence[Span | Refused]) -> Judgement | None:
    """The verdict when a reading is no value; one that cannot be read stands before one that is missing."""
    refused = sorted((one for one in known if isinstance(one, Refused)), key=lambda one: one.ground is Ground.MISSING)
    return _of_refused(refused[0]) if refused else None


def _of_refused(refused: Refused) -> Judgement:
    outcome = Outcome.INCONCLUSIVE if refused.ground is Ground.MISSING else Outcome.UNREADABLE
    return Judgement(outcome=outcome, value=None, reason=refused.reason)


def _other_unit(limit: NumberLimit, unit: str) -> Judgement:
    taken = [one or "a plain number" for one in (limit.unit, *limit.accepted_units)]
    chinese = [one or "无单位数值" for one in (limit.unit, *limit.accepted_units)]
    return undecided(
        Outcome.UNREADABLE,
        f"The result is in {unit or 'no unit'}, and this item takes {' or '.join(taken)}.",
        f"结果单位为“{unit or '无'}”，而此项只接受 {'、'.join(chinese)}。",
    )


def _detail(limit: NumberLimit, unit: str) -> tuple[Words, ...]:
    """What was done with the readings before they were compared."""
    said: list[Words] = []
    if unit != limit.unit:
        said.append({"en": f"Converted from {unit} to {limit.unit}.", "zh": f"已由 {unit} 换算为 {limit.unit}。"})
    if limit.readings.count > 1:
        said.append(combined_in_words(limit.readings))
    said.append(rounding_in_words(limit.rounding))
    return tuple(said)
