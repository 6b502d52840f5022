from __future__ import annotations

import pytest

from governance.onboarding.check_results import Result
from governance.onboarding.checks.commitments import after_sales
from tests.governance.onboarding.checks.dossiers import PROMISE, dossier

PASS, FAIL = Result.PASS, Result.FAIL


@pytest.mark.parametrize(
    ("change", "result"),
    [
        ({}, PASS),
        ({"return_days": 30}, PASS),
        ({"return_days": 6}, FAIL),
        ({"exceptions": []}, PASS),
        ({"exceptions": ["custom_made", "opened_food"]}, FAIL),
        ({"channels": ["chat", "phone", "email"]}, PASS),
        ({"channels": []}, FAIL),
        ({"contact": " "}, FAIL),
        ({"answer_hours": 24}, PASS),
        ({"answer_hours": 25}, FAIL),
    ],
)
def test_a_promise_keeps_what_the_rules_ask_for(change: dict[str, object], result: Result) -> None:
    found = after_sales(dossier(commitments={"apparel": PROMISE | change}))
    assert found.result is result, found.sentence


@pytest.mark.parametrize("field", ["return_days", "channels", "contact", "answer_hours"])
def test_each_promise_that_is_left_out_is_missed(field: str) -> None:
    promise = {name: value for name, value in PROMISE.items() if name != field}
    assert after_sales(dossier(commitments={"apparel": promise})).result is FAIL


@pytest.mark.parametrize(("warranty", "repair", "result"), [(365, True, PASS), (364, True, FAIL), (365, False, FAIL)])
def test_a_category_may_ask_for_more(warranty: int, repair: bool, result: Result) -> None:
    promise = PROMISE | {"warranty_days": warranty, "repair": repair}
    found = after_sales(dossier(categories=("electronics",), commitments={"electronics": promise}))
    assert found.result is result


@pytest.mark.parametrize(
    "changes",
    [
        {"commitments": {}},
        {"commitments": {"apparel": {}}},
        {"categories": ("apparel", "shoes")},  # nothing is promised for the second
        {"categories": ("pets",), "commitments": {"pets": PROMISE}},
        {"categories": ()},
        # A channel without anybody at its other end.
        {"contact_phone": None},
        {"commitments": {"apparel": PROMISE | {"channels": ["email"]}}, "contact_email": None},
    ],
)
def test_what_is_not_promised_or_cannot_be_kept_fails(changes: dict[str, object]) -> None:
    assert after_sales(dossier(**changes)).result is FAIL


def test_whom_buyers_turn_to_is_not_kept_in_the_result() -> None:
    found = after_sales(dossier())
    assert PROMISE["contact"] not in str(found)
    assert found.evidence["promised"]["apparel"]["return_days"] == 7
