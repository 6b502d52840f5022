"""What a rule book says about the monthly assessment, read once from its document. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from governance.core.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class AssessmentRules:
    """`error` is shared among all rates judged; `in_a_row` assessments over the target make the violation named.

    `violations` by the code of the rate.
    """

    rule_book_id: int
    error: float
    in_a_row: int
    violations: Mapping[str, str]

    @classmethod
    def from_document(cls, rule_book_id: int, document: Mapping[str, Any]) -> AssessmentRules:
        """Read the section `assessment` of a checked document; raises `NotFound` when it was published without it."""
        if "assessment" not in document:
            raise NotFound(
                f"The rule book {document['name']} {document['version']} says nothing about assessments. `flask "
                "rulebook install` publishes the default one."
            )
        section = document["assessment"]
        return cls(
            rule_book_id=rule_book_id,
            error=float(section["error"]),
            in_a_row=section["in_a_row"],
            violations=section["violations"],
        )
