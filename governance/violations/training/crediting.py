"""What a passed training brings: points given back, and the measures that asked for it lifted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.outbox.announcing import accounts_of_seller, announce
from governance.sellers.models import Seller
from governance.violations import earning, ledger
from governance.violations.measures import lifting
from governance.violations.models import PointsEarned, Violation
from governance.violations.training.models import Training
from governance.violations.training.quiz import earned_now
from governance.violations.training.rules import Course, TrainingRules
from governance.violations.training.states import State, check_move
from governance.violations.training.taking import asking, rules_of, subject_of

# What training earned is told apart from what a fix earned by the start of its source.
SOURCE = "training:"


@dataclass(frozen=True)
class Credited:
    """What one round gave."""

    trainings: int
    points: int
    lifted: int

    def __str__(self) -> str:
        return f"Trainings credited: {self.trainings:,}; points given back: {self.points:,}; measures lifted: {self.lifted:,}."


def credit_passed(*, by: Actor, at: datetime) -> Credited:
    """Credit every training that was passed and is not credited yet, in the order of passing."""
    check_permission(by, Permission.FIX_VERIFY)
    passed = select(Training.id, Training.seller_id).where(Training.state == State.PASSED.value)
    done = [
        _credit(training_id, seller_id, by=by, at=at)
        for training_id, seller_id in db.session.execute(passed.order_by(Training.passed_at, Training.id)).all()
    ]
    return Credited(
        trainings=sum(one.trainings for one in done),
        points=sum(one.points for one in done),
        lifted=sum(one.lifted for one in done),
    )


def earned_within(seller_id: int, *, since: date, course: str | None = None) -> int:
    """Points that training gave back to a seller after `since`, of one course when asked for."""
    query = select(func.coalesce(func.sum(PointsEarned.points), 0)).where(
        PointsEarned.seller_id == seller_id, PointsEarned.source.startswith(SOURCE), PointsEarned.earned_on > since
    )
    if course is not None:
        own = select(func.concat(SOURCE, Training.id)).where(Training.seller_id == seller_id, Training.course == course)
        query = query.where(PointsEarned.source.in_(own))
    return db.session.scalar(query) or 0


def _credit(training_id: int, seller_id: int, *, by: Actor, at: datetime) -> Credited:
    """One passed training: what it earns first, then the measures that waited for it."""
    ledger.lock([seller_id])
    training = db.session.get_one(Training, training_id, with_for_update=True, populate_existing=True)
    if State(training.state) is not State.PASSED:
        return Credited(0, 0, 0)
    check_move(State(training.state), State.CREDITED)
    rules = rules_of(training)
    course = rules.courses[training.course]
    today = day_of(at, settings().timezone)
    points = _earn(training, course, _allowed(training, course, rules, today), today, by=by, at=at)
    lifted = _lift(training, course, by=by, at=at)
    training.state, training.credited_at, training.points = State.CREDITED.value, at, points
    training.version += 1
    db.session.flush()
    after = {"course": training.course, "points": points, "lifted": lifted}
    audit.record(AuditAction.TRAINING_CREDIT, subject=subject_of(training.id), by=by, at=at, after=after)
    _tell(training, course, points, at=at)
    return Credited(1, points, len(lifted))


def _allowed(training: Training, course: Course, rules: TrainingRules, today: date) -> int:
    since = today - timedelta(days=rules.earn_at_most.within_days)
    return earned_now(
        course,
        earned_before=earned_within(training.seller_id, since=since),
        earned_by_course=earned_within(training.seller_id, since=since, course=training.course),
        at_most=rules.earn_at_most.points,
    )


def _earn(training: Training, course: Course, allowed: int, on: date, *, by: Actor, at: datetime) -> int:
    """Give back points of the oldest violations of the course's class that still count; returns how many."""
    left = allowed
    for violation_id in _counting(training.seller_id, course.points_class, on):
        if left == 0:
            break
        source = f"{SOURCE}{training.id}"
        earned = earning.earn(violation_id=violation_id, points=left, source=source, on=on, by=by, at=at)
        left -= earned.points if earned is not None else 0
    return allowed - left


def _counting(seller_id: int, points_class: str, on: date) -> list[int]:
    counted = ledger.counted_of([seller_id], ledger.violation_rules())
    standing = [violation_id for violation_id, found in counted.items() if found.points and found.lapses_on > on]
    query = select(Violation.id).where(ledger.among(Violation.id, standing), Violation.points_class == points_class)
    return list(db.session.scalars(query.order_by(Violation.effective_on, Violation.id)))


def _lift(training: Training, course: Course, *, by: Actor, at: datetime) -> list[int]:
    """Lift what asked for this course by the time it was passed."""
    waiting = [
        measure.id
        for measure in asking(training.seller_id, training.course)
        if measure.noticed_at is not None
        and training.passed_at is not None
        and measure.noticed_at <= training.passed_at
    ]
    for measure_id in waiting:
        note = f"The training {course.name['en']} was passed."
        lifting.lift(measure_id=measure_id, reason_code="training", note=note, by=by, at=at)
    return waiting


def _tell(training: Training, course: Course, points: int, *, at: datetime) -> None:
    data = {
        "training": training.id,
        "seller": db.session.get_one(Seller, training.seller_id).reference,
        "course": training.course,
        "name": course.name["en"],
        "points": points,
    }
    accounts = accounts_of_seller(training.seller_id)
    announce("training.credited", data=data, subject=subject_of(training.id), accounts=accounts, at=at)
