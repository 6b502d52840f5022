"""What applicants do with their application: write, submit, answer, withdraw, contest a refusal."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.clocks import keeping as clocks
from governance.core.clocks.rules import ClockRule
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound
from governance.onboarding import telling
from governance.onboarding.content import PERSONAL_FIELDS, digest_of
from governance.onboarding.lookup import content_now, latest_decision, open_requests, subject_of, to_change
from governance.onboarding.models import Application, ApplicationContest, ApplicationPerson, ApplicationSubmission
from governance.onboarding.requests import answer_requests
from governance.onboarding.requirements import Content, deposit_of, lacks
from governance.onboarding.states import OPEN_TO_WRITING, Deposit, State, check_move, in_words
from governance.onboarding.terms import Terms, terms_at

# Clocks, by the names they have in the rule book.
DECISION: Final = "application_decision"
ANSWER: Final = "information_answer"
# No vowels and nothing that looks like something else: it spells no word and can be read out over the telephone.
_LETTERS: Final = "BCDFGHJKMNPQRTVWXY2346789"


def start(*, email: str, by: Actor, at: datetime) -> Application:
    """An empty application of somebody whose e-mail address was confirmed just now."""
    check_permission(by, Permission.APPLICATION_WRITE)
    reference = "A-" + "".join(secrets.choice(_LETTERS) for _ in range(10))
    application = Application(reference=reference, state=State.DRAFT.value, created_at=at)
    db.session.add(application)
    db.session.flush()
    person = ApplicationPerson(application_id=application.id, contact_email=email, contact_email_confirmed_at=at)
    db.session.add(person)
    db.session.flush()
    audit.record(AuditAction.APPLICATION_START, subject=subject_of(application), by=by, at=at)
    return application


def write(
    *, reference: str, changes: Mapping[str, Any], by: Actor, at: datetime, version: int | None = None
) -> Application:
    """Change fields of the application, as `written.read` gives them.

    Once information was requested, only the fields that were asked about can change. Raises `Conflict` when `version`
    is not the present one, `InvalidTransition` while the application is with us.
    """
    check_permission(by, Permission.APPLICATION_WRITE)
    application = to_change(reference, by=by, version=version)
    _check_may_write(application, changes)
    person = db.session.get_one(ApplicationPerson, application.id)
    changed = []
    for name, value in changes.items():
        row = person if name in PERSONAL_FIELDS else application
        kept = (value.strip() or None) if isinstance(value, str) else value
        if getattr(row, name) != kept:
            setattr(row, name, kept)
            changed.append(name)
    if changed:
        db.session.flush()
        # What was written may be personal: the trail says which fields, not what stands in them.
        after = {"fields": sorted(changed)}
        audit.record(AuditAction.APPLICATION_WRITE, subject=subject_of(application), by=by, at=at, after=after)
    return application


def submit(
    *,
    reference: str,
    by: Actor,
    at: datetime,
    answers: Mapping[int, str] | None = None,
    version: int | None = None,
) -> ApplicationSubmission:
    """Hand the application in, or hand it in again with what was asked for; `answers` are words to a request, by its id.

    Every submission is kept as it was. Raises `Invalid` with everything that is still missing.
    """
    check_permission(by, Permission.APPLICATION_WRITE)
    application = to_change(reference, by=by, version=version)
    again = application.state == State.INFORMATION_REQUESTED
    to = State.IN_REVIEW if again else State.SUBMITTED
    if application.state not in OPEN_TO_WRITING:
        raise InvalidTransition(
            f"An application that is {in_words(State(application.state))} is not handed in"
            f"{': say why the refusal is wrong' if application.state == State.REJECTED else ''}."
        )
    check_move(State(application.state), to)
    terms = terms_at(at)
    content = content_now(application)
    findings = lacks(content, terms.admission, terms.day)
    if findings:
        raise Invalid("Something is still missing.", findings=findings)
    submission = _keep(application, content, by, at)
    if again:
        answer_requests(application, submission, answers or {}, at=at)
    _note_deposit(application, content, terms)
    application.state, application.submitted_at = to.value, at
    db.session.flush()
    after = {"number": submission.number, "digest": submission.digest}
    audit.record(AuditAction.APPLICATION_SUBMIT, subject=subject_of(application), by=by, at=at, after=after)
    _run_clocks(application, terms, again=again, by=by, at=at)
    telling.submitted(application, again=again, at=at)
    return submission


def withdraw(*, reference: str, by: Actor, at: datetime, version: int | None = None) -> Application:
    """Take the application back; it can be started anew."""
    check_permission(by, Permission.APPLICATION_WRITE)
    application = to_change(reference, by=by, version=version)
    check_move(State(application.state), State.WITHDRAWN)
    asked, submitted = application.state == State.INFORMATION_REQUESTED, application.state != State.DRAFT
    application.state, application.decided_at = State.WITHDRAWN.value, at
    db.session.flush()
    subject = subject_of(application)
    if submitted:
        clocks.cancel(subject=subject, name=DECISION, by=by, at=at)
    if asked:
        clocks.cancel(subject=subject, name=ANSWER, by=by, at=at)
    audit.record(AuditAction.APPLICATION_WITHDRAW, subject=subject, by=by, at=at)
    telling.withdrawn(application, at=at)
    return application


def contest(*, reference: str, reason: str, by: Actor, at: datetime) -> Application:
    """Say why a refusal is wrong: another person looks at it again. Each refusal can be contested once."""
    check_permission(by, Permission.APPLICATION_WRITE)
    application = to_change(reference, by=by)
    if application.state != State.REJECTED:
        raise InvalidTransition("Only a refusal can be contested.")
    if not reason.strip():
        raise Invalid("Say why the refusal is wrong.", pointer="/reason")
    decision = latest_decision(application.id)
    if decision is None:
        raise NotFound("There is no decision to contest.")
    if db.session.get(ApplicationContest, decision.id):
        raise Conflict("This refusal was contested before.")
    db.session.add(
        ApplicationContest(
            decision_id=decision.id,
            application_id=application.id,
            reason=reason.strip(),
            contested_at=at,
            contested_by=by.label,
        )
    )
    application.state, application.decided_at = State.SUBMITTED.value, None
    application.taken_by = application.taken_at = None
    db.session.flush()
    subject = subject_of(application)
    audit.record(AuditAction.APPLICATION_CONTEST, subject=subject, by=by, at=at, reason=reason.strip())
    _start_clock(application, DECISION, terms_at(at).clocks["contested_refusal"], by=by, at=at)
    telling.contested(application, at=at)
    return application


def _check_may_write(application: Application, changes: Mapping[str, Any]) -> None:
    state = State(application.state)
    if state not in OPEN_TO_WRITING:
        raise InvalidTransition(f"An application that is {in_words(state)} cannot be changed.")
    if state is State.INFORMATION_REQUESTED:
        asked = {each.target.removeprefix("field:") for each in open_requests(application.id)}
        others = sorted(set(changes) - asked)
        if others:
            raise InvalidTransition(f"Only what was asked about can be changed now, not {', '.join(others)}.")


def _keep(application: Application, content: Content, by: Actor, at: datetime) -> ApplicationSubmission:
    query = select(func.count()).where(ApplicationSubmission.application_id == application.id)
    submission = ApplicationSubmission(
        application_id=application.id,
        number=1 + (db.session.scalar(query) or 0),
        content=content,
        digest=digest_of(content),
        submitted_at=at,
        by=by.label,
    )
    db.session.add(submission)
    db.session.flush()
    return submission


def _note_deposit(application: Application, content: Content, terms: Terms) -> None:
    """What is asked for may have changed with the categories; what was paid or waived for less counts no longer."""
    asked = deposit_of(content, terms.admission)
    amount, currency = (asked.amount, asked.currency) if asked else (0, None)
    if (application.deposit_amount, application.deposit_currency) != (amount, currency):
        application.deposit_amount, application.deposit_currency = amount, currency
        application.deposit_state = Deposit.OPEN.value


def _run_clocks(application: Application, terms: Terms, *, again: bool, by: Actor, at: datetime) -> None:
    if again:
        clocks.meet(subject=subject_of(application), name=ANSWER, by=by, at=at)
        clocks.resume(subject=subject_of(application), name=DECISION, by=by, at=at)
    else:
        _start_clock(application, DECISION, terms.clocks[DECISION], by=by, at=at)


def _start_clock(application: Application, name: str, rule: ClockRule, *, by: Actor, at: datetime) -> None:
    clocks.start(
        name=name,
        subject=subject_of(application),
        rule=rule,
        country=application.country,
        started_at=at,
        application_id=application.id,
        by=by,
        at=at,
    )
