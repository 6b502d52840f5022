"""Asking the seller, its answer, and the talk that a seller asked for: what is said before the decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import InvalidTransition, PermissionDenied
from governance.violations.appeals import deadline, evidence
from governance.violations.appeals.entries import EntryKind, enter
from governance.violations.appeals.in_force import appeal_rules_at
from governance.violations.appeals.lookup import held, subject_of
from governance.violations.appeals.models import Appeal
from governance.violations.appeals.states import OPEN, State, check_move
from governance.violations.appeals.taking_part import check_decider
from governance.violations.appeals.telling import tell_handler, tell_seller
from governance.violations.appeals.wording import said


def ask(*, appeal_id: int, question: str, by: Actor, at: datetime, version: int | None = None) -> Appeal:
    """Whoever may decide asks the seller for something; our clock stands still until it answers or its time is over."""
    check_permission(by, Permission.APPEAL_DECIDE)
    words = said(question, "question")
    appeal = held(appeal_id, by=by, version=version)
    check_decider(appeal, by)
    check_move(State(appeal.state), State.ASKED)
    appeal.state, appeal.version = State.ASKED.value, appeal.version + 1
    enter(appeal, EntryKind.ASKED, by=by, at=at, text=words)
    due_on = deadline.ask(appeal, appeal_rules_at(day_of(at, settings().timezone)), by=by, at=at)
    audit.record(AuditAction.APPEAL_ADD, subject=subject_of(appeal.id), by=by, at=at, after={"state": appeal.state})
    tell_seller("appeal.asked", appeal, at=at, question=words, due_on=due_on.isoformat())
    return appeal


def answer(
    *,
    appeal_id: int,
    text: str,
    by: Actor,
    at: datetime,
    documents: Sequence[int] = (),
    version: int | None = None,
) -> Appeal:
    """The seller answers, with documents if it likes; from now on our clock runs on."""
    check_permission(by, Permission.APPEAL_FILE)
    if by.seller_id is None:
        raise PermissionDenied("The shop answers for itself.")
    words = said(text, "text")
    appeal = held(appeal_id, by=by, version=version)
    if State(appeal.state) is not State.ASKED:
        raise InvalidTransition("Nobody waits for an answer to this appeal; evidence can be added while it is open.")
    check_move(State(appeal.state), State.FILED)
    appeal.state, appeal.version = State.FILED.value, appeal.version + 1
    enter(appeal, EntryKind.ANSWERED, by=by, at=at, text=words, data={"documents": len(set(documents))})
    if documents:
        evidence.attach(appeal, documents, by=by, at=at)
    deadline.go_on(appeal, by=by, at=at, reason="the seller answered")
    audit.record(AuditAction.APPEAL_ADD, subject=subject_of(appeal.id), by=by, at=at, after={"state": appeal.state})
    tell_handler("appeal.answered", appeal, at=at)
    return appeal


def not_answered(appeal: Appeal, *, by: Actor, at: datetime) -> None:
    """The seller's time to answer is over: it is our turn again, and it is decided by what there is."""
    check_move(State(appeal.state), State.FILED)
    appeal.state, appeal.version = State.FILED.value, appeal.version + 1
    enter(appeal, EntryKind.SILENT, by=by, at=at)
    deadline.go_on(appeal, by=by, at=at, reason="the seller did not answer")
    audit.record(AuditAction.APPEAL_ADD, subject=subject_of(appeal.id), by=by, at=at, after={"state": appeal.state})
    tell_handler("appeal.not_answered", appeal, at=at)


def record_hearing(
    *, appeal_id: int, what_was_said: str, by: Actor, at: datetime, version: int | None = None
) -> Appeal:
    """Somebody who may decide has talked to the seller, and writes down what was said; the seller reads it."""
    check_permission(by, Permission.APPEAL_DECIDE)
    words = said(what_was_said, "what_was_said")
    appeal = held(appeal_id, by=by, version=version)
    check_decider(appeal, by)
    if State(appeal.state) not in OPEN:
        raise InvalidTransition(f"An appeal that is {appeal.state} is not talked about any more.")
    appeal.heard_at, appeal.version = at, appeal.version + 1
    db.session.flush()
    enter(appeal, EntryKind.HEARD, by=by, at=at, text=words)
    audit.record(AuditAction.APPEAL_HEARD, subject=subject_of(appeal.id), by=by, at=at)
    tell_seller("appeal.heard", appeal, at=at)
    return appeal
