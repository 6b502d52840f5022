"""Units of measurement, converted without rounding by a library of units. Pure."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from functools import lru_cache
from typing import Final

from pint import UnitRegistry
from pint.errors import PintError

# Names joined by · * or /, each with a small power: nothing here can be computed, only looked up.
_ATOM: Final = r"[A-Za-zµμΩ°%][A-Za-z_°Ω]{0,30}(\^-?[1-9])?"
_UNIT: Final = re.compile(rf"{_ATOM}(\s?[·*/]\s?{_ATOM}){{0,5}}\Z")
# Four digits fewer than are computed with, so that 212 °F is 100 °C and not a trace less.
_DIGITS: Final = Context(prec=24)
# What laboratories write and the library does not know.
_OWN: Final = ("colony_forming_unit = [colony_count] = CFU = cfu", "piece = [piece_count] = pcs")


def is_unit(text: str) -> bool:
    """Whether `text` writes a unit; the empty text is that of plain numbers."""
    if not text:
        return True
    if len(text) > 40 or not _UNIT.match(text):
        return False
    try:
        _registry().Unit(_spelt(text))
    except (PintError, ValueError, TypeError, AttributeError):
        return False
    return True


def can_convert(unit: str, to: str) -> bool:
    """Whether a value in `unit` can be told in `to`; both are units (`is_unit`)."""
    try:
        convert(Decimal(1), unit, to)
    except (PintError, ValueError, TypeError):
        return False
    return True


def convert(value: Decimal, unit: str, to: str) -> Decimal:
    """`value` in `unit` told in `to`, to 24 digits; infinite ends stay as they are. Raises what the library raises."""
    if unit == to or not value.is_finite():
        return value
    registry = _registry()
    told = registry.Quantity(value, _spelt(unit)).to(_spelt(to)).magnitude
    return _DIGITS.plus(told)


def _spelt(unit: str) -> str:
    return unit.replace("·", "*").replace("%", "percent").replace("Ω", "ohm") if unit else "dimensionless"


@lru_cache(maxsize=1)
def _registry() -> UnitRegistry[Decimal]:
    registry: UnitRegistry[Decimal] = UnitRegistry(non_int_type=Decimal, autoconvert_offset_to_baseunit=False)
    for definition in _OWN:
        registry.define(definition)
    return registry
