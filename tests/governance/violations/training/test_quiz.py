"""Marking a quiz, waiting after a failure, and what a pass may give back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import Invalid
from governance.violations.training.quiz import again_on, earned_now, marked
from governance.violations.training.rules import Course, Question

WORDS = {"en": "x", "zh": "x"}


def course(*, questions: int = 5, needed: str = "0.8", earns: int = 2, wait_days: int = 1) -> Course:
    """A course whose right answers are 0, 1, 2, and so on from the beginning."""
    return Course(
        code="c",
        name=WORDS,
        text=WORDS,
        pass_mark=Decimal(needed),
        earns=earns,
        points_class="general",
        wait_days=wait_days,
        questions=tuple(Question(question=WORDS, choices=(WORDS,) * 3, right=place % 3) for place in range(questions)),
    )


@pytest.mark.parametrize(
    ("given_answers", "right", "passed"),
    [
        ([0, 1, 2, 0, 1], 5, True),
        ([0, 1, 2, 0, 2], 4, True),
        ([0, 1, 2, 1, 2], 3, False),
        ([1, 2, 0, 1, 2], 0, False),
    ],
)
def test_answers_are_marked_against_the_pass_mark(given_answers: list[int], right: int, passed: bool) -> None:
    result = marked(course(), given_answers)
    assert (result.number_right, result.passed) == (right, passed)


@pytest.mark.parametrize(
    ("pass_mark", "questions", "needed"), [("0.8", 5, 4), ("0.8", 6, 5), ("1", 5, 5), ("0.01", 5, 1), ("0.6", 7, 5)]
)
def test_a_share_of_the_questions_is_rounded_up(pass_mark: str, questions: int, needed: int) -> None:
    assert course(needed=pass_mark, questions=questions).right_needed == needed


@pytest.mark.parametrize(
    ("given_answers", "pointers"),
    [
        ([], ["answers"]),
        ([0, 1, 2, 0], ["answers"]),
        ([0, 1, 2, 0, 1, 1], ["answers"]),
        ([0, 1, 2, 0, 3], ["answers/4"]),
        ([-1, 1, 2, 9, 1], ["answers/0", "answers/3"]),
    ],
)
def test_every_question_is_answered_by_one_of_its_choices(given_answers: list[int], pointers: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        marked(course(), given_answers)
    assert [finding.pointer for finding in refused.value.findings] == pointers


@pytest.mark.parametrize(("wait_days", "day"), [(0, date(2026, 2, 28)), (1, date(2026, 3, 1)), (7, date(2026, 3, 7))])
def test_after_a_failure_the_text_is_read_once_more(wait_days: int, day: date) -> None:
    assert again_on(course(wait_days=wait_days), date(2026, 2, 28)) == day


@pytest.mark.parametrize(
    ("earned_before", "earned_by_course", "now"),
    [(0, 0, 2), (2, 0, 2), (3, 0, 1), (4, 0, 0), (9, 0, 0), (2, 2, 0), (1, 1, 0)],
)
def test_a_course_gives_back_once_and_all_of_them_no_more_than_the_limit(
    earned_before: int, earned_by_course: int, now: int
) -> None:
    assert earned_now(course(), earned_before=earned_before, earned_by_course=earned_by_course, at_most=4) == now


@given(earns=st.integers(0, 20), before=st.integers(0, 50), at_most=st.integers(0, 30))
def test_nothing_is_given_back_beyond_the_limit_whatever_was_before(earns: int, before: int, at_most: int) -> None:
    now = earned_now(course(earns=earns), earned_before=before, earned_by_course=0, at_most=at_most)
    assert 0 <= now <= earns
    assert before + now <= max(before, at_most)
