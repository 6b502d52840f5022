"""Personal numbers and names as they stand in lists: enough to tell two apart, at most half of it shown. Pure."""

from __future__ import annotations

import unicodedata
from typing import Final

STAR: Final = "*"
MOST_SHOWN: Final = 4
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def plain(text: str) -> str:
    """`text` as a reader sees it: full-width forms made ordinary, what cannot be seen left out, one space at a time."""
    seen = "".join(
        c for c in unicodedata.normalize("NFKC", text) if c.isspace() or unicodedata.category(c) not in _UNSEEN
    )
    return " ".join(seen.split())


def mask_number(number: str) -> str:
    """The ends of a number: `110101199003070000` -> `1101**********0000`; of a short one less, of a tiny one nothing."""
    text = "".join(plain(number).split())
    shown = min(MOST_SHOWN, len(text) // 4)
    return text[:shown] + STAR * (len(text) - 2 * shown) + text[len(text) - shown :]


def mask_name(name: str) -> str:
    """The first character of each part of a name: `Ana Souza` -> `A** S****`, `张三` -> `张*`."""
    return " ".join(STAR if len(part) == 1 else part[0] + STAR * (len(part) - 1) for part in plain(name).split())


def mask_email(address: str) -> str:
    """The first character and the domain: `ana@mail.example` -> `a***@mail.example`; what has no domain is a name."""
    box, at, domain = plain(address).rpartition("@")
    if not at or not box or not domain:
        return mask_name(address)
    return f"{box[0] if len(box) > 1 else ''}***@{domain}"


def mask_phone(number: str) -> str:
    """The last digits of a telephone number, its plus, spaces and hyphens: `+55 11 91234-5678` -> `+** ** *****-5678`."""
    text = plain(number)
    signs = [place for place, character in enumerate(text) if character.isalnum()]
    hidden = set(signs[: len(signs) - min(MOST_SHOWN, (len(signs) + 1) // 3)])
    return "".join(STAR if place in hidden else character for place, character in enumerate(text))
