"""What a limit of numbers must hold besides being well-formed. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from inspections.standards.formulas import fault_in
from inspections.standards.limits import Combine, Guard, NumberLimit
from inspections.standards.units import can_convert, is_unit

Fault = tuple[str, str]
"""The field and the sentence for people."""


def check_number_limit(limit: NumberLimit) -> Iterator[Fault]:
    """Everything wrong with a limit: a bound that allows nothing, a unit nobody knows, readings that decide nothing."""
    yield from _bounds(limit)
    yield from _units(limit)
    yield from _warning(limit)
    yield from _detection(limit)
    yield from _readings(limit)
    yield from _uncertainty(limit)


def _bounds(limit: NumberLimit) -> Iterator[Fault]:
    lower, upper = limit.lower, limit.upper
    if lower is None and upper is None:
        yield "upper", "Give an upper bound, a lower bound, or both: without any every result would conform."
    if lower is not None and upper is not None:
        empty = lower.value > upper.value or (lower.value == upper.value and (lower.strict or upper.strict))
        if empty:
            yield "lower", "No result can lie between these bounds."


def _units(limit: NumberLimit) -> Iterator[Fault]:
    if limit.unit and not is_unit(limit.unit):
        yield "unit", f"{limit.unit!r} is no unit that we can read, such as mg/kg or °C."
        return
    for place, unit in enumerate(limit.accepted_units):
        if not is_unit(unit):
            yield f"accepted_units/{place}", f"{unit!r} is no unit that we can read, such as mg/kg or °C."
        elif not can_convert(unit, limit.unit):
            yield f"accepted_units/{place}", f"{unit} cannot be converted to {limit.unit or 'a plain number'}."


def _warning(limit: NumberLimit) -> Iterator[Fault]:
    if limit.warning is None:
        return
    lower, upper = limit.warning.lower, limit.warning.upper
    if upper is not None and (limit.upper is None or upper >= limit.upper.value):
        yield "warning/upper", "A warning comes before the upper bound: give a smaller number than that."
    if lower is not None and (limit.lower is None or lower <= limit.lower.value):
        yield "warning/lower", "A warning comes before the lower bound: give a larger number than that."
    if lower is not None and upper is not None and lower >= upper:
        yield "warning/lower", "No result lies between these two without a warning."


def _detection(limit: NumberLimit) -> Iterator[Fault]:
    for name, value in (("lod", limit.lod), ("loq", limit.loq)):
        if value is not None and value <= 0:
            yield name, "Give a number above 0."
    if limit.lod is not None and limit.loq is not None and limit.lod > limit.loq:
        yield "lod", "What cannot be detected cannot be measured: the detection limit lies at or below the other."
    reported = limit.loq or limit.lod
    if reported is not None and limit.upper is not None and reported > limit.upper.value:
        yield "loq", "A method that cannot measure down to the upper bound proves nothing about it."


def _readings(limit: NumberLimit) -> Iterator[Fault]:
    readings = limit.readings
    if (readings.combine is Combine.FORMULA) != (readings.formula is not None):
        yield "readings/formula", "A formula stands where, and only where, the readings are combined by formula."
    elif readings.formula is not None:
        fault = fault_in(readings.formula, count=readings.count)
        if fault is not None:
            yield "readings/formula", fault


def _uncertainty(limit: NumberLimit) -> Iterator[Fault]:
    if limit.uncertainty is not None:
        if limit.uncertainty.expanded <= 0:
            yield "uncertainty/expanded", "Give a number above 0."
        if not 1 <= limit.uncertainty.k <= 10:
            yield "uncertainty/k", "Give a coverage factor from 1 to 10; 2 is usual."
    width = _width(limit)
    guarded = limit.uncertainty if limit.guard is Guard.UNCERTAINTY else None
    if guarded is not None and width is not None and 2 * guarded.expanded > width:
        yield "guard", "The guard bands meet: with this uncertainty no result could ever conform."


def _width(limit: NumberLimit) -> Decimal | None:
    if limit.lower is None or limit.upper is None:
        return None
    return limit.upper.value - limit.lower.value
