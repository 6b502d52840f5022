"""Whether the words of a review praise or blame, as far as plain words say so. Pure."""

from __future__ import annotations

import re
from typing import Final

_PRAISE: Final = (
    r"\b(?:great|excellent|perfect|love it|loved|wonderful|amazing|very good|recommend|fantastic|happy with)\b"
    r"|很好|非常好|满意|喜欢|推荐|完美|好评|很棒|物超所值"
)
_BLAME: Final = (
    r"\b(?:terrible|awful|horrible|broken|useless|worst|disappoint\w*|rubbish|garbage|scam|never again|waste of money)\b"
    r"|太差|很差|垃圾|失望|骗人|难用|后悔|差评|上当|最差"
)
_DENIED: Final = re.compile(
    rf"(?:\b(?:not|never|no|isn't|wasn't|don't|can't)\s+(?:\w+\s+)?|不太?|没有?|并不)(?:{_PRAISE})"
)
_PRAISED: Final = re.compile(_PRAISE)
_BLAMED: Final = re.compile(_BLAME)
LEAST: Final = 2


def tone(text: str | None) -> int:
    """1 when `text` praises and blames nothing, -1 when it blames and praises nothing, 0 when it cannot be told.

    One word is none: only two different ones tell. Praise that is denied ("not great") is blame.
    """
    plain = " ".join((text or "").lower().replace("’", "'").split())
    denied = set(_DENIED.findall(plain))
    rest = _DENIED.sub(" ", plain)
    praise, blame = len(set(_PRAISED.findall(rest))), len(set(_BLAMED.findall(rest))) + len(denied)
    if praise >= LEAST and not blame:
        return 1
    return -1 if blame >= LEAST and not praise else 0
