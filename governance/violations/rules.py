"""What a rule book says about violations, read once from its document. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

SEVERITIES: Final = ("low", "medium", "high", "critical")


@dataclass(frozen=True, kw_only=True)
class ViolationType:
    """One rule that can be broken, and what that costs for how long."""

    code: str
    points_class: str
    severity: str
    points: int
    rolling_days: int
    auto_confirm: bool

    def lapses_on(self, effective_on: date) -> date:
        """The first day on which points that took effect on `effective_on` no longer count."""
        return effective_on + timedelta(days=self.rolling_days)


@dataclass(frozen=True, kw_only=True)
class ViolationRules:
    """Violation types by code; decisions by (issue, outcome, severity or None); the limits of a day and of a cause."""

    rule_book_id: int
    in_force_from: date
    types: Mapping[str, ViolationType]
    decisions: Mapping[tuple[str, str, str | None], str]
    points_per_day: Mapping[str, int]
    same_cause_by: str
    same_cause_days: int

    @classmethod
    def from_document(cls, rule_book_id: int, document: Mapping[str, Any]) -> ViolationRules:
        """Read the violation sections of a checked rule-book document."""
        limits = document["limits"]
        return cls(
            rule_book_id=rule_book_id,
            in_force_from=date.fromisoformat(document["in_force_from"]),
            types={kind["code"]: _type(kind) for kind in document["violation_types"]},
            decisions={
                (rule["issue"], rule["outcome"], rule.get("severity")): rule["violation"]
                for rule in document["decisions"]
            },
            points_per_day=limits["points_per_day"],
            same_cause_by=limits["same_cause"]["by"],
            same_cause_days=limits["same_cause"]["within_days"],
        )


def _type(kind: Mapping[str, Any]) -> ViolationType:
    return ViolationType(
        code=kind["code"],
        points_class=kind["class"],
        severity=kind["severity"],
        points=kind["points"],
        rolling_days=kind["expiry"]["days"],
        auto_confirm=kind["auto_confirm"],
    )
