"""From cases decided here to violations: one for each case or common finding, counted once however it became known."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from governance.core.database import db
from governance.core.errors import PermissionDenied
from governance.violations import cases, ledger, rule_watch
from governance.violations.breaches import Complaint
from governance.violations.case_findings import DecidedCase, from_case
from governance.violations.complaint_consequences import report_from_complaints
from governance.violations.models import Violation
from tests.builders import AT, BY
from tests.governance.violations.decided import DECIDED, OFFICER, REVIEWER, points, shop
from tests.governance.violations.rule_sets import complaint


def decided(seller_id: int, **changes: Any) -> Violation | None:
    """What follows from a case that was decided for whoever complained."""
    told: dict[str, Any] = {
        "case_id": 42,
        "reference": "C-42",
        "seller_id": seller_id,
        "issue": "not_as_described",
        "outcome": "upheld",
        "severity": None,
        "opened_on": date(2026, 2, 20),
        "order_reference": "order-1",
        "product": "lamp-7",
    }
    by = changes.pop("by", REVIEWER)
    return from_case(case=DecidedCase(**told | changes), by=by, at=AT)


def known(seller_id: int) -> list[tuple[str, str, str]]:
    query = select(Violation).where(Violation.seller_id == seller_id).order_by(Violation.id)
    return [(one.source, one.rule, one.state) for one in db.session.scalars(query)]


def test_an_upheld_case_is_the_violation_that_the_rule_book_says(seller_id: int) -> None:
    violation = decided(seller_id, lot="L1", category="lamps")
    assert violation is not None
    assert known(seller_id) == [("case:42", "false_description", "confirmed")]
    assert (violation.automatic, violation.effective_on, points(seller_id)) == (True, DECIDED, 2)
    assert (violation.reported_by, violation.confirmed_by) == ("account:2", "system:rule-book")
    assert (violation.product, violation.category, violation.cause) == ("lamp-7", "lamps", "lot L1")
    assert violation.evidence == [{"kind": "case", "reference": "C-42"}]
    assert violation.reason == "Case C-42 (not as described) was upheld on 2026-03-01."


@pytest.mark.parametrize("outcome", ["dismissed", "settled", "withdrawn", "not_accepted"])
def test_only_what_was_upheld_is_a_violation(seller_id: int, outcome: str) -> None:
    assert decided(seller_id, outcome=outcome) is None
    assert known(seller_id) == []


def test_a_case_from_before_the_first_rule_book_is_none(seller_id: int) -> None:
    assert decided(seller_id, opened_on=date(1999, 1, 1)) is None


def test_the_value_of_a_case_may_weigh(seller_id: int) -> None:
    violation = decided(seller_id, amount=Decimal(5_000), currency="CNY")
    assert violation is not None
    assert violation.rule == "costly_false_description"
    assert (violation.amount, violation.currency) == (Decimal(5_000), "CNY")


def test_decided_again_the_same_changes_nothing(seller_id: int) -> None:
    assert decided(seller_id) is decided(seller_id)
    assert len(known(seller_id)) == 1


def test_a_case_that_was_decided_otherwise_withdraws_what_it_showed(seller_id: int) -> None:
    decided(seller_id)
    assert decided(seller_id, outcome="dismissed") is None
    assert known(seller_id) == [("case:42", "false_description", "withdrawn")]
    assert points(seller_id) == 0
    decided(seller_id)
    assert known(seller_id) == [("case:42", "false_description", "confirmed")]
    assert points(seller_id) == 2


def test_a_case_that_turns_out_to_be_something_else_is_that_instead(seller_id: int) -> None:
    decided(seller_id)
    decided(seller_id, outcome="partly")
    assert known(seller_id) == [
        ("case:42", "false_description", "withdrawn"),
        ("case:42", "imprecise_description", "confirmed"),
    ]


def test_what_an_appeal_has_overturned_no_case_brings_back(seller_id: int) -> None:
    violation = decided(seller_id)
    assert violation is not None
    cases.begin_appeal(violation_id=violation.id, by=shop(seller_id), at=AT)
    cases.overturn(violation_id=violation.id, reason="The picture was another's.", by=OFFICER, at=AT)
    decided(seller_id)
    assert (known(seller_id), points(seller_id)) == ([("case:42", "false_description", "overturned")], 0)


def test_a_common_finding_is_one_violation(seller_id: int) -> None:
    for number in range(3):
        decided(seller_id, case_id=number, reference=f"C-{number}", group_id=7, group_upheld=True, lot="L1")
    assert known(seller_id) == [("group:7", "false_description", "confirmed")]
    decided(seller_id, case_id=0, group_id=7, group_upheld=True, outcome="dismissed")
    assert known(seller_id) == [("group:7", "false_description", "confirmed")]
    decided(seller_id, case_id=1, group_id=7, group_upheld=False, outcome="dismissed")
    assert known(seller_id) == [("group:7", "false_description", "withdrawn")]


def test_a_case_that_joins_a_common_finding_counts_there(seller_id: int) -> None:
    decided(seller_id)
    decided(seller_id, group_id=7, group_upheld=True)
    assert known(seller_id) == [
        ("case:42", "false_description", "withdrawn"),
        ("group:7", "false_description", "confirmed"),
    ]


def told(seller_id: int, *complaints: Complaint) -> None:
    ledger.lock([seller_id])
    report_from_complaints(seller_ids=[seller_id], complaints=complaints, by=BY, at=AT)


def test_a_complaint_that_is_known_in_two_ways_counts_once(seller_id: int) -> None:
    same = complaint("4711", seller_id=seller_id, issue="not_as_described")
    told(seller_id, same)
    first = decided(seller_id, external_reference="4711", order_reference=None)
    assert first is not None
    assert first.source == "complaint:4711"
    assert known(seller_id) == [("complaint:4711", "false_description", "confirmed")]


def test_a_complaint_that_was_decided_here_is_not_counted_from_a_file_again(seller_id: int) -> None:
    same = complaint("4711", seller_id=seller_id, issue="not_as_described")
    decided(seller_id, external_reference="4711", order_reference=None)
    told(seller_id, same)
    assert known(seller_id) == [("case:42", "false_description", "confirmed")]
    decided(seller_id, external_reference="4711", outcome="dismissed")
    told(seller_id, same)  # the file still says that it was upheld there
    assert [state for _, _, state in known(seller_id)] == ["withdrawn", "confirmed"]


def test_who_decides_no_cases_lets_nothing_follow(seller_id: int) -> None:
    with pytest.raises(PermissionDenied):
        decided(seller_id, by=shop(seller_id))


def test_what_a_rule_leaves_to_a_person_is_not_left_to_who_decided_the_case(seller_id: int) -> None:
    rule_watch.pause(
        rule="false_description", alert_only=False, overturned=9, decided=20, lower=1, limit=1, by=BY, at=AT
    )
    violation = decided(seller_id, by=OFFICER)
    assert violation is not None
    assert violation.state == "reported"
    with pytest.raises(PermissionDenied, match="second person"):
        cases.confirm(violation_id=violation.id, effective_on=DECIDED, by=OFFICER, at=AT)
    cases.confirm(violation_id=violation.id, effective_on=DECIDED, by=REVIEWER, at=AT + timedelta(hours=1))
