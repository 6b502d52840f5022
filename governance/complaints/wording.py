"""What people write in a case: it has to say something, and to fit. Pure."""

from __future__ import annotations

import re
from typing import Final

from governance.core.errors import Invalid

LONGEST_TEXT: Final = 10_000
# Line breaks and tabs have a place in a text; nothing else that cannot be seen has, and NUL is kept by no database.
UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def said(text: str | None, pointer: str) -> str:
    """`text` without the space around it; raises `Invalid` at `pointer` when it says nothing or cannot be kept."""
    words = (text or "").strip()
    if not words:
        raise Invalid("Say this in words: others will read it.", pointer=pointer)
    return _kept(words, pointer)


def said_or_none(text: str | None, pointer: str) -> str | None:
    """As `said`, for words that may be left out."""
    words = (text or "").strip()
    return _kept(words, pointer) if words else None


def _kept(words: str, pointer: str) -> str:
    if len(words) > LONGEST_TEXT:
        raise Invalid(f"This is longer than {LONGEST_TEXT:,} characters.", pointer=pointer)
    if UNSEEN.search(words):
        raise Invalid("This holds signs that cannot be seen.", pointer=pointer)
    return words
