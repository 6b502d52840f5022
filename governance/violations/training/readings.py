"""Reading the courses of a seller: what is asked for, what was tried, and what it brought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from governance.core.access import Actor, Permission, check_permission
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.ownership import speaks_for
from governance.sellers.models import Seller
from governance.violations.training.crediting import earned_within
from governance.violations.training.in_force import training_rules_at
from governance.violations.training.models import Training, TrainingAttempt
from governance.violations.training.quiz import marked
from governance.violations.training.rules import Course
from governance.violations.training.shown import AttemptShown, CourseShown, QuestionShown, TrainingsShown
from governance.violations.training.states import State
from governance.violations.training.taking import asking, course_of, wait_until


def read_trainings(*, seller_id: int, by: Actor, at: datetime) -> TrainingsShown:
    """The courses of the rule book in force as this seller stands with them; raises `NotFound` for another's shop."""
    check_permission(by, Permission.MEASURE_READ)
    seller = db.session.get(Seller, seller_id) if speaks_for(by, seller_id=seller_id) else None
    if seller is None:
        raise NotFound(f"There is no seller with the id {seller_id}.")
    today = day_of(at, settings().timezone)
    rules = training_rules_at(today)
    within = rules.earn_at_most.within_days
    return TrainingsShown(
        seller=seller.reference,
        seller_name=seller.name,
        courses=tuple(_course(seller_id, course, today) for course in rules.courses.values()),
        earned=earned_within(seller_id, since=today - timedelta(days=within)),
        earn_at_most=rules.earn_at_most.points,
        within_days=within,
    )


def read_course(*, seller_id: int, course: str, by: Actor, at: datetime) -> CourseShown:
    """One course as this seller stands with it; raises `NotFound`."""
    found = read_trainings(seller_id=seller_id, by=by, at=at).courses
    shown = next((one for one in found if one.code == course), None)
    if shown is None:
        raise NotFound(f"There is no course {course!r}.")
    return shown


def _course(seller_id: int, in_force: Course, today: date) -> CourseShown:
    """The course of the open training, where there is one: its questions are those that were begun with."""
    tried = _trainings(seller_id, in_force.code)
    last = tried[-1] if tried else None
    is_open = last is not None and last.state == State.OPEN
    course = course_of(last) if last is not None and is_open else in_force
    credited = [training for training in tried if training.points is not None]
    return CourseShown(
        code=course.code,
        name=course.name,
        text=course.text,
        questions=tuple(QuestionShown(question=one.question, choices=one.choices) for one in course.questions),
        right_needed=course.right_needed,
        earns=course.earns,
        points_class=course.points_class,
        wait_days=course.wait_days,
        required_by=tuple(measure.id for measure in asking(seller_id, course.code)),
        state=State(last.state) if last is not None else None,
        again_on=_still_waits(last, course, today) if last is not None and is_open else None,
        passed_at=last.passed_at if last is not None else None,
        points=credited[-1].points if credited else None,
        attempts=tuple(_attempts(tried)),
    )


def _still_waits(training: Training, course: Course, today: date) -> date | None:
    until = wait_until(training, course)
    return until if until is not None and until > today else None


def _trainings(seller_id: int, course: str) -> Sequence[Training]:
    query = select(Training).where(Training.seller_id == seller_id, Training.course == course)
    return db.session.scalars(query.order_by(Training.id)).all()


def _attempts(tried: Sequence[Training]) -> list[AttemptShown]:
    """Every attempt at the course, the last first."""
    by_training = {training.id: training for training in tried}
    query = select(TrainingAttempt).where(TrainingAttempt.training_id.in_(by_training))
    return [
        AttemptShown(
            number=attempt.number,
            taken_at=attempt.taken_at,
            number_right=attempt.number_right,
            right=marked(course_of(by_training[attempt.training_id]), attempt.answers).right,
            passed=attempt.passed,
        )
        for attempt in db.session.scalars(query.order_by(TrainingAttempt.taken_at.desc(), TrainingAttempt.id.desc()))
    ]
