"""What the section of required fixes must hold besides being well-formed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from governance.core.errors import Finding

Document = dict[str, Any]


def unanswered_fixes_are_a_known_violation(document: Document) -> Iterator[Finding]:
    """The violation that an unanswered fix becomes is one of the rule book, and asks for no fix of its own."""
    code = document.get("rectification", {}).get("violation")
    if code is None:
        return
    pointer = "/rectification/violation"
    kind = next((one for one in document["violation_types"] if one["code"] == code), None)
    if kind is None:
        yield Finding(pointer, f"There is no violation type {code!r}.")
    elif "fix" in kind:
        yield Finding(
            pointer, f"{code!r} asks for a fix itself: one unanswered fix would lead to the next without end."
        )


FIX_CHECKS: Final[tuple[Callable[[Document], Iterator[Finding]], ...]] = (unanswered_fixes_are_a_known_violation,)
