"""What a common finding means for each case, and what it adds up to."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.complaints.group_outcomes import GroupCase, GroupOutcome, Sum, as_asked, sums_of
from governance.complaints.states import Kind, Outcome, State
from tests.builders import AT

AMOUNTS = frozenset({"partial_refund"})


def member(number: int = 1, **changes: Any) -> GroupCase:
    """A case in which both sides were heard."""
    usual: dict[str, Any] = {
        "id": number,
        "reference": f"C-{number}",
        "kind": Kind.COMPLAINT,
        "state": State.DECIDING,
        "ready": True,
        "order_reference": None,
        "request": "partial_refund",
        "amount": Decimal("9.50"),
        "currency": "CNY",
        "opened_at": AT,
        "outcome": None,
    }
    usual |= dict.fromkeys(("remedy", "remedy_amount", "remedy_currency"))
    return GroupCase(**usual | changes)


@pytest.mark.parametrize(
    ("case", "finding", "remedy", "due"),
    [
        (member(), Outcome.UPHELD, None, ("partial_refund", Decimal("9.50"), "CNY")),
        (member(), Outcome.UPHELD, "exchange", ("exchange", None, None)),
        (member(), Outcome.DISMISSED, "exchange", (None, None, None)),
        (member(request="repair"), Outcome.PARTLY, None, ("repair", None, None)),
        (member(request=None), Outcome.UPHELD, None, ("none", None, None)),
        (member(amount=None, currency=None), Outcome.UPHELD, None, ("partial_refund", None, None)),
        (member(kind=Kind.REPORT), Outcome.UPHELD, "exchange", (None, None, None)),
    ],
)
def test_each_case_gets_what_is_due_to_it(
    case: GroupCase, finding: Outcome, remedy: str | None, due: tuple[str | None, Decimal | None, str | None]
) -> None:
    (one,) = as_asked([case], finding=finding, remedy=remedy, amounts=AMOUNTS)
    assert (one.remedy, one.amount, one.currency) == due


def test_a_case_that_is_not_ready_gets_nothing_yet() -> None:
    waiting = member(2, ready=False, state=State.WITH_SELLER)
    outcomes = as_asked([member(1), waiting], finding=Outcome.UPHELD, amounts=AMOUNTS)
    assert [one.case_id for one in outcomes] == [1]


def test_what_a_finding_would_do_is_added_up() -> None:
    outcomes = as_asked([member(number) for number in range(3)], finding=Outcome.UPHELD, amounts=AMOUNTS)
    outcomes.append(GroupOutcome(case_id=9, outcome=Outcome.DISMISSED))
    assert sums_of(outcomes, finding=Outcome.UPHELD) == [
        Sum(outcome=Outcome.UPHELD, remedy="partial_refund", currency="CNY", cases=3, amount=Decimal("28.50")),
        Sum(outcome=Outcome.DISMISSED, remedy=None, currency=None, cases=1, amount=None),
    ]


@given(st.lists(st.tuples(st.decimals(0, 1000, places=2), st.sampled_from(["CNY", "EUR"])), max_size=20))
def test_no_case_and_no_cent_is_lost(asked: list[tuple[Decimal, str]]) -> None:
    cases = [member(place, amount=amount, currency=currency) for place, (amount, currency) in enumerate(asked)]
    sums = sums_of(as_asked(cases, finding=Outcome.UPHELD, amounts=AMOUNTS), finding=Outcome.UPHELD)
    assert sum(one.cases for one in sums) == len(asked)
    assert sum(one.amount or 0 for one in sums) == sum(amount for amount, _ in asked)
