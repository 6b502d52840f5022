"""Codes of inspectors and laboratories: they stand in records that everybody reads. Pure."""

from __future__ import annotations

import re
from typing import Final

from governance.core.errors import Invalid

CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,31}")


def checked_code(code: str) -> str:
    """The code without blanks around it; raises `Invalid` unless it is letters, digits and hyphens."""
    code = code.strip()
    if not CODE.fullmatch(code):
        raise Invalid("A code has up to 32 letters, digits and hyphens, such as I-07.", pointer="code")
    return code


def required_words(**words: str) -> dict[str, str]:
    """The words without blanks around them; raises `Invalid` for the first that says nothing."""
    said = {name: text.strip() for name, text in words.items()}
    for name, text in said.items():
        if not text:
            raise Invalid("This must say something.", pointer=name)
    return said
