"""What can be owed: a remedy of the issue, with a sum where it is one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.complaints.terms import NOTHING, Terms, check_terms
from governance.core.errors import Invalid
from governance.rulebook.admission import Words
from governance.rulebook.complaint_rules import ComplaintRules, Issue

WORDS = Words(en="x", zh="x")
BROKEN = Issue(
    code="broken",
    name=WORDS,
    explanation=WORDS,
    kinds=frozenset({"complaint"}),
    burden="seller",
    evidence=WORDS,
    severity="high",
    remedies=("refund", "compensation", "repair"),
    safety=False,
    source="invented",
)
RULES = ComplaintRules(
    issues={"broken": BROKEN},
    remedies=dict.fromkeys(("refund", "compensation", "repair", "apology", NOTHING), WORDS),
    amounts=frozenset({"compensation"}),
    refunds=frozenset({"refund"}),
    grounds={},
    authorities={},
    onward_routes=(),
    reopen_days=30,
    group_window_days=30,
    duplicate_days=30,
)


def faults(remedy: str, amount: str | None = None, currency: str | None = None, issue: str = "broken") -> list[str]:
    terms = Terms(remedy=remedy, amount=None if amount is None else Decimal(amount), currency=currency)
    try:
        check_terms(terms, issue=issue, rules=RULES)
    except Invalid as refused:
        return [finding.pointer for finding in refused.findings]
    return []


@pytest.mark.parametrize(
    ("remedy", "amount", "currency", "expected"),
    [
        ("refund", None, None, []),
        ("refund", "10.50", "CNY", []),
        ("repair", None, None, []),
        ("repair", "1", "CNY", ["amount"]),
        ("compensation", "0.01", "BRL", []),
        ("compensation", None, None, ["amount"]),
        ("compensation", None, "BRL", ["amount"]),
        ("compensation", "1", None, ["currency"]),
        ("compensation", "1", "brl", ["currency"]),
        ("compensation", "0", "BRL", ["amount"]),
        ("compensation", "-1", "BRL", ["amount"]),
        ("compensation", "1.001", "BRL", ["amount"]),
        ("compensation", "NaN", "BRL", ["amount"]),
        ("compensation", "Infinity", "BRL", ["amount"]),
        ("compensation", "1E+12", "BRL", ["amount"]),
        (NOTHING, None, None, []),
        (NOTHING, "1", "CNY", ["amount"]),
        ("apology", None, None, ["remedy"]),
        ("a cake", None, None, ["remedy"]),
    ],
)
def test_what_can_be_owed(remedy: str, amount: str | None, currency: str | None, expected: list[str]) -> None:
    assert faults(remedy, amount, currency) == expected


def test_an_issue_that_is_no_longer_published_takes_every_remedy() -> None:
    assert faults("apology", issue="of an older rule book") == []


@given(st.decimals("0.01", "999999999999.99", places=2))
def test_a_sum_is_told_as_it_was_given(amount: Decimal) -> None:
    terms = check_terms(Terms(remedy="compensation", amount=amount, currency="CNY"), issue="broken", rules=RULES)
    assert Decimal(terms.data["amount"]) == amount


def test_nothing_is_nothing_to_be_done() -> None:
    assert not Terms(remedy=NOTHING).owed
    assert Terms(remedy="repair").owed
