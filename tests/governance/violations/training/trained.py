"""Shops, violations and answers for the tests of training."""

from __future__ import annotations

import itertools
from datetime import date, datetime
from typing import Any

from governance.core.access import Actor, Role, permissions_of
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.rulebook.publication import install_preset
from governance.violations import cases
from governance.violations.models import Violation
from governance.violations.training.in_force import training_rules_at
from governance.violations.training.models import Training, TrainingAttempt
from governance.violations.training.taking import take
from tests.builders import AT, BY

OFFICER = Actor("account", "901", "officer@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
REVIEWER = Actor("account", "903", "reviewer@platform.example", permissions_of([Role.REVIEWER]))
LISTINGS = "true_listings"
GOODS = "safe_and_lawful_goods"

_numbers = itertools.count(1)


def shop(seller_id: int) -> Actor:
    """Somebody who speaks for a shop."""
    return Actor("account", "911", "owner@shop.example", permissions_of([Role.SELLER]), seller_id=seller_id)


def day(moment: datetime = AT) -> date:
    """The platform's day of a moment."""
    return day_of(moment, settings().timezone)


def answers(course: str = LISTINGS, *, wrong: int = 0) -> list[int]:
    """The right answers to a quiz, but for the first `wrong` of them."""
    questions = training_rules_at(day()).courses[course].questions
    return [
        (question.right + 1) % len(question.choices) if place < wrong else question.right
        for place, question in enumerate(questions)
    ]


def try_quiz(seller_id: int, *, course: str = LISTINGS, wrong: int = 0, at: datetime = AT) -> TrainingAttempt:
    """The shop answers the quiz of a course."""
    return take(course=course, answers=answers(course, wrong=wrong), by=shop(seller_id), at=at)


def broken(seller_id: int, rule: str = "false_description", *, on: date | None = None, **details: Any) -> Violation:
    """A violation that one person reported and another confirmed; its points count from `on`."""
    told: dict[str, Any] = {"source": f"report:{next(_numbers)}", "occurred_on": day(), "reason": "It was seen."}
    violation = cases.report(seller_id=seller_id, rule=rule, by=OFFICER, at=AT, **told | details)
    return cases.confirm(violation_id=violation.id, effective_on=on or day(), by=REVIEWER, at=AT)


def stored_training(seller_id: int) -> Training:
    """A training that was taken and credited, with its attempt, written straight to the tables."""
    moments = dict.fromkeys(("begun_at", "passed_at", "credited_at"), AT)
    training = Training(
        seller_id=seller_id,
        course=LISTINGS,
        rule_book_id=install_preset("fair-1000", by=BY, at=AT).id,
        state="credited",
        begun_by="account:911",
        points=0,
        **moments,
    )
    db.session.add(training)
    db.session.flush()
    result: dict[str, Any] = {"answers": [0], "number_right": 1, "passed": True}
    attempt = TrainingAttempt(training_id=training.id, seller_id=seller_id, number=1, taken_at=AT, by="x", **result)
    db.session.add(attempt)
    db.session.flush()
    return training
