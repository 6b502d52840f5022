"""Global trade item numbers. Pure."""

from __future__ import annotations

from stdnum import ean


def is_gtin(text: str) -> bool:
    """Whether `text` is a GTIN of 8, 12, 13 or 14 digits whose check digit holds."""
    return text.isascii() and text.isdecimal() and ean.is_valid(text)
