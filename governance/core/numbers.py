"""Numbers as addresses and people write them. Pure."""

from __future__ import annotations

from typing import Final

from governance.core.errors import NotFound

LONGEST: Final = 18  # digits: what a column of eight bytes holds for certain


def number_in(text: str, *, noun: str) -> int:
    """The number that `text` writes in plain digits; raises `NotFound`, for there is no `noun` of another name."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST):
        raise NotFound(f"There is no {noun} {text!r}.")
    return int(text)
