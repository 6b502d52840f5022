"""Which violation a decided complaint is: by issue, outcome, severity and the value of what it is about."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.governance.violations.rule_sets import rules, violation_type

DECISIONS = [
    {"issue": "quality", "outcome": "upheld", "violation": "faulty"},
    {"issue": "quality", "outcome": "upheld", "severity": "critical", "violation": "unsafe"},
    {"issue": "quality", "outcome": "upheld", "value_at_least": "500", "currency": "CNY", "violation": "costly"},
    {"issue": "quality", "outcome": "upheld", "value_at_least": "5000", "currency": "CNY", "violation": "dear"},
    {
        "issue": "quality",
        "outcome": "upheld",
        "severity": "critical",
        "value_at_least": "500",
        "currency": "CNY",
        "violation": "fake",
    },
]
TYPES = ("faulty", "unsafe", "costly", "dear", "fake")
RULES = rules(
    decisions=DECISIONS, violation_types=[violation_type(code, "general", "medium", 1, days=90) for code in TYPES]
)


@pytest.mark.parametrize(
    ("severity", "amount", "currency", "expected"),
    [
        (None, None, None, "faulty"),
        ("low", None, None, "faulty"),
        ("critical", None, None, "unsafe"),
        (None, "499.99", "CNY", "faulty"),
        (None, "500", "CNY", "costly"),
        (None, "4999.99", "CNY", "costly"),
        (None, "5000", "CNY", "dear"),
        (None, "5000", "EUR", "faulty"),  # 5,000 of another currency says nothing
        ("critical", "499", "CNY", "unsafe"),
        ("critical", "600", "CNY", "fake"),  # of two lines with the same value the one with a severity
        ("critical", "9000", "CNY", "dear"),  # the highest value reached goes first
    ],
)
def test_the_highest_value_reached_goes_first_and_then_a_severity(
    severity: str | None, amount: str | None, currency: str | None, expected: str
) -> None:
    found = RULES.violation_type_for("quality", "upheld", severity, Decimal(amount) if amount else None, currency)
    assert found is not None
    assert found.code == expected


@pytest.mark.parametrize(("issue", "outcome"), [("quality", "partly"), ("smell", "upheld")])
def test_what_no_line_speaks_of_is_no_violation(issue: str, outcome: str) -> None:
    assert RULES.violation_type_for(issue, outcome, None) is None


REPEATED = violation_type("rude", "general", "medium", 2, days=180) | {
    "repeat": [{"nth": 2, "within_days": 30, "points": 3}, {"nth": 3, "within_days": 180, "points": 6}]
}


@pytest.mark.parametrize(
    ("days_ago", "points"),
    [
        ([], 2),
        ([29], 3),
        ([30], 2),
        ([0], 3),  # the same day, known before it
        ([29, 60], 6),
        ([31, 60], 6),  # the third within half a year, though the second within a month is none
        ([179, 180], 2),
        ([179, 178], 6),
        ([-1, -2], 2),  # what came later is no repetition yet
    ],
)
def test_a_repetition_costs_what_the_gravest_step_reached_says(days_ago: list[int], points: int) -> None:
    kind, on = rules(violation_types=[REPEATED]).types["rude"], date(2026, 6, 1)
    assert kind.points_after([on - timedelta(days=days) for days in days_ago], on) == points
