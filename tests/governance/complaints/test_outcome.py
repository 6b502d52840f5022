"""After the outcome: one rating, one reopening by the complainant, and a second person who looks at it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from governance.complaints import deadlines, decision, outcome, pauses, remedies
from governance.complaints.models import Case
from governance.complaints.rules import rules_at
from governance.complaints.states import Outcome
from governance.core.access import Role
from governance.core.clocks.states import State as ClockState
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from tests.builders import AT, make_account
from tests.governance.complaints.filed import (
    LATER,
    OFFICER,
    accepted_case,
    audited,
    entries_of,
    happened,
    link,
    shop,
    told,
)
from tests.governance.complaints.walked import (
    answered,
    closed_case,
    decided,
    deciding_case,
    in_state,
    rated,
    remedy_case,
    report,
)


def reopened(case: Case, **changes: object) -> Case:
    given = {"reason": "It broke again.", "by": link(case), "at": LATER}
    return outcome.reopen(case_id=case.id, **given | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("state", ["remedy", "closed", "not_accepted"])
def test_an_outcome_is_rated_once(desk: Flask, state: str) -> None:
    case = rated(in_state(state), 2, at=LATER)
    assert (case.rating, case.rated_at) == (2, LATER)
    entry = entries_of(case)[-1]
    assert (entry.kind, entry.data, entry.for_complainant, entry.for_seller) == ("rated", {"rating": 2}, True, False)
    with pytest.raises(Conflict, match="rated this outcome already"):
        rated(case)


@pytest.mark.parametrize("state", ["received", "with_seller", "deciding", "mediation", "withdrawn"])
def test_there_is_something_to_rate_only_after_an_outcome(desk: Flask, state: str) -> None:
    with pytest.raises(InvalidTransition, match="no outcome yet"):
        rated(in_state(state))


def test_a_rating_is_the_complainants_and_from_one_to_five(desk: Flask) -> None:
    case = closed_case()
    for rating in (0, 6):
        with pytest.raises(Invalid):
            rated(case, rating)
    for by in (OFFICER, shop(case.seller_id)):
        with pytest.raises(PermissionDenied):
            outcome.rate(case_id=case.id, rating=5, comment=None, by=by, at=AT)
    with pytest.raises(NotFound):
        outcome.rate(case_id=case.id, rating=5, comment=None, by=link(accepted_case()), at=AT)


def test_a_reopened_case_has_no_outcome_until_it_is_decided_anew(desk: Flask) -> None:
    case = rated(closed_case())
    reopened(case)
    assert (case.state, case.times_reopened) == ("deciding", 1)
    left = (case.outcome, case.decided_at, case.decided_by, case.remedy, case.closed_at, case.rating, case.rated_at)
    assert left == (None,) * len(left)
    assert (case.remedy_shown_at, case.remedy_confirmed_at, case.remedy_amount) == (None, None, None)
    assert deadlines.open_clocks(case) == {pauses.DECISION: ClockState.RUNNING}
    assert happened(case)[-1] == "reopened"
    assert audited(case)[-1] == "case:reopen"


def test_the_complainant_reopens_once_and_in_time(desk: Flask) -> None:
    late = AT + timedelta(days=400)
    with pytest.raises(InvalidTransition, match="is over"):
        reopened(closed_case(), at=late)
    case = reopened(closed_case())
    decided(case, by=make_account().actor(), outcome=Outcome.DISMISSED, remedy=None, at=LATER)
    with pytest.raises(InvalidTransition, match="reopened before"):
        reopened(case)
    assert reopened(case, by=OFFICER, at=late).times_reopened == 2


def test_what_was_not_accepted_is_received_anew(desk: Flask) -> None:
    case = reopened(in_state("not_accepted"))
    assert (case.state, case.ground, case.outcome) == ("received", None, None)
    assert deadlines.open_clocks(case) == {pauses.ACCEPTANCE: ClockState.RUNNING}


def test_an_officer_takes_up_a_remedy_that_never_comes(desk: Flask) -> None:
    case = remedy_case()
    with pytest.raises(InvalidTransition, match="has not ended"):
        reopened(case)
    reopened(case, by=OFFICER)
    assert (case.state, list(deadlines.open_clocks(case))) == ("deciding", [pauses.DECISION])


def test_whoever_decided_it_holds_it_no_more(desk: Flask) -> None:
    first, second = make_account(), make_account()
    case = deciding_case()
    case.handler_id = first.id
    decided(case, by=first.actor(), outcome=Outcome.DISMISSED, remedy=None)
    reopened(case)
    assert case.handler_id == second.id
    assert "case.reopened" in told(case, second.id)


def test_whoever_found_about_a_whole_group_holds_none_of_its_cases_again(desk: Flask) -> None:
    finder = make_account()
    case = deciding_case()
    case.handler_id = finder.id
    given = {"reason": "One lot.", "terms": None, "rules": rules_at(AT), "decided_by": "group:3"}
    decision.conclude(case, Outcome.DISMISSED, by=finder.actor(), at=AT, **given)  # type: ignore[arg-type]
    assert reopened(case).handler_id is None


def test_whoever_did_not_decide_it_keeps_it(desk: Flask) -> None:
    holder = make_account()
    case = deciding_case()
    case.handler_id = holder.id
    decided(case, outcome=Outcome.DISMISSED, remedy=None)
    assert reopened(case).handler_id == holder.id


@pytest.mark.parametrize("state", ["received", "with_seller", "deciding", "mediation", "withdrawn"])
def test_what_has_not_ended_or_was_taken_back_is_not_reopened(desk: Flask, state: str) -> None:
    case = in_state(state)
    for by in (link(case), OFFICER):
        with pytest.raises(InvalidTransition):
            reopened(case, by=by)


def test_what_a_reporter_says_is_not_for_the_shop(desk: Flask) -> None:
    case = decided(answered(report()), outcome=Outcome.DISMISSED, remedy=None)
    reopened(case, reason="I have seen more of them.")
    entry = entries_of(case)[-1]
    assert (entry.kind, entry.for_seller) == ("reopened", False)


def test_the_shop_learns_that_it_is_looked_at_again(desk: Flask) -> None:
    case = closed_case()
    account = make_account(Role.SELLER, seller_id=case.seller_id)
    reopened(case)
    assert "case.reopened" in told(case, account.id)
    with pytest.raises(PermissionDenied):
        reopened(case, by=shop(case.seller_id))


def test_a_confirmed_remedy_of_the_second_round_closes_it_again(desk: Flask) -> None:
    case = decided(reopened(closed_case()), by=make_account().actor(), at=LATER)
    remedies.show(case_id=case.id, text="Paid back again.", by=shop(case.seller_id), at=LATER)
    remedies.confirm(case_id=case.id, by=link(case), at=LATER)
    assert (case.state, rated(case, 5).rating) == ("closed", 5)
