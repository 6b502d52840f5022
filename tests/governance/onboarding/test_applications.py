"""What applicants do: write, hand in, hand in again, withdraw, contest a refusal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.access import Actor
from governance.core.audit import AuditEntry
from governance.core.clocks.keeping import clocks_of
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.core.outbox.models import Message
from governance.onboarding import applications, review
from governance.onboarding.lookup import subject_of, submissions_of
from governance.onboarding.models import Application, ApplicationContest, ApplicationPerson
from governance.onboarding.states import Deposit, State
from tests.builders import AT, BY
from tests.governance.onboarding import filled

pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def officer(desk: Flask) -> Actor:
    """Who took the application."""
    return filled.officer()


def clocks(application: Application) -> dict[str, str]:
    return {clock.name: clock.state for clock in clocks_of(subject_of(application))}


def told(topic: str, application: Application) -> list[int | None]:
    query = select(Message.account_id).where(Message.topic == topic, Message.subject_id == str(application.id))
    return list(db.session.scalars(query))


def test_an_application_begins_empty_with_a_reference_nobody_can_guess_and_a_confirmed_address() -> None:
    one, other = (applications.start(email="a@shop.example", by=BY, at=AT) for _ in range(2))
    assert one.reference != other.reference
    assert (one.state, len(one.reference)) == (State.DRAFT, 12)
    person = db.session.get_one(ApplicationPerson, one.id)
    assert (person.contact_email, person.contact_email_confirmed_at) == ("a@shop.example", AT)


def test_what_is_written_is_kept_trimmed_and_the_trail_names_fields_only() -> None:
    application = applications.start(email="a@shop.example", by=BY, at=AT)
    by = filled.applicant(application)
    version = application.version
    changes = {"legal_name": "  Rainbow Ltd ", "bank_account_number": "6222 0000", "shop_name": ""}
    applications.write(reference=application.reference, changes=changes, by=by, at=AT)
    person = db.session.get_one(ApplicationPerson, application.id)
    assert (application.legal_name, person.bank_account_number) == ("Rainbow Ltd", "6222 0000")
    assert (application.shop_name, application.version) == (None, version + 1)
    query = select(AuditEntry).where(AuditEntry.action == "application:write", AuditEntry.actor_id == by.id)
    assert db.session.scalars(query).one().after == {"fields": ["bank_account_number", "legal_name"]}


def test_nobody_overwrites_what_they_have_not_seen() -> None:
    application = filled.draft()
    by, seen = filled.applicant(application), application.version
    applications.write(reference=application.reference, changes={"shop_name": "One"}, by=by, at=AT, version=seen)
    with pytest.raises(Conflict, match="changed this meanwhile"):
        applications.write(reference=application.reference, changes={"shop_name": "Two"}, by=by, at=AT, version=seen)


def test_another_applicant_is_told_there_is_no_such_application() -> None:
    mine, other = filled.draft(), filled.draft()
    by = filled.applicant(mine)
    with pytest.raises(NotFound):
        applications.write(reference=other.reference, changes={}, by=by, at=AT)
    with pytest.raises(NotFound):
        applications.submit(reference=other.reference, by=by, at=AT)


def test_handing_in_keeps_what_was_handed_in_and_starts_our_clock() -> None:
    application = filled.draft()
    officer = filled.officer()
    submission = applications.submit(reference=application.reference, by=filled.applicant(application), at=AT)
    assert (application.state, application.submitted_at, submission.number) == (State.SUBMITTED, AT, 1)
    assert submission.content is not None
    assert submission.content["legal_name"] == application.legal_name
    assert [paper["kind"] for paper in submission.content["documents"]] == list(filled.PAPERS)
    assert clocks(application) == {"application_decision": "running"}
    assert int(officer.id) in told("application.submitted", application)
    assert (application.deposit_amount, application.deposit_state) == (1_000, Deposit.OPEN)


def test_what_is_missing_is_named_all_at_once_and_nothing_is_kept() -> None:
    application = filled.draft(papers=("bank_account",), legal_name=None)
    with pytest.raises(Invalid) as refused:
        applications.submit(reference=application.reference, by=filled.applicant(application), at=AT)
    missing = {finding.pointer for finding in refused.value.findings}
    assert missing == {"/legal_name", "/documents/business_licence", "/documents/representative_identity"}
    assert submissions_of(application.id) == []


def test_an_application_that_is_with_us_cannot_be_changed() -> None:
    application = filled.submitted()
    with pytest.raises(InvalidTransition, match="cannot be changed"):
        applications.write(
            reference=application.reference, changes={"shop_name": "New"}, by=filled.applicant(application), at=AT
        )


class TestAskedForOneThing:
    """Information requested: one document or one field, and the way back to the officer who asked."""

    @pytest.fixture
    def asked(self, officer: Actor) -> Application:
        application = filled.in_review(officer)
        self.ask(application, "field:legal_name", officer)
        return application

    def ask(self, application: Application, target: str, officer: Actor) -> int:
        question = {"target": target, "question": "It is not what the licence says."}
        return review.ask(reference=application.reference, by=officer, at=AT, **question).id

    def again(self, application: Application, **given: object) -> None:
        applications.submit(
            reference=application.reference,
            by=filled.applicant(application),
            at=AT,
            **given,  # type: ignore[arg-type]
        )

    def write(self, application: Application, **changes: object) -> None:
        by = filled.applicant(application)
        applications.write(reference=application.reference, changes=changes, by=by, at=AT)

    def test_only_what_was_asked_about_can_be_changed(self, asked: Application) -> None:
        with pytest.raises(InvalidTransition, match="not shop_name"):
            self.write(asked, shop_name="New", legal_name="Newer")
        self.write(asked, legal_name="北京彩虹新玩具有限公司")
        assert asked.legal_name == "北京彩虹新玩具有限公司"

    def test_handed_in_again_it_is_with_the_same_officer_and_both_submissions_are_kept(
        self, asked: Application, officer: Actor
    ) -> None:
        assert clocks(asked) == {"application_decision": "paused", "information_answer": "running"}
        before = asked.legal_name
        self.write(asked, legal_name="北京彩虹新玩具有限公司")
        self.again(asked)
        assert (asked.state, asked.taken_by) == (State.IN_REVIEW, officer.id)
        kept = [submission.content["legal_name"] for submission in submissions_of(asked.id) if submission.content]
        assert kept == [before, "北京彩虹新玩具有限公司"]
        assert clocks(asked) == {"application_decision": "running", "information_answer": "met"}
        assert told("application.answered", asked) == [int(officer.id)]

    def test_handed_in_without_an_answer_it_is_refused(self, asked: Application) -> None:
        with pytest.raises(Invalid, match="not answered yet") as refused:
            self.again(asked)
        assert [finding.pointer for finding in refused.value.findings] == ["/field/legal_name"]

    def test_words_are_an_answer_too(self, officer: Actor) -> None:
        application = filled.in_review(officer)
        request = self.ask(application, "field:legal_name", officer)
        self.again(application, answers={request: "It is right: see page 2."})
        assert application.state == State.IN_REVIEW

    def test_a_document_is_answered_by_a_newer_one_of_its_kind(self, officer: Actor) -> None:
        application = filled.in_review(officer)
        self.ask(application, "document:business_licence", officer)
        later = AT + timedelta(minutes=1)
        filled.add_paper(application, "bank_account", at=later)
        with pytest.raises(Invalid), db.session.begin_nested():
            self.again(application)
        filled.add_paper(application, "business_licence", at=later)
        self.again(application)
        assert application.state == State.IN_REVIEW

    def test_more_can_be_asked_and_all_of_it_has_to_be_answered(self, asked: Application, officer: Actor) -> None:
        self.ask(asked, "field:registered_address", officer)
        self.write(asked, legal_name="北京彩虹新玩具有限公司")
        with pytest.raises(Invalid) as refused:
            self.again(asked)
        assert [finding.pointer for finding in refused.value.findings] == ["/field/registered_address"]

    def test_a_deposit_that_was_paid_for_less_is_open_again(self, officer: Actor) -> None:
        promises = filled.fields(1)["commitments"]["apparel"]
        application = filled.in_review(officer)
        for target in ("field:categories", "field:commitments"):
            self.ask(application, target, officer)
        both = {"apparel": promises, "furniture": promises}
        self.write(application, categories=["apparel", "furniture"], commitments=both)
        self.again(application)
        assert (application.deposit_amount, application.deposit_state) == (2_000, Deposit.OPEN)


def test_an_application_can_be_withdrawn_and_its_clocks_end() -> None:
    officer = filled.officer()
    application = filled.in_review(officer)
    review.ask(reference=application.reference, target="field:legal_name", question="Why?", by=officer, at=AT)
    applications.withdraw(reference=application.reference, by=filled.applicant(application), at=AT)
    assert application.state == State.WITHDRAWN
    assert set(clocks(application).values()) == {"cancelled"}
    assert told("application.withdrawn", application) == [int(officer.id)]


def test_a_draft_is_withdrawn_without_any_clock() -> None:
    application = filled.draft()
    applications.withdraw(reference=application.reference, by=filled.applicant(application), at=AT)
    assert (application.state, clocks(application)) == (State.WITHDRAWN, {})


class TestContested:
    """A refusal is looked at again by another person, once."""

    @pytest.fixture
    def refused(self, officer: Actor) -> Application:
        application = filled.in_review(officer)
        filled.reject(application, by=officer)
        return application

    def contest(self, application: Application, reason: str = "It is ours.") -> None:
        applications.contest(reference=application.reference, reason=reason, by=filled.applicant(application), at=AT)

    def test_it_goes_back_to_the_queue_with_a_clock(self, refused: Application) -> None:
        self.contest(refused)
        assert (refused.state, refused.taken_by, refused.decided_at) == (State.SUBMITTED, None, None)
        assert [clock.state for clock in clocks_of(subject_of(refused))] == ["met", "running"]
        assert told("application.contested", refused) != []

    def test_who_refused_it_does_not_take_it_again(self, refused: Application, officer: Actor) -> None:
        self.contest(refused)
        with pytest.raises(PermissionDenied, match="another person"):
            review.take(reference=refused.reference, by=officer, at=AT)
        other = filled.officer()
        review.take(reference=refused.reference, by=other, at=AT)
        assert refused.taken_by == other.id

    def test_another_person_may_admit_and_a_second_refusal_can_be_contested_too(self, refused: Application) -> None:
        self.contest(refused)
        other = filled.officer()
        review.take(reference=refused.reference, by=other, at=AT)
        filled.reject(refused, by=other)
        self.contest(refused, "Still.")
        query = select(ApplicationContest).where(ApplicationContest.application_id == refused.id)
        assert len(db.session.scalars(query).all()) == 2

    def test_it_needs_words(self, refused: Application) -> None:
        with pytest.raises(Invalid, match="why the refusal is wrong"):
            self.contest(refused, "   ")

    def test_only_a_refusal_can_be_contested(self) -> None:
        with pytest.raises(InvalidTransition, match="Only a refusal"):
            self.contest(filled.submitted())

    def test_a_refused_application_is_not_just_handed_in_again(self, refused: Application) -> None:
        with pytest.raises(InvalidTransition, match="say why the refusal is wrong"):
            applications.submit(reference=refused.reference, by=filled.applicant(refused), at=AT)
