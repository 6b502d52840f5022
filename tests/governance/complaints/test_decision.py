"""Decisions: reasons, remedies of the issue, by a person who has no part in the case, and by another one the second time."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from governance.complaints import deadlines, decision, outcome, pauses
from governance.complaints.events import CaseDecided
from governance.complaints.models import Case
from governance.complaints.rules import rules_at
from governance.complaints.states import Outcome
from governance.core.access import Role, system_actor
from governance.core.clocks.states import State as ClockState
from governance.core.errors import Invalid, InvalidTransition, PermissionDenied
from tests.builders import AT, make_account
from tests.governance.complaints.filed import (
    COLLEAGUE,
    LATER,
    OFFICER,
    REVIEWER,
    SYSTEM_OF_PLATFORM,
    accepted_case,
    audited,
    entries_of,
    happened,
    link,
    person,
    reach_steps,
    shop,
    told,
)
from tests.governance.complaints.walked import (
    REASON,
    answered,
    closed_case,
    decided,
    deciding_case,
    notice,
    offered,
    report,
)
from tests.governance.rectification.fixing import listen


@pytest.mark.parametrize(
    ("given", "state", "clocks"),
    [
        pytest.param({"outcome": Outcome.UPHELD, "remedy": "refund"}, "remedy", [pauses.REFUND], id="a refund"),
        pytest.param({"outcome": Outcome.UPHELD, "remedy": "repair"}, "remedy", [pauses.REMEDY], id="a repair"),
        pytest.param({"outcome": Outcome.UPHELD, "remedy": "none"}, "closed", [], id="upheld, and nothing is owed"),
        pytest.param(
            {
                "outcome": Outcome.PARTLY,
                "remedy": "partial_refund",
                "amount": Decimal("3.20"),
                "currency": "CNY",
            },
            "remedy",
            [pauses.REMEDY],
            id="in part",
        ),
        pytest.param({"outcome": Outcome.DISMISSED, "remedy": None}, "closed", [], id="dismissed"),
    ],
)
def test_what_follows_from_a_decision(desk: Flask, given: dict[str, Any], state: str, clocks: list[str]) -> None:
    case = decided(deciding_case(), at=LATER, **given)
    assert (case.state, case.outcome, case.decided_at, case.decided_by) == (
        state,
        given["outcome"],
        LATER,
        "account:901",
    )
    assert (case.remedy, case.remedy_amount) == (given["remedy"], given.get("amount"))
    assert list(deadlines.open_clocks(case)) == clocks
    assert (case.closed_at is None) == (state == "remedy")
    assert "case:decide" in audited(case)


def test_both_sides_read_the_reasons_and_where_else_to_go(desk: Flask) -> None:
    case = decided(deciding_case())
    entry = next(entry for entry in entries_of(case) if entry.kind == "decided")
    assert (entry.text, entry.for_complainant, entry.for_seller) == (REASON, True, True)
    assert entry.data is not None
    assert entry.data["onward"]
    assert (entry.data["outcome"], entry.data["remedy"]) == ("upheld", "refund")


def test_the_rooms_above_hear_of_it_once(desk: Flask) -> None:
    heard = listen(desk, CaseDecided)
    case = decided(deciding_case(lot="L-1", severity="critical"))
    assert heard == [
        CaseDecided(
            case_id=case.id,
            seller_id=case.seller_id,
            outcome="upheld",
            issue="quality",
            severity="critical",
            order_reference=case.order_reference,
            lot="L-1",
            product="lamp-7",
            group_id=None,
        )
    ]


def test_a_silent_seller_is_decided_on_the_record(desk: Flask) -> None:
    case = accepted_case()
    reach_steps(AT + timedelta(days=5))
    assert (case.state, case.answered_at) == ("deciding", None)
    assert decided(case, at=AT + timedelta(days=6)).state == "remedy"
    assert "silent" in happened(case)


def test_a_report_and_a_notice_end_with_a_finding_alone(desk: Flask) -> None:
    for case in (report(), notice()):
        answered(case)
        with pytest.raises(Invalid, match="owes nobody"):
            decided(case)
        assert decided(case, remedy=None).state == "closed"
        assert case.outcome == "upheld"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"reason": " "}, "reason"),
        ({"remedy": None}, "remedy"),
        ({"remedy": "correction"}, "remedy"),
        ({"remedy": "compensation"}, "amount"),
        ({"outcome": Outcome.DISMISSED}, "remedy"),
        ({"outcome": Outcome.SETTLED}, "outcome"),
        ({"outcome": Outcome.WITHDRAWN, "remedy": None}, "outcome"),
    ],
)
def test_a_decision_is_whole(desk: Flask, changes: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        decided(deciding_case(), **changes)
    assert [finding.pointer for finding in refused.value.findings] == [pointer]


def test_it_is_not_decided_before_both_sides_were_heard(desk: Flask) -> None:
    for case in (accepted_case(), offered(deciding_case())):
        with pytest.raises(InvalidTransition, match="both sides are heard first"):
            decided(case)


def test_who_may_decide(desk: Flask) -> None:
    case = deciding_case()
    for by in (SYSTEM_OF_PLATFORM, shop(case.seller_id), link(case)):
        with pytest.raises(PermissionDenied):
            decided(case, by=by)
    with pytest.raises(PermissionDenied, match="by a person"):
        decided(case, by=system_actor("nightly"))
    assert decided(case, by=REVIEWER).decided_by == "account:903"


def test_nobody_decides_the_own_case(desk: Flask) -> None:
    account = make_account(email="maria@platform.example")
    case = deciding_case(person=person(email="MARIA@platform.example "))
    with pytest.raises(PermissionDenied, match="a colleague"):
        decided(case, by=account.actor())


def reopened(case: Case) -> Case:
    return outcome.reopen(case_id=case.id, reason="It broke again.", by=link(case), at=LATER)


def test_a_reopened_case_is_decided_by_somebody_else(desk: Flask) -> None:
    case = reopened(closed_case())
    with pytest.raises(PermissionDenied, match="decided this case before"):
        decided(case, at=LATER)
    assert decided(case, by=COLLEAGUE, at=LATER).decided_by == "account:902"
    again = outcome.reopen(case_id=case.id, reason="New facts.", by=OFFICER, at=LATER)
    for by in (OFFICER, COLLEAGUE):
        with pytest.raises(PermissionDenied, match="decided this case before"):
            decided(again, by=by, at=LATER)
    assert decided(again, by=REVIEWER, at=LATER).state == "remedy"


def test_a_common_finding_is_named_in_place_of_the_person(desk: Flask) -> None:
    case = deciding_case()
    rules = rules_at(AT)
    decision.conclude(
        case, Outcome.DISMISSED, reason=REASON, terms=None, rules=rules, decided_by="group:3", by=OFFICER, at=AT
    )
    assert (case.decided_by, case.state) == ("group:3", "closed")
    assert entries_of(case)[-2].by == "account:901"


def test_the_shop_is_told(desk: Flask) -> None:
    case = deciding_case()
    account = make_account(Role.SELLER, seller_id=case.seller_id)
    decided(case)
    assert "case.decided" in told(case, account.id)


def test_what_an_authority_asked_for_is_met_and_it_has_to_be_told(desk: Flask) -> None:
    case = deciding_case(authority="samr_12315", source="samr_12315")
    assert deadlines.open_clocks(case)[pauses.AUTHORITY_MEDIATION] is ClockState.RUNNING
    decided(case, outcome=Outcome.DISMISSED, remedy=None)
    assert list(deadlines.open_clocks(case)) == [pauses.AUTHORITY_NOTICE]
