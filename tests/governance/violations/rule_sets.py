"""Small rule sets and complaints for the tests of this room."""

from __future__ import annotations

from datetime import date
from typing import Any

from governance.violations.breaches import Complaint
from governance.violations.decide import Confirmed
from governance.violations.rules import ViolationRules


def rules(rule_book_id: int = 1, in_force_from: str = "2020-01-01", **changes: Any) -> ViolationRules:
    """Four violation types, decision rules and limits, read as from a rule book."""
    document: dict[str, Any] = {
        "in_force_from": in_force_from,
        "violation_types": [
            violation_type("fake", "counterfeit", "critical", 24, days=365),
            violation_type("unsafe", "serious", "high", 12, days=365),
            violation_type("faulty", "general", "medium", 3, days=180),
            violation_type("vague", "general", "low", 1, days=90),
        ],
        "decisions": [
            {"issue": "counterfeit", "outcome": "upheld", "violation": "fake"},
            {"issue": "quality", "outcome": "upheld", "violation": "faulty"},
            {"issue": "quality", "outcome": "partly", "violation": "vague"},
            {"issue": "quality", "outcome": "upheld", "severity": "critical", "violation": "unsafe"},
            {"issue": "hazard", "outcome": "upheld", "severity": "high", "violation": "unsafe"},
        ],
        "limits": {
            "points_per_day": {"general": 4, "serious": 12, "counterfeit": 24},
            "same_cause": {"by": "lot", "within_days": 30},
        },
    }
    return ViolationRules.from_document(rule_book_id, document | changes)


def violation_type(code: str, points_class: str, severity: str, points: int, *, days: int) -> dict[str, Any]:
    """One violation type as a rule book writes it."""
    return {
        "code": code,
        "name": {"en": code, "zh": code},
        "ground": {"kind": "contract", "source": "Seller agreement"},
        "class": points_class,
        "severity": severity,
        "points": points,
        "expiry": {"kind": "rolling", "days": days},
        "auto_confirm": True,
    }


def complaint(number: str = "1", **changes: Any) -> Complaint:
    """An upheld complaint about quality."""
    told: dict[str, Any] = {
        "id": number,
        "seller_id": 7,
        "order_id": None,
        "issue": "quality",
        "outcome": "upheld",
        "severity": None,
        "opened_on": date(2026, 1, 5),
        "decided_on": date(2026, 1, 10),
        "product": None,
        "lot": None,
    }
    return Complaint(**told | changes)


def confirmed(number: int, rule: str = "faulty", day: str = "2026-01-10", **changes: Any) -> Confirmed:
    """A confirmed violation that takes effect on `day`."""
    said: dict[str, Any] = {
        "id": number,
        "seller_id": 7,
        "source": f"complaint:{number:03}",
        "rule": rule,
        "rules": rules(),
        "cause": None,
        "effective_on": date.fromisoformat(day),
    }
    return Confirmed(**said | changes)
