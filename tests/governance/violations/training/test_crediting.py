"""What a passed course brings: points given back within limits, and measures that asked for it lifted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from governance.core.access import Role, system_actor
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import PermissionDenied
from governance.core.outbox.models import Message
from governance.violations import cases, ledger
from governance.violations.kinds import Kind, Scope
from governance.violations.measures import starting
from governance.violations.measures.models import Measure
from governance.violations.models import PointsEarned
from governance.violations.training.crediting import Credited, credit_passed
from governance.violations.training.models import Training
from governance.violations.training.readings import read_trainings
from tests.builders import AT, make_account, make_seller
from tests.governance.violations.training.trained import (
    GOODS,
    LISTINGS,
    OFFICER,
    REVIEWER,
    broken,
    day,
    shop,
    try_quiz,
)

JOB = system_actor("trainings-credited")
LATER = AT + timedelta(minutes=5)


def credit(at: datetime = LATER) -> Credited:
    return credit_passed(by=JOB, at=at)


def points(seller_id: int, at: datetime = LATER) -> dict[str, int]:
    rows = db.session.execute(ledger.balances([seller_id], day(at), at))
    return {row.points_class: row.points for row in rows}


def earned(seller_id: int) -> list[tuple[int, int]]:
    """What was given back: the violation and the points, in that order."""
    query = select(PointsEarned).where(PointsEarned.seller_id == seller_id).order_by(PointsEarned.id)
    return [(row.violation_id, row.points) for row in db.session.scalars(query)]


def test_a_pass_gives_back_points_of_the_oldest_violation_of_its_class(seller_id: int) -> None:
    younger = broken(seller_id, on=day(AT - timedelta(days=1)))
    oldest = broken(seller_id, on=day(AT - timedelta(days=20)))
    broken(seller_id, "prohibited_goods", on=day(AT - timedelta(days=25)))
    before = points(seller_id)
    try_quiz(seller_id)
    assert credit() == Credited(trainings=1, points=2, lifted=0)
    assert earned(seller_id) == [(oldest.id, 2)]
    assert points(seller_id) == before | {"general": before["general"] - 2}
    assert younger.state == "confirmed"


def test_what_is_left_over_goes_to_the_next_violation(seller_id: int) -> None:
    small = broken(seller_id, "receipt_refused", on=day(AT - timedelta(days=20)))
    other = broken(seller_id, on=day(AT - timedelta(days=10)))
    assert small.points == 1
    try_quiz(seller_id)
    assert credit().points == 2
    assert earned(seller_id) == [(small.id, 1), (other.id, 1)]


def test_without_anything_that_counts_nothing_is_given_back(seller_id: int) -> None:
    broken(seller_id, "prohibited_goods")
    try_quiz(seller_id)
    assert credit() == Credited(trainings=1, points=0, lifted=0)
    training = db.session.scalars(select(Training).where(Training.seller_id == seller_id)).one()
    assert (training.state, training.points, training.credited_at) == ("credited", 0, LATER)


def test_a_course_gives_back_once_a_year_and_is_still_passed_again(seller_id: int) -> None:
    broken(seller_id)
    for days, gives in ((0, 2), (10, 0), (364, 0)):
        at = AT + timedelta(days=days)
        try_quiz(seller_id, at=at)
        assert credit(at).points == gives, days
    broken(seller_id, on=day(AT + timedelta(days=366)))
    try_quiz(seller_id, at=AT + timedelta(days=366))
    assert credit(AT + timedelta(days=366)).points == 2


def test_all_courses_together_give_back_no_more_than_the_limit(seller_id: int) -> None:
    broken(seller_id)
    broken(seller_id, "prohibited_goods")
    try_quiz(seller_id)
    try_quiz(seller_id, course=GOODS)
    assert credit().points == 4
    shown = read_trainings(seller_id=seller_id, by=shop(seller_id), at=LATER)
    assert (shown.earned, shown.earn_at_most) == (4, 4)


def test_each_training_is_credited_once(seller_id: int) -> None:
    broken(seller_id)
    other = make_seller().id
    broken(other)
    try_quiz(seller_id)
    try_quiz(other, wrong=2)
    assert credit().trainings == 1
    assert credit() == Credited(0, 0, 0)
    assert earned(other) == []


def test_points_given_back_return_when_their_violation_is_overturned(seller_id: int) -> None:
    """What was earned of a violation that never should have counted stands nowhere: the balance is what it was."""
    clean = points(seller_id)
    violation = broken(seller_id)
    try_quiz(seller_id)
    credit()
    cases.begin_appeal(violation_id=violation.id, by=shop(seller_id), at=LATER)
    somebody_else = replace(REVIEWER, id="999")
    cases.overturn(violation_id=violation.id, reason="It was another shop.", by=somebody_else, at=LATER)
    assert points(seller_id) == clean == {}


def test_the_shop_is_told_and_the_trail_says_what_it_brought(seller_id: int) -> None:
    owner = make_account(Role.SELLER, seller_id=seller_id)
    broken(seller_id)
    try_quiz(seller_id)
    credit()
    messages = select(Message).where(Message.account_id == owner.id, Message.topic == "training.credited")
    (message,) = db.session.scalars(messages).all()
    assert (message.data["course"], message.data["points"]) == (LISTINGS, 2)
    trail = select(AuditEntry.after).where(AuditEntry.action == "training:credit")
    assert [entry["points"] for entry in db.session.scalars(trail)] == [2]


def test_only_the_platform_credits(seller_id: int) -> None:
    with pytest.raises(PermissionDenied):
        credit_passed(by=shop(seller_id), at=AT)


def asked_for(seller_id: int, course: str = LISTINGS, *, at: datetime = AT, **changes: Any) -> Measure:
    """A training that a person proposed and another let start."""
    asked: dict[str, Any] = {"kind": Kind.TRAINING, "scope": Scope.SHOP, "item": None, "cause": f"test:{course}"}
    asked |= {"parameters": {"course": course}, "reason": "To know next time."}
    asked |= {"rule": "false_description"}
    measure = starting.propose(seller_id=seller_id, by=OFFICER, at=at, **asked | changes)
    return starting.start(measure_id=measure.id, reason="Yes.", by=REVIEWER, at=at)


def test_a_measure_that_asks_for_a_course_is_lifted_by_passing_it(seller_id: int) -> None:
    broken(seller_id)
    measure, other = asked_for(seller_id), asked_for(seller_id, GOODS)
    shown = read_trainings(seller_id=seller_id, by=shop(seller_id), at=AT)
    assert {course.code: course.required_by for course in shown.courses} == {
        LISTINGS: (measure.id,),
        GOODS: (other.id,),
    }
    try_quiz(seller_id)
    assert credit() == Credited(trainings=1, points=2, lifted=1)
    assert (measure.state, measure.end_reason) == ("lifted", "training")
    assert other.ended_at is None
    training = db.session.scalars(select(Training).where(Training.seller_id == seller_id)).one()
    assert training.measure_id == measure.id


def test_a_measure_that_came_after_the_pass_asks_again(seller_id: int) -> None:
    broken(seller_id)
    try_quiz(seller_id)
    measure = asked_for(seller_id, at=AT + timedelta(minutes=1))
    assert credit().lifted == 0
    assert measure.ended_at is None
    try_quiz(seller_id, at=AT + timedelta(minutes=10))
    assert credit(AT + timedelta(minutes=15)) == Credited(trainings=1, points=0, lifted=1)
