"""Courses and trainings as somebody may see them; which answer is right is never among it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from governance.violations.training.states import State

Words = Mapping[str, str]
"""A sentence in every language, {en, zh}."""


@dataclass(frozen=True, kw_only=True)
class QuestionShown:
    """A question with its choices."""

    question: Words
    choices: tuple[Words, ...]


@dataclass(frozen=True, kw_only=True)
class AttemptShown:
    """One attempt: how many answers were right, and which, question by question."""

    number: int
    taken_at: datetime
    number_right: int
    right: tuple[bool, ...]
    passed: bool


@dataclass(frozen=True, kw_only=True)
class CourseShown:
    """A course for one seller.

    `required_by` are the measures that ask for it. `state` is that of the last training (open, passed, credited), None
    when it was never tried; `again_on` the day from which it may be tried again, None for now. `points` were given back
    by the last training that was credited.
    """

    code: str
    name: Words
    text: Words
    questions: tuple[QuestionShown, ...]
    right_needed: int
    earns: int
    points_class: str
    wait_days: int
    required_by: tuple[int, ...]
    state: State | None
    again_on: date | None
    passed_at: datetime | None
    points: int | None
    attempts: tuple[AttemptShown, ...]


@dataclass(frozen=True, kw_only=True)
class TrainingsShown:
    """All courses of the rule book for one seller, and what training gave back within the rule book's days."""

    seller: str
    seller_name: str
    courses: tuple[CourseShown, ...]
    earned: int
    earn_at_most: int
    within_days: int
