"""Remedies: shown by the seller, confirmed or returned, and what happens when nobody says anything."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from governance.complaints import deadlines, pauses, remedies
from governance.complaints.models import Case
from governance.complaints.readings import read_case
from governance.complaints.states import Party
from governance.core.access import Role
from governance.core.clocks.states import State as ClockState
from governance.core.errors import Invalid, InvalidTransition, PermissionDenied
from tests.builders import AT, make_account
from tests.governance.complaints.filed import (
    LATER,
    OFFICER,
    audited,
    entries_of,
    happened,
    link,
    make_document,
    reach_steps,
    shop,
    told,
)
from tests.governance.complaints.walked import decided, deciding_case, remedy_case, shown

WEEK = timedelta(days=7)


def repair_case() -> Case:
    """A case in which the seller owes a repair, for which it has the term of the contract."""
    return decided(deciding_case(), remedy="repair")


def returned(case: Case, *, by_officer: bool = False) -> Case:
    by = OFFICER if by_officer else link(case)
    return remedies.return_(case_id=case.id, reason="No money has come.", by=by, at=LATER)


@pytest.mark.parametrize(("made", "clock"), [(remedy_case, pauses.REFUND), (repair_case, pauses.REMEDY)])
def test_a_shown_remedy_waits_for_the_complainant_while_the_sellers_time_stands(
    desk: Flask, made: type[Case], clock: str
) -> None:
    case = made()
    assert deadlines.open_clocks(case) == {clock: ClockState.RUNNING}
    shown(case, at=LATER)
    assert (case.state, case.remedy_shown_at) == ("remedy", LATER)
    assert deadlines.open_clocks(case) == {clock: ClockState.PAUSED}
    assert read_case(case_id=case.id, by=OFFICER, at=LATER).turn is Party.COMPLAINANT


def test_the_complainant_confirms_and_the_case_is_closed(desk: Flask) -> None:
    case = shown(remedy_case())
    remedies.confirm(case_id=case.id, by=link(case), at=LATER)
    assert (case.state, case.remedy_confirmed_at, case.closed_at) == ("closed", LATER, LATER)
    assert happened(case)[-3:] == ["remedy_shown", "remedy_confirmed", "closed"]
    assert deadlines.open_clocks(case) == {}
    assert audited(case)[-1] == "case:close"


def test_the_complainant_needs_no_proof_to_say_that_it_has_the_remedy(desk: Flask) -> None:
    case = remedy_case()
    assert remedies.confirm(case_id=case.id, by=link(case), at=LATER).state == "closed"


def test_an_officer_confirms_after_seven_silent_days(desk: Flask) -> None:
    case = shown(remedy_case())
    with pytest.raises(InvalidTransition, match="has 7 days"):
        remedies.confirm(case_id=case.id, by=OFFICER, at=AT + WEEK - timedelta(seconds=1))
    assert remedies.confirm(case_id=case.id, by=OFFICER, at=AT + WEEK).state == "closed"


def test_a_returned_proof_gives_the_seller_the_rest_of_its_time(desk: Flask) -> None:
    case = shown(remedy_case())
    returned(case)
    assert (case.state, case.remedy_shown_at) == ("remedy", None)
    assert deadlines.open_clocks(case) == {pauses.REFUND: ClockState.RUNNING}
    assert entries_of(case)[-1].text == "No money has come."
    with pytest.raises(InvalidTransition, match="nothing to return"):
        returned(case, by_officer=True)
    shown(case, at=LATER)
    assert happened(case)[-3:] == ["remedy_shown", "remedy_returned", "remedy_shown"]


def test_a_proof_carries_documents_that_both_sides_see(desk: Flask) -> None:
    case = remedy_case()
    document = make_document(case, seller_id=case.seller_id)
    remedies.show(case_id=case.id, text="Paid back.", documents=[document.id], by=shop(case.seller_id), at=LATER)
    for by in (OFFICER, link(case), shop(case.seller_id)):
        entry = read_case(case_id=case.id, by=by, at=LATER).entries[-1]
        assert [each.document_id for each in entry.documents] == [document.id]


def test_a_remedy_that_is_late_goes_to_whoever_holds_the_case(desk: Flask) -> None:
    holder = make_account()
    case = remedy_case()
    account = make_account(Role.SELLER, seller_id=case.seller_id)
    case.handler_id = holder.id
    reach_steps(AT + timedelta(days=20))
    assert case.state == "remedy"
    entry = entries_of(case)[-1]
    assert (entry.kind, entry.for_complainant, entry.for_seller) == ("escalated", False, False)
    assert "case.remedy_late" in told(case, holder.id)
    assert "case.remedy_late" in told(case, account.id)


def test_a_proof_that_waits_is_not_late(desk: Flask) -> None:
    case = shown(remedy_case())
    reach_steps(AT + timedelta(days=20))
    remedies.remedy_late(case.id, OFFICER, LATER)
    assert "escalated" not in happened(case)


def test_it_is_shown_once_and_in_words(desk: Flask) -> None:
    with pytest.raises(InvalidTransition, match="No remedy is due"):
        shown(deciding_case())
    case = remedy_case()
    with pytest.raises(Invalid):
        remedies.show(case_id=case.id, text=" ", by=shop(case.seller_id), at=AT)
    shown(case)
    with pytest.raises(InvalidTransition, match="shown already"):
        shown(case)


def test_who_shows_and_who_confirms(desk: Flask) -> None:
    case = shown(remedy_case())
    with pytest.raises(PermissionDenied, match="by the seller"):
        remedies.show(case_id=case.id, text="Paid.", by=OFFICER, at=AT)
    with pytest.raises(PermissionDenied, match="the complainant or the platform"):
        remedies.confirm(case_id=case.id, by=shop(case.seller_id), at=AT + WEEK)
