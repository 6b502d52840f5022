"""What people say of a document they hand in: made harmless and checked. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import PurePosixPath
from typing import Final

from governance.core.documents.kinds import FileKind
from governance.core.documents.masking import plain
from governance.core.errors import Finding, Invalid

LONGEST_NAME: Final = 120
LONGEST_NUMBER: Final = 100
KIND: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_FORBIDDEN: Final = re.compile(r'[<>:"|?*]')
# Control, direction and other unseen characters, halves of characters, and what Unicode has not given out.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def clean_name(name: str, kind: FileKind) -> str:
    """A file's name for people: without folders and unseen characters, and ending as its content asks for."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in _UNSEEN)
    tidy = " ".join(_FORBIDDEN.sub("_", seen).split()).strip(". ")
    ending = PurePosixPath(tidy).suffix
    if ending.lower() not in kind.endings:
        ending, stem = kind.endings[0], tidy
    else:
        stem = tidy[: -len(ending)]
    return (stem[: LONGEST_NAME - len(ending)].rstrip(". ") or "document") + ending


def clean_number(number: str | None) -> str | None:
    """A number as printed, full-width forms made ordinary; None when there is none."""
    return plain(number or "") or None


def check_description(*, kind: str, number: str | None, valid_from: date | None, valid_until: date | None) -> None:
    """Raise `Invalid` with everything that cannot be so in what is said of a document."""
    faults = []
    if not KIND.fullmatch(kind):
        faults.append(Finding("kind", "A kind of document is one word such as business_licence."))
    if len(number or "") > LONGEST_NUMBER:
        faults.append(Finding("number", f"A number has at most {LONGEST_NUMBER} characters."))
    if valid_from and valid_until and valid_until < valid_from:
        faults.append(Finding("valid_until", "The last day of validity is before the first."))
    if faults:
        raise Invalid(faults[0].message, findings=faults)
