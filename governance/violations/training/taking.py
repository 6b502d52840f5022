"""A seller takes the quiz of a course: because a measure asks for it, or because it wants to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import InvalidTransition, NotFound, PermissionDenied
from governance.rulebook import publication
from governance.violations.kinds import Kind
from governance.violations.measures.models import Measure
from governance.violations.second_person import key_of
from governance.violations.training.in_force import training_rules_at
from governance.violations.training.models import Training, TrainingAttempt
from governance.violations.training.quiz import again_on, marked
from governance.violations.training.rules import Course, TrainingRules
from governance.violations.training.states import State, check_move


def subject_of(training_id: int) -> tuple[str, str]:
    """The training as the subject of messages and audit entries."""
    return ("training", str(training_id))


def take(*, course: str, answers: Sequence[int], by: Actor, at: datetime) -> TrainingAttempt:
    """Answer the quiz of a course, the number of a choice (from 0) for each question, in their order.

    What passing brings is the platform's to give, soon after. Raises `Invalid` unless every question is answered,
    `InvalidTransition` when the last attempt failed so short a time ago that the course asks to wait.
    """
    check_permission(by, Permission.TRAINING_TAKE)
    if by.seller_id is None:
        raise PermissionDenied("A training is taken by a shop.")
    today = day_of(at, settings().timezone)
    training = _open_training(by.seller_id, course, by=by, at=at)
    taken = course_of(training)
    _check_wait(training, taken, today)
    result = marked(taken, answers)
    attempt = TrainingAttempt(
        training_id=training.id,
        seller_id=training.seller_id,
        number=_attempts(training) + 1,
        answers=list(answers),
        number_right=result.number_right,
        passed=result.passed,
        taken_at=at,
        by=key_of(by),
    )
    db.session.add(attempt)
    training.version += 1
    if result.passed:
        check_move(State(training.state), State.PASSED)
        training.state, training.passed_at = State.PASSED.value, at
    db.session.flush()
    after = {"course": course, "attempt": attempt.number, "right": result.number_right, "passed": result.passed}
    audit.record(AuditAction.TRAINING_TAKE, subject=subject_of(training.id), by=by, at=at, after=after)
    return attempt


def course_of(training: Training) -> Course:
    """The course with the questions that this training asks, whatever rule book came since it was begun."""
    return rules_of(training).courses[training.course]


def rules_of(training: Training) -> TrainingRules:
    """The rules under which this training was begun."""
    document = publication.document_of(training.rule_book_id)
    return TrainingRules.from_document(training.rule_book_id, document)


def wait_until(training: Training, course: Course) -> date | None:
    """The first day on which the quiz may be tried again; None when nothing was tried yet."""
    last = db.session.scalar(
        select(func.max(TrainingAttempt.taken_at)).where(TrainingAttempt.training_id == training.id)
    )
    return again_on(course, day_of(last, settings().timezone)) if last is not None else None


def asking(seller_id: int, course: str) -> list[Measure]:
    """The open measures that ask a seller for this course, of which it has been told, the oldest first."""
    query = select(Measure).where(
        Measure.seller_id == seller_id,
        Measure.kind == Kind.TRAINING.value,
        Measure.parameters["course"].astext == course,
        Measure.noticed_at.is_not(None),
        Measure.ended_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(Measure.id)))


def _open_training(seller_id: int, course: str, *, by: Actor, at: datetime) -> Training:
    """The training that this shop has open for the course, held; begun now when there is none."""
    training = _held(seller_id, course)
    if training is not None:
        return training
    rules = training_rules_at(day_of(at, settings().timezone))
    if course not in rules.courses:
        raise NotFound(f"There is no course {course!r}.")
    measures = asking(seller_id, course)
    row = {"seller_id": seller_id, "course": course, "rule_book_id": rules.rule_book_id, "state": State.OPEN.value}
    row |= {"begun_at": at, "begun_by": key_of(by), "measure_id": measures[0].id if measures else None}
    # Of two first attempts at once, the second goes on with what the first began.
    db.session.execute(insert(Training).values(row).on_conflict_do_nothing())
    begun = _held(seller_id, course)
    if begun is None:
        raise InvalidTransition("This course was passed just now.")
    return begun


def _held(seller_id: int, course: str) -> Training | None:
    its = (Training.seller_id == seller_id, Training.course == course, Training.state == State.OPEN.value)
    query = select(Training).where(*its).with_for_update()
    training: Training | None = db.session.scalar(query, execution_options={"populate_existing": True})
    return training


def _check_wait(training: Training, course: Course, today: date) -> None:
    until = wait_until(training, course)
    if until is not None and today < until:
        raise InvalidTransition(f"Read the text once more: the quiz can be tried again on {until}.")


def _attempts(training: Training) -> int:
    query = select(func.count()).where(TrainingAttempt.training_id == training.id)
    return db.session.scalar(query) or 0
