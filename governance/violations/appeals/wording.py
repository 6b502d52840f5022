"""What people write into an appeal. Pure."""

from __future__ import annotations

import re
from typing import Final

from governance.core.errors import Invalid

LONGEST_TEXT: Final = 4_000
# Line breaks and tabs have a place in a text; nothing else that cannot be seen has, and NUL is kept by no database.
UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def said(text: str, pointer: str) -> str:
    """The words without the blanks around them; raises `Invalid` when nothing is said, or too much."""
    words = text.strip()
    if not words:
        raise Invalid("Say this in words: others will read it.", pointer=pointer)
    if len(words) > LONGEST_TEXT:
        raise Invalid(f"Say this in at most {LONGEST_TEXT:,} characters; add a document for more.", pointer=pointer)
    if UNSEEN.search(words):
        raise Invalid("This holds signs that cannot be seen.", pointer=pointer)
    return words
