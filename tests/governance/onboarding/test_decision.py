"""Deciding: what stands in the way, what follows, and two people where the rule book asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from governance.core.access import Actor, Role
from governance.core.accounts import Account
from governance.core.clocks.keeping import clocks_of
from governance.core.database import db
from governance.core.documents.models import Document
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.core.outbox.models import Message
from governance.onboarding import decision, review
from governance.onboarding.check_results import Result, latest_checks
from governance.onboarding.checks.listed import CODES
from governance.onboarding.decision import Condition, Reason
from governance.onboarding.grounds import changes_since, decision_still_matches
from governance.onboarding.identity_models import Permit, SellerIdentity
from governance.onboarding.lookup import subject_of
from governance.onboarding.models import (
    Application,
    ApplicationCheck,
    ApplicationDecision,
    ApplicationOverride,
    ApplicationPerson,
)
from governance.onboarding.states import DecisionState, Deposit, State
from governance.rectification.models import RequiredFix
from governance.sellers.models import Seller
from tests.builders import AT
from tests.governance.onboarding import filled

pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def by(desk: Flask) -> Actor:
    """The officer who took the application."""
    return filled.officer()


def count(table: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def with_result(application: Application, code: str, result: str) -> None:
    """A result as if the check had come to it."""
    latest = latest_checks(application.id)[code]
    same = ("application_id", "submission", "code", "version", "provider", "evidence", "checked_at")
    values = {name: getattr(latest, name) for name in same}
    db.session.add(ApplicationCheck(**values, result=result, sentence="As if."))
    db.session.flush()


def pointers(refused: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {finding.pointer for finding in refused.value.findings}


def test_an_approval_makes_a_seller_with_identity_permits_account_and_documents(by: Actor) -> None:
    application = filled.in_review(by)
    account = filled.applicant_account(application)
    made = filled.approve(application, by=by)
    seller = db.session.scalars(select(Seller).where(Seller.reference == application.reference)).one()
    assert (application.state, application.seller_id, made.state) == (State.APPROVED, seller.id, DecisionState.FINAL)
    assert (seller.name, seller.country, seller.joined_on) == (application.shop_name, "CN", AT.date())
    identity = db.session.get_one(SellerIdentity, seller.id)
    assert (identity.legal_name, identity.application_id) == (application.legal_name, application.id)
    permits = db.session.scalars(select(Permit).where(Permit.seller_id == seller.id)).all()
    assert [(permit.kind, permit.state) for permit in permits] == [("business_licence", "verified")]
    db.session.refresh(account)
    assert (account.subject_kind, account.subject_id) == ("seller", seller.id)
    assert [role.name for role in account.roles] == [Role.SELLER.value]
    papers = db.session.scalars(select(Document).where(Document.application_id == application.id)).all()
    assert {(paper.seller_id, paper.verified_by) for paper in papers} == {(seller.id, by.label)}
    clocks = {clock.name: clock.state for clock in clocks_of(subject_of(application))}
    assert clocks == {"application_decision": "met"}
    told = select(Message).where(Message.topic == "application.approved", Message.account_id == account.id)
    assert db.session.scalars(told).one().data["application"] == application.reference


def test_nothing_follows_when_one_part_of_an_approval_fails(by: Actor) -> None:
    application = filled.in_review(by)
    taken = filled.in_review(by)
    filled.approve(taken, by=by, shop_reference="rainbow")
    sellers = count(Seller)
    with pytest.raises(Conflict, match="seller 'rainbow' already"), db.session.begin_nested():
        filled.approve(application, by=by, shop_reference="rainbow")
    db.session.refresh(application)
    assert (application.state, count(Seller)) == (State.IN_REVIEW, sellers)
    assert filled.applicant(application).application_id == application.id


@pytest.fixture
def as_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Approval makes the checks anew first; here the results stay as the test left them."""
    monkeypatch.setattr(decision, "look_again", lambda **_: None)


@pytest.mark.usefixtures("as_checked")
def test_every_check_that_was_not_made_of_the_last_submission_blocks_approval(by: Actor) -> None:
    application = filled.in_review(by)
    overrides = filled.reasons_for(application)
    older = {"application_id": application.id, "submission": 0, "version": "1", "provider": "rules", "evidence": {}}
    for code in sorted(CODES):
        with db.session.begin_nested() as savepoint:
            db.session.add(ApplicationCheck(**older, code=code, result="pass", sentence="Then.", checked_at=AT))
            db.session.flush()
            with pytest.raises(Invalid) as refused:
                filled.approve(application, by=by, overrides={c: why for c, why in overrides.items() if c != code})
            assert pointers(refused) == {f"/overrides/{code}"}
            savepoint.rollback()


@pytest.mark.usefixtures("as_checked")
@pytest.mark.parametrize("result", [Result.FAIL.value, Result.UNAVAILABLE.value, "yes"])
def test_no_reason_helps_against_a_check_that_failed_or_could_not_be_made(by: Actor, result: str) -> None:
    application = filled.in_review(by)
    overrides = filled.reasons_for(application)
    for code in sorted(CODES):
        with db.session.begin_nested() as savepoint:
            with_result(application, code, result)
            with pytest.raises(Invalid) as refused:
                filled.approve(application, by=by, overrides=overrides | {code: "I know them well."})
            assert pointers(refused) == {f"/overrides/{code}"}
            savepoint.rollback()


@pytest.mark.usefixtures("as_checked")
@pytest.mark.parametrize("result", [Result.WARN, Result.MANUAL])
def test_what_asks_for_a_person_is_decided_with_a_reason_or_blocks(by: Actor, result: Result) -> None:
    application = filled.in_review(by)
    with_result(application, "founding", result.value)
    reasons = filled.reasons_for(application)
    for missing in ({}, {"founding": "  "}):
        given = {code: why for code, why in reasons.items() if code != "founding"} | missing
        with pytest.raises(Invalid) as refused, db.session.begin_nested():
            filled.approve(application, by=by, overrides=given)
        assert pointers(refused) == {"/overrides/founding"}
    made = filled.approve(application, by=by, overrides=reasons)
    assert bool(made.four_eyes) == (result is Result.WARN)
    stored = select(ApplicationOverride.reason).where(ApplicationOverride.decision_id == made.id)
    assert set(db.session.scalars(stored)) == {"Looked at."}


def test_a_reason_where_none_is_asked_for_is_refused(by: Actor) -> None:
    application = filled.in_review(by)
    reasons = filled.reasons_for(application) | {"founding": "Why not.", "astrology": "The stars."}
    with pytest.raises(Invalid) as refused:
        filled.approve(application, by=by, overrides=reasons)
    assert pointers(refused) == {"/overrides/founding", "/overrides/astrology"}


def test_an_unpaid_deposit_blocks_approval(by: Actor) -> None:
    application = filled.in_review(by)
    review.settle_deposit(reference=application.reference, to=Deposit.OPEN, reason="It came back.", by=by, at=AT)
    with pytest.raises(Invalid) as refused:
        filled.approve(application, by=by)
    assert pointers(refused) == {"/deposit"}


REMOVED: dict[str, Callable[[Application], Any]] = {
    "/documents/bank_account": lambda application: db.session.execute(
        update(Document)
        .where(Document.application_id == application.id, Document.kind == "bank_account")
        .values(subject_id="0")
    ),
    "/contact_phone": lambda application: setattr(
        db.session.get_one(ApplicationPerson, application.id), "contact_phone", None
    ),
    "/legal_name": lambda application: setattr(application, "legal_name", None),
    "/commitments/apparel": lambda application: setattr(application, "commitments", {}),
    "/categories": lambda application: setattr(application, "categories", []),
    "/categories/0": lambda application: setattr(application, "categories", ["pets"]),
    "/country": lambda application: setattr(application, "country", "FR"),
}


def test_every_requirement_that_is_gone_since_it_was_submitted_blocks_approval(by: Actor) -> None:
    application = filled.in_review(by)
    for pointer, remove in REMOVED.items():
        with db.session.begin_nested() as savepoint:
            remove(application)
            db.session.flush()
            db.session.expire_all()
            with pytest.raises(Invalid) as refused:
                filled.approve(application, by=by)
            assert {pointer, "/submission"} <= pointers(refused)
            savepoint.rollback()
        db.session.expire_all()


def test_every_document_of_a_category_that_is_taken_away_blocks_approval(by: Actor) -> None:
    papers = (*filled.PAPERS, "food_licence")
    promises = filled.fields(1)["commitments"]["apparel"] | {"exceptions": ["fresh"]}
    given: dict[str, Any] = {"categories": ["food"], "commitments": {"food": promises}}
    for kind in papers:
        application = filled.in_review(by, papers=papers, **given)
        theirs = (Document.application_id == application.id, Document.kind == kind)
        db.session.execute(update(Document).where(*theirs).values(subject_id="0", application_id=None))
        db.session.expire_all()
        with pytest.raises(Invalid) as refused:
            filled.approve(application, by=by)
        assert f"/documents/{kind}" in pointers(refused)


def test_a_refusal_needs_words_and_tells_the_applicant(by: Actor) -> None:
    application = filled.in_review(by)
    for reasons in ([], [Reason("  ")]):
        with pytest.raises(Invalid, match="Say in words why"):
            decision.decide(reference=application.reference, outcome=State.REJECTED, reasons=reasons, by=by, at=AT)
    account = filled.applicant_account(application)
    filled.reject(application, by=by)
    assert (application.state, application.seller_id) == (State.REJECTED, None)
    told = select(Message).where(Message.topic == "application.rejected", Message.account_id == account.id)
    assert db.session.scalars(told).one().data["reasons"] == "The licence is somebody else's."


def test_conditions_become_fixes_with_their_day(by: Actor) -> None:
    application = filled.in_review(by)
    conditions = [Condition("Send the renewed lease.", AT.date() + timedelta(days=30))]
    filled.approve(application, by=by, outcome=State.APPROVED_WITH_CONDITIONS, conditions=conditions)
    fix = db.session.scalars(select(RequiredFix).where(RequiredFix.seller_id == application.seller_id)).one()
    assert (application.state, fix.demand) == (State.APPROVED_WITH_CONDITIONS, "Send the renewed lease.")


@pytest.mark.parametrize(
    ("outcome", "conditions"),
    [
        (State.APPROVED, [Condition("Something.", date(2026, 4, 1))]),
        (State.APPROVED_WITH_CONDITIONS, []),
        (State.APPROVED_WITH_CONDITIONS, [Condition(" ", date(2026, 4, 1))]),
        (State.APPROVED_WITH_CONDITIONS, [Condition("Yesterday.", AT.date())]),
    ],
)
def test_conditions_belong_to_an_approval_with_conditions_and_lie_ahead(
    by: Actor, outcome: State, conditions: list[Condition]
) -> None:
    application = filled.in_review(by)
    with pytest.raises(Invalid):
        filled.approve(application, by=by, outcome=outcome, conditions=conditions)


def test_only_who_took_it_decides_and_only_in_review(by: Actor) -> None:
    application = filled.in_review(by)
    with pytest.raises(PermissionDenied, match="Somebody else has taken"):
        filled.approve(application, by=filled.officer())
    waiting = filled.submitted()
    with pytest.raises(InvalidTransition):
        filled.reject(waiting, by=by)


class TestSecondPerson:
    """Where the rule book asks for four eyes, nothing happens until the second pair has looked."""

    @pytest.fixture
    def waived(self, by: Actor) -> Application:
        application = filled.in_review(by)
        waive = {"to": Deposit.WAIVED, "reason": "A school project."}
        review.settle_deposit(reference=application.reference, by=by, at=AT, **waive)  # type: ignore[arg-type]
        return application

    def test_a_waived_deposit_is_confirmed_by_somebody_else(self, by: Actor, waived: Application) -> None:
        made = filled.approve(waived, by=by)
        assert (made.state, made.four_eyes) == (DecisionState.PROPOSED, ["deposit_waived"])
        assert (waived.state, waived.seller_id) == (State.IN_REVIEW, None)
        with pytest.raises(PermissionDenied, match="ask a second person"):
            decision.confirm(reference=waived.reference, by=by, at=AT)
        second = filled.officer(Role.REVIEWER)
        decision.confirm(reference=waived.reference, by=second, at=AT)
        assert (made.state, made.second_by) == (DecisionState.FINAL, second.label)
        assert waived.state == State.APPROVED
        assert waived.seller_id is not None

    @pytest.mark.usefixtures("as_checked")
    @pytest.mark.parametrize(
        ("code", "result", "why"),
        [
            ("founding", Result.WARN, ["warning_overridden"]),
            ("founding", Result.MANUAL, []),
            ("earlier_closure", Result.MANUAL, ["earlier_closure"]),
            ("earlier_closure", Result.WARN, ["earlier_closure", "warning_overridden"]),
        ],
    )
    def test_an_overridden_warning_and_an_earlier_closure_are_too(
        self, by: Actor, code: str, result: Result, why: list[str]
    ) -> None:
        application = filled.in_review(by)
        with_result(application, code, result.value)
        assert filled.approve(application, by=by).four_eyes == why

    def test_a_refusal_needs_one_person(self, by: Actor, waived: Application) -> None:
        assert filled.reject(waived, by=by).state == DecisionState.FINAL

    def test_while_it_waits_nothing_it_rests_on_can_move(self, by: Actor, waived: Application) -> None:
        filled.approve(waived, by=by)
        reference = waived.reference
        with pytest.raises(Conflict):
            review.put_back(reference=reference, by=by, at=AT)
        with pytest.raises(Conflict):
            review.ask(reference=reference, target="field:legal_name", question="Why?", by=by, at=AT)
        with pytest.raises(Conflict):
            review.settle_deposit(reference=reference, to=Deposit.PAID, reason="", by=by, at=AT)
        with pytest.raises(Conflict):
            filled.approve(waived, by=by)

    def test_what_changed_meanwhile_is_not_confirmed(self, by: Actor, waived: Application) -> None:
        filled.approve(waived, by=by)
        filled.add_paper(waived, "bank_account")
        with pytest.raises(Conflict, match="has changed since"):
            decision.confirm(reference=waived.reference, by=filled.officer(Role.REVIEWER), at=AT)

    def test_declined_it_is_in_review_as_before_and_can_be_decided_anew(self, by: Actor, waived: Application) -> None:
        filled.approve(waived, by=by)
        second = filled.officer(Role.REVIEWER)
        with pytest.raises(Invalid, match="Say in words"):
            decision.decline(reference=waived.reference, reason=" ", by=second, at=AT)
        declined = decision.decline(reference=waived.reference, reason="No school.", by=second, at=AT)
        assert (declined.state, waived.state) == (DecisionState.DECLINED, State.IN_REVIEW)
        with pytest.raises(NotFound):
            decision.confirm(reference=waived.reference, by=second, at=AT)
        assert filled.approve(waived, by=by).state == DecisionState.PROPOSED

    def test_nothing_waits_where_nothing_was_proposed(self, by: Actor) -> None:
        application = filled.in_review(by)
        with pytest.raises(NotFound, match="No decision waits"):
            decision.confirm(reference=application.reference, by=filled.officer(Role.REVIEWER), at=AT)


class TestWhatItWasDecidedOn:
    """The digest of a decision says whether anything is different by now, and what."""

    CHANGES: ClassVar[dict[str, Callable[[Application], Any]]] = {
        "business": lambda application: setattr(application, "legal_name", "Somebody else"),
        "person": lambda application: setattr(
            db.session.get_one(ApplicationPerson, application.id), "bank_account_number", "1"
        ),
        "documents": lambda application: db.session.execute(
            update(Document)
            .where(Document.application_id == application.id, Document.kind == "bank_account")
            .values(sha256="0" * 64)
        ),
        "deposit": lambda application: setattr(application, "deposit_state", "waived"),
        "checks": lambda application: with_result(application, "founding", "fail"),
    }

    def test_a_later_change_shows(self, by: Actor) -> None:
        application = filled.in_review(by)
        made = filled.approve(application, by=by)
        assert decision_still_matches(application)
        for part, change in self.CHANGES.items():
            with db.session.begin_nested() as savepoint:
                change(application)
                db.session.flush()
                db.session.expire_all()
                assert changes_since(made) == [part]
                assert not decision_still_matches(application)
                savepoint.rollback()
            db.session.expire_all()

    def test_erased_personal_data_is_no_change(self, by: Actor) -> None:
        application = filled.in_review(by)
        filled.approve(application, by=by)
        person = db.session.get_one(ApplicationPerson, application.id)
        person.bank_account_number, person.erased_at = None, AT
        db.session.flush()
        assert decision_still_matches(application)

    def test_without_a_decision_nothing_can_differ(self, by: Actor) -> None:
        assert decision_still_matches(filled.in_review(by))


def test_a_decision_says_on_what_it_rests(by: Actor) -> None:
    application = filled.in_review(by)
    made = filled.approve(application, by=by)
    assert set(made.basis) == {"business", "person", "documents", "deposit", "checks", "rule_book"}
    assert len(made.decided_on_digest) == 64
    assert db.session.scalars(select(ApplicationDecision.by_id)).all()[-1] == by.id
    assert db.session.scalar(select(func.count()).select_from(Account).where(Account.subject_id == application.id)) == 0
