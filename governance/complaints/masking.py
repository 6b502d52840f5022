"""What people write, with the numbers and addresses of persons made unreadable. Pure.

Officers, and the complainant its own words, read them in full; everybody else reads what is made here. Rather one number
too many is masked than one too few: only days, years and sums with cents stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from governance.core.documents.masking import STAR

LEAST_DIGITS: Final = 7
LAST_SHOWN: Final = 2
NO_ADDRESS: Final = "***@***"
_BOX: Final = r"[\w.!#$%&'*+/=?^`{|}~-]"
_EMAIL: Final = re.compile(rf"(?<!{_BOX}){_BOX}+\s?[@＠]\s?[\w-]+(?:[.．][\w-]+)+")
_YEAR: Final = r"(?:19|20)\d\d"
_GAP: Final = r"[\s\-–.·/()（）]{0,3}"
_DAY: Final = rf"{_YEAR}(?P<a>[-/.])\d{{1,2}}(?P=a)\d{{1,2}}|\d{{1,2}}(?P<b>[-/.])\d{{1,2}}(?P=b){_YEAR}"
_HARMLESS: Final = rf"(?:{_DAY}|{_YEAR}\s?[-–/]\s?{_YEAR}|\d{{1,9}}\.\d\d)(?!{_GAP}\d)"
# Digits in one row or in groups, as telephone, card and identity numbers are written; the last sign may be an X.
_NUMBER: Final = rf"[+＋]?[(（]?\d(?:{_GAP}\d)+(?:[Xx](?![A-Za-z]))?"
# Looked for where one can begin: texts are long, and most of their letters are none of these.
_FIGURES: Final = re.compile(rf"(?=[\d+＋(（])(?<!\d)(?<!\d[.,])(?:(?P<harmless>{_HARMLESS})|{_NUMBER})")


def mask_words(text: str, known: Collection[str] = ()) -> str:
    """`text` without e-mail addresses, telephone, identity and card numbers, nor what is `known` of the person."""
    for mark in sorted({" ".join(each.split()) for each in known}, key=len, reverse=True):
        if len(mark) > 1:
            text = _as_written(mark).sub(lambda found: STAR * len(found[0]), text)
    if "@" in text or "＠" in text:
        text = _EMAIL.sub(NO_ADDRESS, text)
    return _FIGURES.sub(_masked, text)


def _as_written(mark: str) -> re.Pattern[str]:
    """What is known, in whatever case and however it is spaced; Latin letters as words of their own."""
    body = r"\s+".join(re.escape(part) for part in mark.split())
    before = r"(?<![^\W_])" if mark[0].isascii() else ""
    after = r"(?![^\W_])" if mark[-1].isascii() else ""
    return re.compile(before + body + after, re.IGNORECASE)


def _masked(found: re.Match[str]) -> str:
    """A number with its last digits alone; what is harmless, or too short for a person's number, as it is."""
    number = found[0]
    places = [place for place, sign in enumerate(number) if sign.isdecimal() or sign in "Xx"]
    if found["harmless"] or len(places) < LEAST_DIGITS:
        return number
    hidden = set(places[:-LAST_SHOWN])
    return "".join(STAR if place in hidden else sign for place, sign in enumerate(number))
