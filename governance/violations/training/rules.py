"""What a rule book says about training: courses, their questions, and what passing earns. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from governance.core.errors import NotFound

Words = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question with its choices; `right` is the number of the right one, counted from 0."""

    question: Words
    choices: tuple[Words, ...]
    right: int


@dataclass(frozen=True, kw_only=True)
class Course:
    """A course; passing it gives back `earns` points of its class. A failed attempt is followed by `wait_days`."""

    code: str
    name: Words
    text: Words
    pass_mark: Decimal
    earns: int
    points_class: str
    wait_days: int
    questions: tuple[Question, ...]

    @property
    def right_needed(self) -> int:
        """How many answers must be right."""
        return int((self.pass_mark * len(self.questions)).to_integral_value(ROUND_CEILING))


@dataclass(frozen=True, kw_only=True)
class EarnAtMost:
    """What one seller can earn back by training within so many days, all classes together."""

    points: int
    within_days: int


@dataclass(frozen=True, kw_only=True)
class TrainingRules:
    """All courses by code."""

    rule_book_id: int
    courses: Mapping[str, Course]
    earn_at_most: EarnAtMost

    @classmethod
    def from_document(cls, rule_book_id: int, document: Mapping[str, Any]) -> TrainingRules:
        """Read the section `training` of a checked document; raises `NotFound` when it was published without it."""
        if "training" not in document:
            raise NotFound(
                f"The rule book {document['name']} {document['version']} says nothing about training. `flask rulebook "
                "install` publishes the default one."
            )
        section = document["training"]
        return cls(
            rule_book_id=rule_book_id,
            courses={course["code"]: _course(course) for course in section["courses"]},
            earn_at_most=EarnAtMost(**section["earn_at_most"]),
        )


def _course(course: Mapping[str, Any]) -> Course:
    return Course(
        code=course["code"],
        name=course["name"],
        text=course["text"],
        pass_mark=Decimal(course["pass_mark"]),
        earns=course["earns"],
        points_class=course["class"],
        wait_days=course["wait_days"],
        questions=tuple(
            Question(question=each["question"], choices=tuple(each["choices"]), right=each["right"])
            for each in course["questions"]
        ),
    )
