"""A rule book that says only what differs from a preset: `extends: fair-1000`. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from governance.core.errors import Finding, Invalid
from governance.rulebook.source import Source

FIELD: Final = "extends"


def resolve(draft: Source, preset: Callable[[str], Source]) -> Source:
    """`draft` with each section it does not have taken from the preset it extends; a section it has counts whole.

    The result is complete and names no other: what is published never changes because a preset does. A finding in a
    section of the preset is told with the line that extends it.
    """
    if FIELD not in draft.data:
        return draft
    line = draft.line_of(f"/{FIELD}")
    name = draft.data[FIELD]
    if not isinstance(name, str):
        raise _refused(line, "Name one preset, such as fair-1000.")
    base = preset(name)
    if FIELD in base.data:
        raise _refused(line, f"{name} extends another rule book itself: extend that one.")
    own = {section: value for section, value in draft.data.items() if section != FIELD}
    taken = {section: value for section, value in base.data.items() if section not in own}
    return Source(taken | own, {f"/{section}": line for section in taken} | dict(draft.lines))


def _refused(line: int, message: str) -> Invalid:
    return Invalid("The rule book cannot be read.", findings=[Finding(f"line {line} /{FIELD}", message)])
