"""What a rule book says about required fixes that nobody answers, read once from its document. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class RectificationRules:
    """So many days after its last day an unanswered fix is taken further.

    One that follows from a violation is then a violation of its own, where the rule book names one.
    """

    rule_book_id: int
    escalate_after_days: int
    violation: str | None

    @classmethod
    def from_document(cls, rule_book_id: int, document: Mapping[str, Any]) -> RectificationRules | None:
        """Read the section `rectification` of a checked document; None when it has none: then people alone are told."""
        section = document.get("rectification")
        if section is None:
            return None
        return cls(
            rule_book_id=rule_book_id,
            escalate_after_days=section["escalate_after_days"],
            violation=section.get("violation"),
        )
