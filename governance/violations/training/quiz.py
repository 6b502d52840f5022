"""A quiz: which answers are right, whether that passes, and when it may be tried again. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from governance.core.errors import Finding, Invalid
from governance.violations.training.rules import Course


@dataclass(frozen=True, kw_only=True)
class Marked:
    """Which answers were right, question by question, and whether they pass."""

    right: tuple[bool, ...]
    passed: bool

    @property
    def number_right(self) -> int:
        """How many answers were right."""
        return sum(self.right)


def marked(course: Course, answers: Sequence[int]) -> Marked:
    """Mark the answers, the number of a choice for each question; raises `Invalid` unless each is answered so."""
    check_answers(course, answers)
    right = tuple(answer == question.right for question, answer in zip(course.questions, answers, strict=True))
    return Marked(right=right, passed=sum(right) >= course.right_needed)


def check_answers(course: Course, answers: Sequence[int]) -> None:
    """Raise `Invalid` unless every question is answered by one of its choices."""
    number = len(course.questions)
    if len(answers) != number:
        raise Invalid(f"Answer every question: there are {number}, not {len(answers)}.", pointer="answers")
    findings = [
        Finding(f"answers/{place}", f"Choose one of the {len(question.choices)} answers.")
        for place, (question, answer) in enumerate(zip(course.questions, answers, strict=True))
        if not 0 <= answer < len(question.choices)
    ]
    if findings:
        raise Invalid("Not every question is answered.", findings=findings)


def again_on(course: Course, failed_on: date) -> date:
    """The first day on which somebody who failed on `failed_on` may try again: time to read the text once more."""
    return failed_on + timedelta(days=course.wait_days)


def earned_now(course: Course, *, earned_before: int, earned_by_course: int, at_most: int) -> int:
    """How many points a pass gives back: a course earns once within the rule book's days, all of them at most so much."""
    if earned_by_course:
        return 0
    return max(0, min(course.earns, at_most - earned_before))
