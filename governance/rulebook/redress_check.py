"""What training, assessment and appeals must hold besides being well-formed. Pure, as the checks in `check.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Final

from governance.core.errors import Finding

Document = dict[str, Any]

SHORTEST_WINDOW_DAYS: Final = 7


def courses_stand_once_and_are_there(document: Document) -> Iterator[Finding]:
    """Each code once, and each course that a measure names."""
    courses = [course["code"] for course in document["training"]["courses"]]
    counted = Counter(courses)
    for number, code in enumerate(courses):
        if counted[code] > 1:
            yield Finding(f"/training/courses/{number}/code", f"{code!r} stands here more than once.")
    for number, step in enumerate(document["nodes"]["steps"]):
        for place, measure in enumerate(step["measures"]):
            if "course" in measure and measure["course"] not in counted:
                pointer = f"/nodes/steps/{number}/measures/{place}/course"
                yield Finding(pointer, f"There is no course {measure['course']!r} under /training/courses.")


def questions_can_be_answered(document: Document) -> Iterator[Finding]:
    """The right answer is one of the choices, and no two choices read the same."""
    for number, course in enumerate(document["training"]["courses"]):
        for place, question in enumerate(course["questions"]):
            pointer = f"/training/courses/{number}/questions/{place}"
            if question["right"] >= len(question["choices"]):
                last = len(question["choices"]) - 1
                yield Finding(f"{pointer}/right", f"The choices are numbered from 0 to {last}.")
            for language in ("en", "zh"):
                if len({choice[language] for choice in question["choices"]}) < len(question["choices"]):
                    yield Finding(f"{pointer}/choices", f"Two choices read the same in {language}.")


def courses_can_be_passed_and_failed(document: Document) -> Iterator[Finding]:
    """A mark of nothing is passed by everybody; and no course earns more than all may earn together."""
    most = document["training"]["earn_at_most"]["points"]
    for number, course in enumerate(document["training"]["courses"]):
        pointer = f"/training/courses/{number}"
        if Decimal(course["pass_mark"]) == 0:
            yield Finding(f"{pointer}/pass_mark", "With a mark of 0 everybody passes unread.")
        if course["earns"] > most:
            yield Finding(
                f"{pointer}/earns",
                f"A seller can earn {most} points at most; this course alone earns {course['earns']}.",
            )


def assessed_rates_are_scored(document: Document) -> Iterator[Finding]:
    """Rates stand in the score, the violations they make are there, and honest sellers are mostly left alone."""
    section, rates = document["assessment"], {rate["code"] for rate in document["score"]["rates"]}
    types = {kind["code"] for kind in document["violation_types"]}
    if not 0 < Decimal(section["error"]) < Decimal("0.5"):
        yield Finding("/assessment/error", "The error must lie above 0 and below 0.5.")
    for rate, violation in section["violations"].items():
        pointer = f"/assessment/violations/{rate}"
        if rate not in rates:
            yield Finding(pointer, f"The score has no rate {rate!r}.")
        if violation not in types:
            yield Finding(pointer, f"There is no violation type {violation!r}.")


def appeals_leave_time(document: Document) -> Iterator[Finding]:
    """Nobody finds the papers within a few days."""
    for name in ("window_days", "second_window_days"):
        if document["appeals"][name] < SHORTEST_WINDOW_DAYS:
            yield Finding(f"/appeals/{name}", f"Leave at least {SHORTEST_WINDOW_DAYS} days.")


def rules_are_watched(document: Document) -> Iterator[Finding]:
    """A limit that nothing reaches, or a confidence no better than a coin, watches nothing."""
    overturn = document["appeals"]["overturn"]
    if not 0 < Decimal(overturn["limit"]) < 1:
        yield Finding("/appeals/overturn/limit", "The limit must lie between 0 and 1.")
    if not Decimal("0.5") < Decimal(overturn["confidence"]) < 1:
        yield Finding("/appeals/overturn/confidence", "The confidence must lie between 0.5 and 1.")


REDRESS_CHECKS: Final[tuple[Callable[[Document], Iterator[Finding]], ...]] = (
    courses_stand_once_and_are_there,
    questions_can_be_answered,
    courses_can_be_passed_and_failed,
    assessed_rates_are_scored,
    appeals_leave_time,
    rules_are_watched,
)
