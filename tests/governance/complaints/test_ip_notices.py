"""Notices of holders of rights: counter-notice, fifteen days, and what follows from silence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from governance.complaints import deadlines, ip_notices, pauses
from governance.complaints.events import CaseDecided, IpMeasureFalls
from governance.complaints.models import Case
from governance.complaints.readings import read_case
from governance.complaints.states import Party
from governance.core.access import Role
from governance.core.clocks.states import State as ClockState
from governance.core.errors import InvalidTransition, PermissionDenied
from tests.builders import AT, make_account
from tests.governance.complaints.filed import (
    LATER,
    OFFICER,
    accepted_case,
    entries_of,
    happened,
    link,
    make_document,
    reach_steps,
    shop,
    told,
)
from tests.governance.complaints.walked import countered, decided, notice, report
from tests.governance.rectification.fixing import listen


def acted(case: Case) -> Case:
    return ip_notices.action_taken(case_id=case.id, text="We went to court.", by=link(case), at=LATER)


def test_a_counter_notice_gives_the_holder_fifteen_days(desk: Flask) -> None:
    case = countered()
    assert (case.state, case.answered_at) == ("counter_notice", AT)
    assert deadlines.open_clocks(case) == {
        pauses.DECISION: ClockState.PAUSED,
        pauses.COUNTER_NOTICE: ClockState.RUNNING,
    }
    for by in (link(case), shop(case.seller_id), OFFICER):
        read = read_case(case_id=case.id, by=by, at=AT)
        assert (read.turn, read.entries[-1].text) == (Party.COMPLAINANT, "We hold a licence.")
        assert read.due_at is not None
        assert (read.due_at - AT).days in {14, 15, 16}


def test_documents_of_the_shop_are_forwarded_with_it(desk: Flask) -> None:
    case = notice()
    document = make_document(case, seller_id=case.seller_id)
    ip_notices.counter_notice(
        case_id=case.id, text="Our licence.", documents=[document.id], by=shop(case.seller_id), at=AT
    )
    read = read_case(case_id=case.id, by=link(case), at=AT)
    assert [each.document_id for each in read.entries[-1].documents] == [document.id]


def test_the_holder_went_to_court_and_the_platform_goes_on(desk: Flask) -> None:
    case = acted(countered())
    assert case.state == "deciding"
    assert deadlines.open_clocks(case) == {pauses.DECISION: ClockState.RUNNING}
    assert decided(case, remedy=None).state == "closed"


def test_without_word_of_a_suit_the_measure_falls(desk: Flask) -> None:
    case = countered()
    account = make_account(Role.SELLER, seller_id=case.seller_id)
    fallen, heard = listen(desk, IpMeasureFalls), listen(desk, CaseDecided)
    reach_steps(AT + timedelta(days=13))
    assert case.state == "counter_notice"
    reach_steps(AT + timedelta(days=20))
    assert (case.state, case.outcome, case.decided_by) == ("closed", "dismissed", "system:clock-steps")
    assert fallen == [IpMeasureFalls(case_id=case.id, seller_id=case.seller_id, product="lamp-7")]
    assert [event.outcome for event in heard] == ["dismissed"]
    assert happened(case)[-2:] == ["decided", "closed"]
    assert entries_of(case)[-2].data == {"outcome": "dismissed", "reason_code": "no_action_taken"}
    assert "case.decided" in told(case, account.id)
    assert deadlines.open_clocks(case) == {}


def test_word_of_a_suit_keeps_the_measure(desk: Flask) -> None:
    case, fallen = acted(countered()), listen(desk, IpMeasureFalls)
    ip_notices.no_action_taken(case.id, OFFICER, AT + timedelta(days=20))
    assert (case.state, fallen) == ("deciding", [])


def test_only_a_notice_is_countered_and_only_by_its_shop(desk: Flask) -> None:
    for case in (accepted_case(), report()):
        with pytest.raises(InvalidTransition, match="holder of rights"):
            ip_notices.counter_notice(case_id=case.id, text="No.", by=shop(case.seller_id), at=AT)
    case = notice()
    with pytest.raises(PermissionDenied):
        ip_notices.counter_notice(case_id=case.id, text="No.", by=link(case), at=AT)
    with pytest.raises(InvalidTransition, match="No counter-notice waits"):
        acted(case)


def test_an_officer_notes_what_the_holder_said_elsewhere(desk: Flask) -> None:
    case = countered()
    ip_notices.action_taken(case_id=case.id, text="They wrote to us.", by=OFFICER, at=LATER)
    assert (case.state, entries_of(case)[-1].party) == ("deciding", "platform")
