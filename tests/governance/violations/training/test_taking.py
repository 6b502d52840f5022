"""A shop takes a course: attempts, the wait after a failure, and what it never sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from governance.core.access import Actor, Permission, Role, permissions_of
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.rulebook import document, publication
from governance.violations.models import LedgerEntry
from governance.violations.training.models import Training, TrainingAttempt
from governance.violations.training.readings import read_course, read_trainings
from governance.violations.training.taking import take
from tests.builders import AT, BY, make_seller
from tests.governance.violations.training.trained import GOODS, LISTINGS, OFFICER, answers, day, shop, try_quiz

TOMORROW = AT + timedelta(days=1)


def training_of(seller_id: int) -> Training:
    return db.session.scalars(select(Training).where(Training.seller_id == seller_id)).one()


def test_a_course_is_passed_at_its_mark(seller_id: int) -> None:
    attempt = try_quiz(seller_id, wrong=1)
    training = training_of(seller_id)
    assert (attempt.number, attempt.passed, attempt.by) == (1, True, "account:911")
    assert (training.state, training.passed_at, training.measure_id, training.points) == ("passed", AT, None, None)
    trail = select(AuditEntry.action).where(AuditEntry.subject_kind == "training")
    assert list(db.session.scalars(trail)) == ["training:take"]


def test_passing_alone_writes_nothing_into_the_ledger(seller_id: int) -> None:
    try_quiz(seller_id)
    assert db.session.scalar(select(func.count()).select_from(LedgerEntry)) == 0


def test_after_a_failure_the_next_attempt_waits(seller_id: int) -> None:
    assert not try_quiz(seller_id, wrong=2).passed
    with pytest.raises(InvalidTransition, match="Read the text once more"):
        try_quiz(seller_id)
    assert read_course(seller_id=seller_id, course=LISTINGS, by=shop(seller_id), at=AT).again_on == day(TOMORROW)
    again = try_quiz(seller_id, at=TOMORROW)
    assert (again.number, again.passed) == (2, True)
    assert training_of(seller_id).state == "passed"


def test_courses_are_waited_for_one_by_one(seller_id: int) -> None:
    assert not try_quiz(seller_id, wrong=2).passed
    assert try_quiz(seller_id, course=GOODS).passed


def test_what_is_not_answered_is_no_attempt(seller_id: int) -> None:
    for given in (answers()[:-1], [*answers()[:-1], 99]):
        with pytest.raises(Invalid):
            take(course=LISTINGS, answers=given, by=shop(seller_id), at=AT)
    assert db.session.scalar(select(func.count()).select_from(TrainingAttempt)) == 0
    with pytest.raises(NotFound):
        take(course="juggling", answers=[0], by=shop(seller_id), at=AT)


def test_trainings_are_taken_by_shops(seller_id: int) -> None:
    everything = Actor("account", "1", "x@platform.example", frozenset(Permission))
    for by in (OFFICER, everything):
        with pytest.raises(PermissionDenied):
            take(course=LISTINGS, answers=answers(), by=by, at=AT)


def test_questions_stay_those_that_were_begun_with(seller_id: int) -> None:
    """A rule book that comes between two attempts asks other questions of those who begin after it."""
    assert not try_quiz(seller_id, wrong=2).passed
    newer = publication.document_of(publication.in_force(day()).id)
    course = next(one for one in newer["training"]["courses"] if one["code"] == LISTINGS)
    right_before = answers()
    for question in course["questions"]:
        question["right"] = (question["right"] + 1) % len(question["choices"])
    publication.publish(document.parse(newer | {"version": "newer", "in_force_from": "2020-01-01"}), by=BY, at=AT)
    other = make_seller().id
    assert answers() != right_before
    assert take(course=LISTINGS, answers=right_before, by=shop(seller_id), at=TOMORROW).passed
    assert not take(course=LISTINGS, answers=right_before, by=shop(other), at=TOMORROW).passed


def test_a_shop_reads_how_it_did_and_never_which_answer_is_right(seller_id: int) -> None:
    try_quiz(seller_id, wrong=2)
    shown = read_course(seller_id=seller_id, course=LISTINGS, by=shop(seller_id), at=AT)
    (attempt,) = shown.attempts
    assert (attempt.number_right, attempt.right[:3], shown.state) == (
        len(shown.questions) - 2,
        (False, False, True),
        "open",
    )
    assert not any(hasattr(question, "right") for question in shown.questions)
    everything = read_trainings(seller_id=seller_id, by=shop(seller_id), at=AT)
    assert [course.code for course in everything.courses] == [LISTINGS, GOODS]
    assert (everything.earned, everything.earn_at_most) == (0, 4)


def test_others_shops_are_not_found_and_applicants_read_nothing(seller_id: int) -> None:
    other = make_seller().id
    with pytest.raises(NotFound):
        read_trainings(seller_id=other, by=shop(seller_id), at=AT)
    with pytest.raises(NotFound):
        read_course(seller_id=seller_id, course="juggling", by=OFFICER, at=AT)
    applicant = Actor("account", "5", "a@mail.example", permissions_of([Role.APPLICANT]), application_id=1)
    with pytest.raises(PermissionDenied):
        read_trainings(seller_id=seller_id, by=applicant, at=AT)
