"""What officers do with an application before they decide: take it, put it back, ask, note what became of the deposit."""

from __future__ import annotations

from datetime import datetime

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.clocks import keeping as clocks
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, PermissionDenied
from governance.onboarding import telling
from governance.onboarding.applications import ANSWER, DECISION
from governance.onboarding.lookup import latest_decision, pending_decision, subject_of, to_change
from governance.onboarding.models import Application, ApplicationRequest
from governance.onboarding.requests import LONGEST, check_target
from governance.onboarding.states import Deposit, State, check_move
from governance.onboarding.terms import terms_at


def take(*, reference: str, by: Actor, at: datetime) -> Application:
    """Take an application from the queue; from now on `by` decides about it.

    Raises `PermissionDenied` when `by` refused it before: a contested refusal is looked at by somebody else.
    """
    check_permission(by, Permission.APPLICATION_REVIEW)
    application = to_change(reference, by=by)
    check_move(State(application.state), State.IN_REVIEW)
    if application.state != State.SUBMITTED:
        raise InvalidTransition("The applicant was asked for something: it comes back by itself.")
    refused = latest_decision(application.id)
    if refused is not None and by.id in {refused.by_id, refused.second_by_id}:
        raise PermissionDenied("You had a part in the refusal that is contested: another person looks at it again.")
    application.state = State.IN_REVIEW.value
    application.taken_by, application.taken_at = by.id, at
    db.session.flush()
    audit.record(AuditAction.APPLICATION_TAKE, subject=subject_of(application), by=by, at=at)
    return application


def put_back(*, reference: str, by: Actor, at: datetime) -> Application:
    """Put an application back into the queue, for somebody else; anybody who reviews may do so for who is away."""
    check_permission(by, Permission.APPLICATION_REVIEW)
    application = to_change(reference, by=by)
    check_move(State(application.state), State.SUBMITTED)
    if application.state != State.IN_REVIEW:
        raise InvalidTransition("Nobody has taken this application.")
    _check_nothing_waits(application)
    application.state = State.SUBMITTED.value
    application.taken_by = application.taken_at = None
    db.session.flush()
    audit.record(AuditAction.APPLICATION_PUT_BACK, subject=subject_of(application), by=by, at=at)
    return application


def ask(*, reference: str, target: str, question: str, by: Actor, at: datetime) -> ApplicationRequest:
    """Ask the applicant for one document (`document:business_licence`) or one field (`field:legal_name`).

    Our clock stands while the applicant's runs. While something is asked already, more can be asked.
    """
    check_permission(by, Permission.APPLICATION_REVIEW)
    application = to_change(reference, by=by)
    check_taken(application, by)
    again = application.state == State.INFORMATION_REQUESTED
    if not again:
        check_move(State(application.state), State.INFORMATION_REQUESTED)
    _check_nothing_waits(application)
    terms = terms_at(at)
    check_target(target, terms.admission)
    question = question.strip()
    if not question or len(question) > LONGEST:
        raise Invalid(f"Say in words what is needed, in at most {LONGEST:,} characters.", pointer="/question")
    request = ApplicationRequest(
        application_id=application.id, target=target, question=question, asked_at=at, asked_by=by.label
    )
    db.session.add(request)
    application.state = State.INFORMATION_REQUESTED.value
    db.session.flush()
    subject = subject_of(application)
    audit.record(AuditAction.APPLICATION_ASK, subject=subject, by=by, at=at, reason=question, after={"target": target})
    if again:
        clocks.cancel(subject=subject, name=ANSWER, by=by, at=at, reason="More was asked for: the time begins anew.")
    else:
        clocks.pause(subject=subject, name=DECISION, by=by, at=at, reason=question)
    clock = clocks.start(
        name=ANSWER,
        subject=subject,
        rule=terms.clocks[ANSWER],
        country=application.country,
        started_at=at,
        application_id=application.id,
        by=by,
        at=at,
    )
    due_on = day_of(clock.due_at, settings().timezone)
    telling.asked(application, target=target, question=question, due_on=due_on, at=at)
    return request


def settle_deposit(*, reference: str, to: Deposit, reason: str, by: Actor, at: datetime) -> Application:
    """Note that the deposit was paid, or is waived and why; a waiver makes the admission a matter for two people."""
    check_permission(by, Permission.APPLICATION_REVIEW)
    application = to_change(reference, by=by)
    check_taken(application, by)
    if application.state not in {State.IN_REVIEW, State.INFORMATION_REQUESTED}:
        raise InvalidTransition("The deposit is settled while the application is looked at.")
    _check_nothing_waits(application)
    if not application.deposit_amount:
        raise Invalid("No deposit is asked for.", pointer="/deposit")
    if to is not Deposit.PAID and not reason.strip():
        raise Invalid("Say in words why.", pointer="/reason")
    before = {"state": application.deposit_state}
    application.deposit_state = to.value
    db.session.flush()
    audit.record(
        AuditAction.APPLICATION_DEPOSIT,
        subject=subject_of(application),
        by=by,
        at=at,
        reason=reason.strip() or None,
        before=before,
        after={"state": to.value, "amount": application.deposit_amount, "currency": application.deposit_currency},
    )
    return application


def check_taken(application: Application, by: Actor) -> None:
    """Raise `PermissionDenied` unless `by` took the application."""
    if application.taken_by is not None and application.taken_by != by.id:
        raise PermissionDenied("Somebody else has taken this application; it can be put back first.")


def _check_nothing_waits(application: Application) -> None:
    """Raise `Conflict` while a decision waits for its second person: nothing of what it rests on may move."""
    if pending_decision(application.id) is not None:
        raise Conflict("A decision waits for its second person: it has to be confirmed or refused first.")
