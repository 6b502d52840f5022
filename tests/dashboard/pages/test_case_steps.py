"""Every step of a case on its page: the dialogs of officers and shops, and the decision beside the evidence."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from governance.complaints import groups
from governance.complaints.models import Case
from governance.complaints.policy import CONFIRMED_BY_COMPLAINANT
from governance.complaints.states import Kind
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from tests.dashboard.asking import part, press
from tests.dashboard.pages.case_people import (
    OFFICER,
    OWNER,
    SECOND,
    UPHELD,
    Somebody,
    accepted,
    actor,
    answered,
    filed,
    prepare,
    state_of,
)
from tests.governance.complaints.filed import person
from tests.sample_files import EXECUTABLES, pdf, picture


@pytest.fixture(scope="module")
def case_app(shared_app: Flask) -> Flask:
    """Rules, shops and people; each test has cases of its own."""
    prepare(shared_app)
    return shared_app


def test_the_decision_says_who_has_to_prove_and_what_will_happen(case_app: Flask) -> None:
    officer = Somebody(case_app, OFFICER, answered(case_app, amount=Decimal("129.5"), currency="CNY"))
    form = officer.sees("decision")
    assert "The shop has to prove" in form
    assert "Art. 23 and 24" in form
    assert '"id": "decision"' in form
    assert "Choose what you find" in consequence(officer, "")
    assert "The shop owes: Part of the price back (40 CNY)" in consequence(officer, "upheld", "partial_refund", "40")
    assert "The shop owes: Refund" in consequence(officer, "partly", "refund", "nonsense")
    assert "Nothing is owed" in consequence(officer, "upheld", "none")
    assert "Nothing is owed" in consequence(officer, "dismissed", "refund")
    assert "30 days" in consequence(officer, "dismissed")


def consequence(somebody: Somebody, outcome: str, remedy: str = "", amount: str = "") -> str:
    """What stands beside the form when it holds this."""
    values: dict[str, Any] = {"case-shown.data": somebody.shown}
    for name, value in {"outcome": outcome, "remedy": remedy, "amount": amount}.items():
        field = {"field": name, "type": "ruling-field"}
        written = json.dumps(field, separators=(",", ":"), sort_keys=True)
        values[f"{written}.value"] = {"id": field, "property": "value", "value": value}
    return part(somebody.client, "ruling-consequence", values)


@pytest.mark.parametrize(
    ("filled", "sentence"),
    [
        ({"outcome": ""}, "Choose what you find."),
        ({"reason": " "}, "Say this in words"),
        ({"remedy": "partial_refund", "amount": "a lot"}, "Write the sum as a number"),
        ({"remedy": "partial_refund"}, "Say how much"),
        ({"remedy": ""}, "Say what is owed"),
    ],
)
def test_a_decision_that_is_not_whole_changes_nothing(case_app: Flask, filled: dict[str, str], sentence: str) -> None:
    number = answered(case_app)
    assert sentence in Somebody(case_app, OFFICER, number).decides(**UPHELD | filled)
    assert state_of(case_app, number) == "deciding"


def test_what_was_typed_stays_when_the_form_is_drawn_again(case_app: Flask) -> None:
    officer = Somebody(case_app, OFFICER, answered(case_app))
    typed = {"outcome": "partly", "reason": "Half of it is proven.", "amount": "12.50"}
    pattern = '{"field":["ALL"],"type":"ruling-field"}'
    ids = [{"field": name, "type": "ruling-field"} for name in typed]
    values = {
        f"{pattern}.value": [{"id": one, "property": "value", "value": typed[one["field"]]} for one in ids],
        f"{pattern}.id": [{"id": one, "property": "id", "value": one} for one in ids],
    }
    drawn = officer.sees("decision", **values)
    for value in typed.values():
        assert f'"value": "{value}"' in drawn


def test_who_looked_at_an_older_version_is_told_so(case_app: Flask) -> None:
    number = answered(case_app)
    officer = Somebody(case_app, OFFICER, number)
    stale = UPHELD | {"version": "1"}
    assert "Decided" not in press(officer.client, "ruling", "decide", officer.shown, do=stale)
    assert state_of(case_app, number) == "deciding"


def test_a_dismissed_case_is_closed_and_can_be_reopened_for_somebody_else(case_app: Flask) -> None:
    number = answered(case_app)
    officer, second = Somebody(case_app, OFFICER, number), Somebody(case_app, SECOND, number)
    assert "Decided: Dismissed" in officer.decides(outcome="dismissed", reason="Nothing was shown.", remedy="refund")
    assert "Outcome: Dismissed" in officer.sees("turn")
    assert "reopened" in second.does("reopen", reason="A new photo came.")
    assert "It was reopened" in officer.sees("turn")
    assert '"id": "decision"' not in officer.sees("decision")
    assert '"id": "decision"' in second.sees("decision")
    assert "Decided: Upheld" in second.decides(**UPHELD)


def test_either_side_offers_and_the_other_answers(case_app: Flask) -> None:
    number = accepted(case_app)
    officer, owner = Somebody(case_app, OFFICER, number), Somebody(case_app, OWNER, number)
    assert "Choose what is offered" in owner.does("offer", text="Keep it.", remedy="")
    half = {"remedy": "partial_refund", "amount": "40", "currency": "cny", "text": "Keep it, and take this."}
    assert "The offer was made" in owner.does("offer", **half)
    assert "Part of the price back (40 CNY)" in officer.sees("side")
    assert "taken back" in owner.does("take_back")
    assert "The offer was made" in officer.does(
        "propose", remedy="exchange", amount="", currency="", text="Exchange it."
    )
    assert "Both sides have to answer" in officer.sees("turn")
    assert "Exchange" in owner.opens("accept_offer")
    assert "You agreed" in owner.does("accept_offer")
    assert "Shop agreed on" in officer.sees("side")


def test_a_shop_need_not_accept_what_is_proposed(case_app: Flask) -> None:
    number = accepted(case_app)
    officer, owner = Somebody(case_app, OFFICER, number), Somebody(case_app, OWNER, number)
    officer.does("propose", remedy="exchange", amount="", currency="", text="Exchange it.")
    assert "stands still until the offer is answered" in officer.sees("turn")
    assert "not held against you" in owner.opens("refuse_offer")
    assert "You did not agree" in owner.does("refuse_offer", reason="")
    assert state_of(case_app, number) != "mediation"


def test_time_stands_still_while_the_complainant_is_asked_and_while_a_test_runs(case_app: Flask) -> None:
    number = answered(case_app)
    officer = Somebody(case_app, OFFICER, number)
    assert "Choose whom you ask" in officer.does("ask", question="Which bulb?", party="")
    assert "The question was sent" in officer.does("ask", question="Which bulb do you use?", party="complainant")
    assert "stands still until the complainant has answered" in officer.sees("turn")
    assert "We asked the complainant" in officer.sees("thread")
    number = answered(case_app)
    officer = Somebody(case_app, OFFICER, number)
    assert "Time stands still" in officer.does("start_test", reason="A laboratory measures the light.")
    turn = officer.sees("turn")
    assert "A test runs" in turn
    assert "stands still until the test is done" in turn
    assert "Time runs on" in officer.does("end_test", reason="It gives 400 lumen.")


def test_a_shop_is_asked_again(case_app: Flask) -> None:
    number = answered(case_app)
    officer, owner = Somebody(case_app, OFFICER, number), Somebody(case_app, OWNER, number)
    assert "The question was sent" in officer.does("ask", question="Which lot was it?", party="seller")
    turn = owner.sees("turn")
    assert "We ask:" in turn
    assert "Which lot was it?" in turn


def test_a_case_is_not_accepted_with_a_ground_and_words(case_app: Flask) -> None:
    number = filed(case_app)
    officer = Somebody(case_app, OFFICER, number)
    assert "The complainant reads why" in officer.opens("refuse")
    assert "Choose why" in officer.does("refuse", ground="", reason="Too old.")
    assert "was not accepted" in officer.does("refuse", ground="too_old", reason="It was five years ago.")
    side = officer.sees("side")
    assert "more than three years ago" in side
    assert "It was five years ago." in side


def test_evidence_is_added_for_the_eyes_that_are_chosen(case_app: Flask) -> None:
    number = accepted(case_app)
    officer, owner = Somebody(case_app, OFFICER, number), Somebody(case_app, OWNER, number)
    assert "Choose at least one document." in owner.does("add_evidence", note="")
    assert "Only PDF" in owner.does("add_evidence", note="", files={"run.pdf": EXECUTABLES["linux"]})
    assert "was added" in owner.does("add_evidence", note="The label.", files={"label.png": picture()})
    assert "was added" in officer.does("add_evidence", seen="nobody", note="", files={"inner.pdf": pdf(2)})
    assert "was added" in officer.does("add_evidence", seen="complainant+seller", note="", files={"open.pdf": pdf(3)})
    evidence = officer.sees("evidence")
    for words in ("3 documents were shown", "label.png", "inner.pdf", "open.pdf", "only us", "data-src"):
        assert words in evidence
    theirs = owner.sees("evidence")
    assert "2 documents were shown" in theirs
    assert "label.png" in theirs
    assert "inner.pdf" not in theirs
    assert "open.pdf" not in theirs  # files of others carry no names: people write names of people into them


def test_a_proof_is_returned_with_what_is_missing_and_confirmed_when_the_complainant_is_silent(case_app: Flask) -> None:
    number = answered(case_app)
    officer, owner = Somebody(case_app, OFFICER, number), Somebody(case_app, OWNER, number)
    officer.decides(**UPHELD)
    owner.does("show", text="Paid.")
    assert "not enough" in officer.does("return", reason="The day of the payment is missing.")
    assert "The day of the payment is missing." in owner.sees("thread")
    owner.does("show", text="Paid on 3 November.")
    assert "What was due is confirmed" not in officer.does("confirm")  # the complainant has a week to say so itself
    with case_app.app_context(), scoped(PLATFORM), transaction():
        db.session.get_one(Case, number).remedy_shown_at = now() - CONFIRMED_BY_COMPLAINANT
    assert "It was done" in officer.sees("turn")
    assert "the case is closed" in officer.does("confirm")
    assert state_of(case_app, number) == "closed"


def test_a_notice_is_contested_and_its_holder_acts(case_app: Flask) -> None:
    number = accepted(case_app, kind=Kind.IP_NOTICE, issue="ip_infringement", request=None)
    officer, owner = Somebody(case_app, OFFICER, number), Somebody(case_app, OWNER, number)
    assert "15 days" in owner.opens("counter_notice")
    assert "counter-notice was sent" in owner.does("counter_notice", text="The mark is ours.", files={"m.pdf": pdf()})
    assert "until the holder of the right has acted" in officer.sees("turn")
    assert "The mark is ours." in officer.sees("matter")
    assert "has acted" in officer.does("action_taken", text="District court, on 3 November.")


def test_a_case_changes_hands(case_app: Flask) -> None:
    number = filed(case_app)
    officer, second = Somebody(case_app, OFFICER, number), Somebody(case_app, SECOND, number)
    assert "held by A compliance_officer" in officer.sees("turn")
    assert "open case" in officer.opens("assign")
    assert "Choose a colleague" in officer.does("assign", account="")
    with case_app.app_context(), scoped(PLATFORM):
        colleague = actor(SECOND).id
    assert "holds this case now" in officer.does("assign", account=colleague)
    assert "held by A reviewer" in second.sees("turn")


def test_a_free_case_is_taken(case_app: Flask) -> None:
    number = filed(case_app)
    with case_app.app_context(), scoped(PLATFORM), transaction():
        db.session.get_one(Case, number).handler_id = None
    officer = Somebody(case_app, OFFICER, number)
    assert "held by nobody" in officer.sees("turn")
    assert "Hold this case" in officer.opens("take")
    assert "You hold this case now." in officer.does("take")


def test_an_officer_does_nothing_in_a_case_of_its_own(case_app: Flask) -> None:
    number = filed(case_app, person=person(email=SECOND))
    second = Somebody(case_app, SECOND, number)
    turn = second.sees("turn")
    assert "You filed this case yourself" in turn
    assert "case-act" not in turn
    assert "taken on" not in second.does("accept")


def test_a_shop_answers_all_cases_of_one_lot_at_once(case_app: Flask) -> None:
    numbers = [accepted(case_app, lot="L-9") for _ in range(3)]
    first = Somebody(case_app, OWNER, numbers[0])
    assert "What you answer" not in first.opens("answer")
    with case_app.app_context(), scoped(PLATFORM), transaction():
        groups.put_in_group(case_ids=numbers, cause="lot:L-9", by=actor(OFFICER), at=now())
    assert "This case and 2 others with the same cause" in first.opens("answer")
    assert "sent in 3 cases" in first.does("answer", text="We test the lot.", alike="alike")
    assert [state_of(case_app, number) for number in numbers] == ["deciding"] * 3
