"""Rule books with one thing changed, and what the checks say of them."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any, Final

from governance.rulebook.check import findings
from governance.rulebook.document import canonical_json
from governance.rulebook.publication import preset_text, read_checked

Document = dict[str, Any]
GONE: Final = object()


def preset(name: str = "fair-1000") -> Document:
    """A preset as it would be published; a new one for each call."""
    rules: Document = json.loads(_text(name))
    return rules


@cache
def _text(name: str) -> str:
    return canonical_json(read_checked(preset_text(name)))


def changed(rules: Document, *changes: tuple[str, Any]) -> Document:
    """A copy of `rules` with each (pointer, value) put in; `-` at the end appends, GONE takes away."""
    document = copy.deepcopy(rules)
    for pointer, value in changes:
        *above, last = pointer.strip("/").split("/")
        at: Any = document
        for name in above:
            at = at[int(name)] if isinstance(at, list) else at[name]
        key: Any = int(last) if isinstance(at, list) and last != "-" else last
        if value is GONE:
            del at[key]
        elif key == "-":
            at.append(value)
        else:
            at[key] = value
    return document


def place_of(rules: Document, part: str, code: str) -> str:
    """The pointer of the item with this code: `/violation_types/3`."""
    at: Any = rules
    for key in part.strip("/").split("/"):
        at = at[key]
    return f"{part}/{next(number for number, item in enumerate(at) if item['code'] == code)}"


def pointers(rules: Document) -> list[str]:
    """Where the checks found something."""
    return [finding.pointer for finding in findings(rules)]
