"""What officers do before they decide: take, put back, ask, settle the deposit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.access import Actor
from governance.core.audit import AuditEntry
from governance.core.clocks.keeping import clocks_of
from governance.core.database import db
from governance.core.errors import Invalid, InvalidTransition, PermissionDenied
from governance.core.outbox.models import Message
from governance.onboarding import review
from governance.onboarding.lookup import requests_of, subject_of
from governance.onboarding.states import Deposit, State
from tests.builders import AT
from tests.governance.onboarding import filled

pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def by(desk: Flask) -> Actor:
    """An officer."""
    return filled.officer()


def test_who_takes_an_application_has_it_and_nobody_else_takes_it(by: Actor) -> None:
    application = filled.submitted()
    review.take(reference=application.reference, by=by, at=AT)
    assert (application.state, application.taken_by, application.taken_at) == (State.IN_REVIEW, by.id, AT)
    with pytest.raises(InvalidTransition):
        review.take(reference=application.reference, by=filled.officer(), at=AT)


def test_put_back_it_waits_for_anybody(by: Actor) -> None:
    application = filled.in_review(by)
    review.put_back(reference=application.reference, by=filled.officer(), at=AT)
    assert (application.state, application.taken_by, application.taken_at) == (State.SUBMITTED, None, None)
    review.take(reference=application.reference, by=filled.officer(), at=AT)


def test_a_question_names_one_thing_stops_our_clock_and_tells_the_applicant_until_when(by: Actor) -> None:
    application = filled.in_review(by)
    account = filled.applicant_account(application)
    asked = {"target": "document:business_licence", "question": " The second page is missing. "}
    request = review.ask(reference=application.reference, by=by, at=AT, **asked)
    assert (application.state, request.question) == (State.INFORMATION_REQUESTED, "The second page is missing.")
    clocks = {clock.name: clock for clock in clocks_of(subject_of(application))}
    assert clocks["application_decision"].state == "paused"
    answer = clocks["information_answer"]
    assert (answer.binds, answer.application_id, answer.unit) == ("seller", application.id, "working_days")
    told = select(Message).where(Message.topic == "application.information_requested", Message.account_id == account.id)
    assert db.session.scalars(told).one().data["due_on"] == str(answer.due_at.date())


def test_a_second_question_gives_the_whole_time_again(by: Actor) -> None:
    application = filled.in_review(by)
    review.ask(reference=application.reference, target="field:legal_name", question="Why?", by=by, at=AT)
    later = AT + timedelta(days=5)
    review.ask(reference=application.reference, target="field:founded_on", question="When?", by=by, at=later)
    answers = [clock for clock in clocks_of(subject_of(application)) if clock.name == "information_answer"]
    assert [clock.state for clock in answers] == ["cancelled", "running"]
    assert answers[1].due_at > answers[0].due_at
    assert len(requests_of(application.id)) == 2


@pytest.mark.parametrize(
    ("target", "question"),
    [
        ("document:passport_of_the_dog", "Please."),
        ("field:contact_email", "Please."),
        ("field:version", "Please."),
        ("legal_name", "Please."),
        ("", "Please."),
        ("field:legal_name", "  "),
        ("field:legal_name", "x" * 2_001),
    ],
)
def test_a_question_is_about_something_that_there_is_and_has_words(by: Actor, target: str, question: str) -> None:
    application = filled.in_review(by)
    with pytest.raises(Invalid):
        review.ask(reference=application.reference, target=target, question=question, by=by, at=AT)


def test_only_who_took_it_asks_or_settles_the_deposit(by: Actor) -> None:
    application = filled.in_review(by)
    other, reference = filled.officer(), application.reference
    with pytest.raises(PermissionDenied):
        review.ask(reference=reference, target="field:legal_name", question="Why?", by=other, at=AT)
    with pytest.raises(PermissionDenied):
        review.settle_deposit(reference=reference, to=Deposit.PAID, reason="", by=other, at=AT)


@pytest.mark.parametrize(("to", "reason"), [(Deposit.PAID, ""), (Deposit.WAIVED, "A school."), (Deposit.OPEN, "Back.")])
def test_what_became_of_the_deposit_is_written_down(by: Actor, to: Deposit, reason: str) -> None:
    application = filled.in_review(by)
    review.settle_deposit(reference=application.reference, to=to, reason=reason, by=by, at=AT)
    query = select(AuditEntry).where(AuditEntry.action == "application:deposit").order_by(AuditEntry.id.desc())
    entry = db.session.scalars(query).first()
    assert entry is not None
    assert entry.after == {"state": to.value, "amount": 1_000, "currency": "CNY"}
    assert application.deposit_state == to


@pytest.mark.parametrize("given", [{"to": Deposit.WAIVED, "reason": " "}, {"to": Deposit.OPEN, "reason": ""}])
def test_a_waiver_needs_a_reason(by: Actor, given: dict[str, Any]) -> None:
    application = filled.in_review(by)
    with pytest.raises(Invalid, match="Say in words why"):
        review.settle_deposit(reference=application.reference, by=by, at=AT, **given)


def test_where_no_deposit_is_asked_for_none_is_settled(by: Actor) -> None:
    application = filled.in_review(by)
    application.deposit_amount = 0
    with pytest.raises(Invalid, match="No deposit"):
        review.settle_deposit(reference=application.reference, to=Deposit.PAID, reason="", by=by, at=AT)


def test_before_anybody_took_it_no_deposit_is_settled(by: Actor) -> None:
    application = filled.submitted()
    with pytest.raises(InvalidTransition):
        review.settle_deposit(reference=application.reference, to=Deposit.PAID, reason="", by=by, at=AT)
