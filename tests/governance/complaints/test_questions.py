"""Whoever is asked has its turn until it has answered; the clocks of the others stand meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.complaints import cases, deadlines, pauses
from governance.complaints.models import Case, CaseEvidence
from governance.complaints.states import Kind, Party
from governance.core.clocks.states import State as ClockState
from governance.core.database import db
from governance.core.errors import Invalid, InvalidTransition
from tests.builders import AT
from tests.governance.complaints.filed import (
    LATER,
    OFFICER,
    accepted_case,
    account_of,
    entries_of,
    filed_case,
    happened,
    link,
    make_document,
    officers,
    shop,
    told,
)

pytestmark = pytest.mark.usefixtures("desk")


def ask(case: Case, party: Party = Party.COMPLAINANT) -> Case:
    return cases.ask(case_id=case.id, question="Which lamp?", party=party, by=OFFICER, at=LATER)


def test_a_question_before_acceptance_lets_the_promise_stand_and_the_seller_knows_of_nothing() -> None:
    case = ask(filed_case())
    assert (case.state, case.asked_in) == ("asked", "received")
    assert deadlines.open_clocks(case) == {
        pauses.ACCEPTANCE: ClockState.PAUSED,
        pauses.COMPLAINANT_ANSWER: ClockState.RUNNING,
    }
    question = entries_of(case)[-1]
    assert (question.text, question.for_complainant, question.for_seller) == ("Which lamp?", True, False)
    cases.answer(case_id=case.id, text="The red one.", by=link(case), at=LATER + timedelta(days=1))
    assert (case.state, case.asked_in) == ("received", None)
    assert deadlines.open_clocks(case) == {pauses.ACCEPTANCE: ClockState.RUNNING}


def test_a_question_later_lets_the_sellers_time_and_the_decision_stand() -> None:
    officer = officers(1)[0]
    case = ask(accepted_case())
    assert (case.state, case.asked_in) == ("asked", "with_seller")
    assert deadlines.open_clocks(case) == {
        pauses.SELLER_ANSWER: ClockState.PAUSED,
        pauses.DECISION: ClockState.PAUSED,
        pauses.COMPLAINANT_ANSWER: ClockState.RUNNING,
    }
    with pytest.raises(InvalidTransition, match="already"):
        ask(case)
    cases.answer(case_id=case.id, text="The red one.", by=link(case), at=LATER + timedelta(days=2))
    assert case.state == "with_seller"
    assert set(deadlines.open_clocks(case).values()) == {ClockState.RUNNING}
    assert deadlines.due_on(case, pauses.SELLER_ANSWER) == "2026-03-05"
    question, answer = entries_of(case)[-2:]
    assert question.for_seller
    assert answer.for_seller
    assert "case.answered" in told(case, officer)


def test_the_sellers_answer_brings_the_case_to_its_decision() -> None:
    case = accepted_case()
    photo = make_document(case, seller_id=case.seller_id)
    cases.answer(case_id=case.id, text="We test each lamp.", documents=[photo.id], by=shop(case.seller_id), at=LATER)
    assert (case.state, case.answered_at) == ("deciding", LATER)
    assert deadlines.open_clocks(case) == {pauses.DECISION: ClockState.RUNNING}
    answer = entries_of(case)[-1]
    shown = db.session.query(CaseEvidence).filter_by(case_id=case.id).one()
    assert (answer.party, answer.for_complainant, answer.for_seller) == ("seller", True, True)
    assert (shown.document_id, shown.entry_id, shown.party, shown.for_complainant) == (
        photo.id,
        answer.id,
        "seller",
        True,
    )


def test_until_the_decision_a_seller_may_say_more_and_is_asked_again() -> None:
    case = accepted_case()
    account, by = account_of(case), shop(case.seller_id)
    cases.answer(case_id=case.id, text="We test each lamp.", by=by, at=LATER)
    cases.answer(case_id=case.id, text="And here is how.", by=by, at=LATER + timedelta(hours=1))
    assert (case.state, case.answered_at) == ("deciding", LATER)
    ask(case, Party.SELLER)
    assert case.state == "with_seller"
    assert set(deadlines.open_clocks(case)) == {pauses.DECISION, pauses.SELLER_ANSWER}
    assert told(case, account) == ["case.asked"]
    cases.answer(case_id=case.id, text="That too.", by=by, at=LATER + timedelta(hours=2))
    assert (case.state, case.answered_at) == ("deciding", LATER)


def test_what_was_heard_elsewhere_an_officer_notes_as_the_complainants_answer() -> None:
    case = ask(filed_case())
    cases.answer(case_id=case.id, text="Said on the telephone: the red one.", by=OFFICER, at=LATER)
    answer = entries_of(case)[-1]
    assert (case.state, answer.party, answer.by) == ("received", "complainant", "account:901")


def test_of_a_report_neither_side_reads_what_the_other_says() -> None:
    report = accepted_case(kind=Kind.REPORT, issue="counterfeit", request=None)
    ask(report)
    cases.answer(case_id=report.id, text="I saw the labels.", by=link(report), at=LATER)
    ask(report, Party.SELLER)
    cases.answer(case_id=report.id, text="Our supplier is known.", by=shop(report.seller_id), at=LATER)
    seen = [(entry.kind, entry.party, entry.for_complainant, entry.for_seller) for entry in entries_of(report)[-4:]]
    assert seen == [
        ("question", "platform", True, False),
        ("answer", "complainant", True, False),
        ("question", "platform", False, True),
        ("answer", "seller", False, True),
    ]


@pytest.mark.parametrize("party", [Party.PLATFORM, Party.SYSTEM])
def test_only_one_of_both_sides_is_asked(party: Party) -> None:
    with pytest.raises(Invalid, match="complainant or the seller"):
        ask(accepted_case(), party)


def test_an_answer_says_something() -> None:
    case = accepted_case()
    with pytest.raises(Invalid, match="in words"):
        cases.answer(case_id=case.id, text="  ", by=shop(case.seller_id), at=AT)
    with pytest.raises(Invalid, match="cannot be seen"):
        cases.answer(case_id=case.id, text="a\x00b", by=shop(case.seller_id), at=AT)
    assert happened(case)[-1] == "accepted"
