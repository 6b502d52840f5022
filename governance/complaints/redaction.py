"""Taking a person out of what others wrote: name, e-mail, telephone, address and id, however they are spelled. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from governance.complaints.filing import Person

GONE: Final = "[…]"
LEAST_OF_NAME: Final = 3
LEAST_OF_ADDRESS: Final = 6
LEAST_DIGITS: Final = 7
_BETWEEN: Final = r"[\s\-–.·/()（）]{0,3}"
_MASKED: Final = rf"[+＋]?\*(?:{_BETWEEN}@?\*){{2,}}(?:[-–.]?\d){{0,2}}"
_LINES: Final = re.compile(r"[,;\n，；、]")
_WORDS: Final = re.compile(rf"[^\W\d_]{{{LEAST_OF_ADDRESS},}}")

Redact = Callable[[str], str]


def without(persons: Iterable[Person]) -> Redact:
    """What makes a text silent about these persons; a part of a name or of an address goes as well as the whole.

    Rather a word too many goes than one too few: the texts belong to the cases of these very persons.
    """
    marks = {mark for person in persons for mark in _marks(person)}
    if not marks:
        return str
    marks.add(_MASKED)  # its length and its last digits say something, too
    found = re.compile("|".join(sorted(marks, key=lambda mark: (-len(mark), mark))), re.IGNORECASE)
    return lambda text: found.sub(GONE, text)


def _marks(person: Person) -> Iterator[str]:
    whole = (person.name, person.email, person.address, person.buyer_reference)
    yield from (_as_written(mark) for mark in whole if mark and mark.strip())
    yield from (_as_written(part) for part in (person.name or "").split() if len(part) >= LEAST_OF_NAME)
    lines = (line.strip() for line in _LINES.split(person.address or ""))
    yield from (_as_written(line) for line in lines if len(line) >= LEAST_OF_ADDRESS)
    yield from (_as_written(word) for word in _WORDS.findall(person.address or ""))
    box = (person.email or "").partition("@")[0].strip()
    if len(box) >= LEAST_OF_NAME:
        yield _as_written(box)
    yield from _numbers(person.phone or "")


def _numbers(phone: str) -> Iterator[str]:
    """A number as it is, and its last digits with whatever stands before them: people leave out what is the same."""
    digits = [sign for sign in phone if sign.isdecimal()]
    if len(digits) >= LEAST_DIGITS:
        yield rf"[+＋(（]?(?:\d{_BETWEEN}){{0,12}}" + _BETWEEN.join(digits[-LEAST_DIGITS:])
    elif phone.strip():
        yield _as_written(phone)


def _as_written(mark: str) -> str:
    """A mark however it is spaced; Latin letters and figures as words of their own."""
    words = mark.split()
    body = r"\s+".join(re.escape(word) for word in words)
    before = r"(?<![^\W_])" if words[0][0].isascii() else ""
    after = r"(?![^\W_])" if words[-1][-1].isascii() else ""
    return before + body + after
