"""Limits as plain data: reading them with everything that is wrong, and writing them in their one form. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from governance.core.errors import Finding, Invalid
from inspections.standards.document_fields import Fields
from inspections.standards.limit_checks import check_number_limit
from inspections.standards.limits import (
    Bound,
    Choice,
    ChoiceLimit,
    Combine,
    Guard,
    Limit,
    NumberLimit,
    Readings,
    Rounding,
    RoundingRule,
    TextLimit,
    Uncertainty,
    WarningBand,
    YesNoLimit,
    folded,
)

MOST_READINGS: Final = 100
MOST_DECIMALS: Final = 10


def limit_from_document(data: Any) -> Limit:
    """The limit that plain data says; raises `Invalid` with every finding."""
    findings: list[Finding] = []
    limit = read_limit(Fields(data, "", findings))
    if findings:
        raise Invalid("This is no limit as we write them.", findings=findings)
    return limit


def read_limit(fields: Fields) -> Limit:
    """The limit in `fields`; what is wrong is noted there."""
    kinds = tuple(_READERS)
    kind = fields.one_of("kind", kinds)
    if fields.raw("kind") not in kinds:
        # What else stands there says nothing until the kind is known.
        return TextLimit(rule={"en": "", "zh": ""})
    limit = _READERS[kind](fields)
    fields.no_others()
    return limit


def limit_to_document(limit: Limit) -> dict[str, Any]:
    """The limit as plain data: numbers as text in their shortest form, what is absent left out."""
    match limit:
        case NumberLimit():
            return _number_document(limit)
        case ChoiceLimit():
            choices = [{"code": one.code, "name": dict(one.name)} for one in limit.choices]
            return {"kind": "choice", "choices": choices, "accepted": list(limit.accepted), "count": limit.count}
        case YesNoLimit():
            return {"kind": "yes_no", "accepted": limit.accepted, "count": limit.count}
        case TextLimit():
            return {"kind": "text", "rule": dict(limit.rule)}


def plain(number: Decimal) -> str:
    """A number as people write it, without an exponent and without zeros at its end."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _number(fields: Fields) -> NumberLimit:
    limit = NumberLimit(
        lower=_bound(fields, "lower"),
        upper=_bound(fields, "upper"),
        unit=fields.maybe_text("unit", longest=40) or "",
        accepted_units=tuple(str(one) for one in fields.several("accepted_units")),
        warning=_warning(fields),
        lod=fields.number("lod"),
        loq=fields.number("loq"),
        readings=_readings(fields),
        rounding=_rounding(fields),
        uncertainty=_uncertainty(fields),
        guard=Guard(fields.one_of("guard", list(Guard), default=Guard.NONE.value)),
    )
    for name, message in check_number_limit(limit):
        fields.note(name, message)
    return limit


def _bound(fields: Fields, name: str) -> Bound | None:
    below = fields.section(name)
    if below is None:
        return None
    value, strict = below.number("value"), below.yes_or_no("strict", default=False)
    if not below.has("value"):
        below.note("value", "Give the number; leave the whole bound out when there is none.")
    below.no_others()
    return Bound(value=value or Decimal(0), strict=strict)


def _warning(fields: Fields) -> WarningBand | None:
    below = fields.section("warning")
    if below is None:
        return None
    band = WarningBand(lower=below.number("lower"), upper=below.number("upper"))
    if band == WarningBand():
        below.note("upper", "Say above or below which value a result is close to the limit.")
    below.no_others()
    return band


def _readings(fields: Fields) -> Readings:
    below = fields.section("readings")
    if below is None:
        return Readings()
    readings = Readings(
        count=below.whole("count", least=1, most=MOST_READINGS, default=1),
        combine=Combine(below.one_of("combine", list(Combine), default=Combine.EACH.value)),
        formula=below.maybe_text("formula", longest=200),
    )
    below.no_others()
    return readings


def _rounding(fields: Fields) -> Rounding | None:
    below = fields.section("rounding")
    if below is None:
        return None
    rounding = Rounding(
        decimals=below.whole("decimals", least=0, most=MOST_DECIMALS, default=0),
        rule=RoundingRule(below.one_of("rule", list(RoundingRule), default=RoundingRule.HALF_EVEN.value)),
    )
    below.no_others()
    return rounding


def _uncertainty(fields: Fields) -> Uncertainty | None:
    below = fields.section("uncertainty")
    if below is None:
        return None
    for name in ("expanded", "k"):
        if not below.has(name):
            below.note(name, "Give the expanded uncertainty and its coverage factor k.")
    expanded, k = below.number("expanded"), below.number("k")
    below.no_others()
    # Where one of them is no number, a finding says so already.
    return Uncertainty(expanded=Decimal(1) if expanded is None else expanded, k=Decimal(2) if k is None else k)


def _choice(fields: Fields) -> ChoiceLimit:
    choices = tuple(_one_choice(below) for below in fields.rows("choices"))
    accepted = tuple(str(one) for one in fields.several("accepted"))
    codes = [one.code for one in choices]
    names = [folded(name) for one in choices for name in {one.code, *one.name.values()}]
    if len(choices) < 2:
        fields.note("choices", "Give at least two answers to choose from.")
    if len(set(names)) != len(names):
        fields.note("choices", "Two answers are called the same.")
    if not accepted or not set(accepted) < set(codes):
        fields.note("accepted", "Say which of the answers conform: at least one, and not all of them.")
    return ChoiceLimit(choices=choices, accepted=accepted, count=_count(fields))


def _one_choice(fields: Fields) -> Choice:
    choice = Choice(code=fields.text("code", longest=50), name=fields.words("name"))
    fields.no_others()
    return choice


def _yes_no(fields: Fields) -> YesNoLimit:
    return YesNoLimit(accepted=fields.yes_or_no("accepted"), count=_count(fields))


def _text(fields: Fields) -> TextLimit:
    return TextLimit(rule=fields.words("rule"))


def _count(fields: Fields) -> int:
    return fields.whole("count", least=1, most=MOST_READINGS, default=1)


_READERS: Final[Mapping[str, Callable[[Fields], Limit]]] = {
    "number": _number,
    "choice": _choice,
    "yes_no": _yes_no,
    "text": _text,
}


def _number_document(limit: NumberLimit) -> dict[str, Any]:
    """Whatever is absent is left out, so that an open bound can never be read as 0."""
    document: dict[str, Any] = {"kind": "number"}
    for name, bound in (("lower", limit.lower), ("upper", limit.upper)):
        if bound is not None:
            document[name] = {"value": plain(bound.value), "strict": bound.strict}
    if limit.unit:
        document["unit"] = limit.unit
    if limit.accepted_units:
        document["accepted_units"] = list(limit.accepted_units)
    if limit.warning is not None:
        band = {"lower": limit.warning.lower, "upper": limit.warning.upper}
        document["warning"] = {name: plain(value) for name, value in band.items() if value is not None}
    document |= {name: plain(value) for name, value in (("lod", limit.lod), ("loq", limit.loq)) if value is not None}
    readings = {"count": limit.readings.count, "combine": limit.readings.combine.value}
    document["readings"] = readings | ({"formula": limit.readings.formula} if limit.readings.formula else {})
    if limit.rounding is not None:
        document["rounding"] = {"decimals": limit.rounding.decimals, "rule": limit.rounding.rule.value}
    if limit.uncertainty is not None:
        document["uncertainty"] = {"expanded": plain(limit.uncertainty.expanded), "k": plain(limit.uncertainty.k)}
    document["guard"] = limit.guard.value
    return document
