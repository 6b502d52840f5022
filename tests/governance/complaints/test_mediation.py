"""Offers: who makes them, who answers them, and what comes of it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from governance.complaints import cases, deadlines, mediation, pauses, questions
from governance.complaints.models import Case, CaseOffer
from governance.complaints.readings import read_case
from governance.complaints.states import Party
from governance.core.access import Role
from governance.core.clocks.states import State as ClockState
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from tests.builders import AT, make_account
from tests.governance.complaints.filed import (
    LATER,
    OFFICER,
    SYSTEM_OF_PLATFORM,
    accepted_case,
    audited,
    happened,
    link,
    reach_steps,
    shop,
    told,
)
from tests.governance.complaints.walked import countered, deciding_case, offered, remedy_case, report

TERMS: dict[str, Any] = {"remedy": "partial_refund", "amount": Decimal("12.50"), "currency": "CNY"}


def states_of(case: Case) -> list[str]:
    """What became of every offer, in order."""
    return list(db.session.scalars(select(CaseOffer.state).where(CaseOffer.case_id == case.id).order_by(CaseOffer.id)))


def test_the_complainant_accepts_what_the_seller_offers(desk: Flask) -> None:
    case = offered(accepted_case())
    assert (case.state, case.answered_at) == ("mediation", AT)
    mediation.accept_offer(case_id=case.id, by=link(case), at=LATER)
    assert (case.state, case.outcome, case.decided_at, case.decided_by) == ("remedy", "settled", LATER, "complainant")
    assert (case.remedy, case.remedy_amount, case.remedy_currency) == ("partial_refund", Decimal("12.50"), "CNY")
    assert happened(case) == ["filed", "accepted", "offer", "offer_accepted", "settled"]
    assert audited(case)[-3:] == ["case:offer", "case:offer_answer", "case:decide"]
    assert deadlines.open_clocks(case) == {pauses.REMEDY: ClockState.RUNNING}
    assert states_of(case) == ["accepted"]


def test_a_proposal_of_the_platform_needs_both_sides(desk: Flask) -> None:
    case = offered(deciding_case(), Party.PLATFORM)
    mediation.accept_offer(case_id=case.id, by=shop(case.seller_id), at=AT)
    assert (case.state, case.outcome) == ("mediation", None)
    shown = read_case(case_id=case.id, by=OFFICER, at=AT)
    assert shown.turn is Party.COMPLAINANT
    with pytest.raises(InvalidTransition, match="waits for the other side"):
        mediation.accept_offer(case_id=case.id, by=shop(case.seller_id), at=AT)
    mediation.accept_offer(case_id=case.id, by=link(case), at=AT)
    assert (case.state, case.outcome) == ("remedy", "settled")


def test_the_seller_accepts_what_the_complainant_asks_for(desk: Flask) -> None:
    case = offered(accepted_case(), Party.COMPLAINANT)
    assert case.answered_at is None
    settled = mediation.accept_offer(case_id=case.id, by=shop(case.seller_id), at=LATER)
    assert (settled.state, settled.decided_by, settled.answered_at) == ("remedy", "account:911", LATER)


def test_where_nothing_is_owed_an_agreement_ends_the_case(desk: Flask) -> None:
    case = offered(accepted_case(), remedy="none", amount=None, currency=None)
    mediation.accept_offer(case_id=case.id, by=link(case), at=LATER)
    assert (case.state, case.outcome, case.closed_at) == ("closed", "settled", LATER)
    assert deadlines.open_clocks(case) == {}
    assert happened(case)[-2:] == ["settled", "closed"]


def test_a_refused_offer_leads_to_the_decision(desk: Flask) -> None:
    case = offered(accepted_case())
    mediation.refuse_offer(case_id=case.id, reason="Too little.", by=link(case), at=AT)
    assert case.state == "deciding"
    assert deadlines.open_clocks(case) == {pauses.DECISION: ClockState.RUNNING}
    assert states_of(case) == ["refused"]


@pytest.mark.parametrize("party", [Party.COMPLAINANT, Party.PLATFORM])
def test_a_seller_that_has_not_answered_yet_is_still_heard(desk: Flask, party: Party) -> None:
    """While the offer is open its time stands; afterwards the rest of it runs."""
    case = offered(accepted_case(), party)
    assert deadlines.open_clocks(case)[pauses.SELLER_ANSWER] is ClockState.PAUSED
    mediation.refuse_offer(case_id=case.id, by=shop(case.seller_id), at=LATER)
    assert case.state == "with_seller"
    assert deadlines.open_clocks(case)[pauses.SELLER_ANSWER] is ClockState.RUNNING
    questions.answer(case_id=case.id, text="It was whole.", by=shop(case.seller_id), at=LATER)
    assert case.state == "deciding"


def test_a_counter_offer_refuses_the_one_that_is_open(desk: Flask) -> None:
    case = offered(accepted_case())
    offered(case, Party.COMPLAINANT, remedy="refund", amount=None, currency=None, at=LATER)
    assert (case.state, states_of(case)) == ("mediation", ["refused", "open"])
    assert happened(case)[-3:] == ["offer", "offer_refused", "offer"]
    shown = read_case(case_id=case.id, by=shop(case.seller_id), at=LATER)
    assert shown.offer is not None
    assert (shown.turn, shown.offer.party, shown.offer.remedy) == (Party.SELLER, Party.COMPLAINANT, "refund")
    mediation.accept_offer(case_id=case.id, by=shop(case.seller_id), at=LATER)
    assert (case.remedy, case.remedy_amount) == ("refund", None)


def test_whoever_has_an_open_offer_takes_it_back_before_making_another(desk: Flask) -> None:
    case = offered(deciding_case())
    with pytest.raises(Conflict, match="take it back"):
        offered(case)
    with pytest.raises(InvalidTransition, match="Only who made"):
        mediation.take_back(case_id=case.id, by=link(case), at=AT)
    mediation.take_back(case_id=case.id, by=shop(case.seller_id), at=AT)
    assert (case.state, states_of(case)) == ("deciding", ["taken_back"])
    assert offered(case).state == "mediation"


def test_an_offer_that_nobody_answers_expires(desk: Flask) -> None:
    case = offered(accepted_case())
    reach_steps(AT + timedelta(days=4))
    assert case.state == "mediation"
    reach_steps(AT + timedelta(days=7))
    assert (case.state, states_of(case)) == ("deciding", ["expired"])
    assert "offer_expired" in happened(case)
    assert pauses.OFFER not in deadlines.open_clocks(case)


def test_an_offer_that_was_answered_does_not_expire(desk: Flask) -> None:
    case = offered(accepted_case())
    mediation.accept_offer(case_id=case.id, by=link(case), at=AT)
    mediation.expire_offer(case.id, OFFICER, LATER)
    assert (case.state, states_of(case)) == ("remedy", ["accepted"])


def test_the_shop_and_the_holder_are_told(desk: Flask) -> None:
    holder = make_account()
    case = accepted_case()
    account = make_account(Role.SELLER, seller_id=case.seller_id)
    case.handler_id = holder.id
    offered(case, Party.COMPLAINANT)
    mediation.refuse_offer(case_id=case.id, by=shop(case.seller_id), at=LATER)
    assert "case.offered" in told(case, account.id)
    assert [topic for topic in told(case, holder.id) if "offer" in topic] == ["case.offer_made", "case.offer_ended"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"remedy": "a cake", "amount": None, "currency": None}, "remedy"),
        ({"amount": None, "currency": None}, "amount"),
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal("1.005")}, "amount"),
        ({"currency": "yuan"}, "currency"),
        ({"remedy": "repair"}, "amount"),
        ({"text": "  "}, "text"),
    ],
)
def test_an_offer_names_a_remedy_of_the_issue_and_a_whole_sum(
    desk: Flask, changes: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(Invalid) as refused:
        offered(accepted_case(), **changes)
    assert [finding.pointer for finding in refused.value.findings] == [pointer]


def test_reports_and_notices_know_no_offers(desk: Flask) -> None:
    for case in (report(), countered()):
        with pytest.raises(InvalidTransition, match="ends with a finding"):
            offered(case)


def test_nothing_is_offered_once_it_is_decided_or_while_a_test_runs(desk: Flask) -> None:
    with pytest.raises(InvalidTransition):
        offered(remedy_case())
    case = deciding_case()
    cases.start_test(case_id=case.id, reason="A laboratory looks at it.", by=OFFICER, at=AT)
    with pytest.raises(InvalidTransition, match="A test runs"):
        offered(case)


def test_others_have_no_part_in_it(desk: Flask) -> None:
    case, other = offered(accepted_case()), accepted_case()
    with pytest.raises(NotFound):
        mediation.accept_offer(case_id=case.id, by=link(other), at=AT)
    with pytest.raises(NotFound):
        mediation.take_back(case_id=case.id, by=shop(other.seller_id), at=AT)
    with pytest.raises(PermissionDenied, match="the complainant or the seller"):
        mediation.accept_offer(case_id=case.id, by=OFFICER, at=AT)
    with pytest.raises(PermissionDenied):
        mediation.offer(case_id=other.id, text="Half.", by=SYSTEM_OF_PLATFORM, at=AT, **TERMS)


def test_an_older_version_changes_nothing(desk: Flask) -> None:
    case = offered(accepted_case())
    with pytest.raises(Conflict):
        mediation.accept_offer(case_id=case.id, by=link(case), at=AT, version=case.version - 1)
    assert mediation.accept_offer(case_id=case.id, by=link(case), at=AT, version=case.version).state == "remedy"
