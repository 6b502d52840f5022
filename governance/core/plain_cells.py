"""Cells of CSV files that a spreadsheet shows and never runs. Pure."""

from __future__ import annotations

from typing import Final

_BEGINS_A_FORMULA: Final = ("=", "@", "\t", "\r")


def plain_cell(text: str | None) -> str:
    """`text` as a spreadsheet may read it: what would begin a formula gets an apostrophe in front.

    A sign before a digit stays: telephone numbers and negative numbers begin with one.
    """
    text = text or ""
    runs = text.startswith(_BEGINS_A_FORMULA) or (text[:1] in {"+", "-"} and not text[1:2].isdigit())
    return f"'{text}" if runs else text
