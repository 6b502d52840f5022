"""What training, assessment and appeals must hold: every fault is found, and found where it is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.governance.rulebook.changing import Document, changed, pointers, preset

QUESTION = "/training/courses/0/questions/0"


@pytest.fixture(scope="module")
def rules() -> Document:
    return preset()


def test_a_course_stands_once(rules: Document) -> None:
    courses = rules["training"]["courses"]
    twice = changed(rules, ("/training/courses/-", courses[0]))
    assert pointers(twice) == ["/training/courses/0/code", f"/training/courses/{len(courses)}/code"]


def test_a_measure_names_a_course_that_is_there(rules: Document) -> None:
    wrong = changed(rules, ("/nodes/steps/0/measures/1/course", "dancing"))
    assert pointers(wrong) == ["/nodes/steps/0/measures/1/course"]


@pytest.mark.parametrize(("right", "refused"), [(0, 0), (2, 0), (3, 1)])
def test_the_right_answer_is_one_of_the_choices(rules: Document, right: int, refused: int) -> None:
    assert pointers(changed(rules, (f"{QUESTION}/right", right))) == [f"{QUESTION}/right"] * refused


@pytest.mark.parametrize("language", ["en", "zh"])
def test_choices_can_be_told_apart(rules: Document, language: str) -> None:
    other = rules["training"]["courses"][0]["questions"][0]["choices"][1][language]
    assert pointers(changed(rules, (f"{QUESTION}/choices/0/{language}", other))) == [f"{QUESTION}/choices"]


@pytest.mark.parametrize(
    ("pointer", "value", "refused"),
    [
        ("/training/courses/0/pass_mark", "1", False),
        ("/training/courses/0/pass_mark", "0", True),
        ("/training/courses/0/earns", 4, False),
        ("/training/courses/0/earns", 5, True),
        ("/assessment/error", "0.000001", False),
        ("/assessment/error", "0.5", True),
        ("/assessment/error", "0", True),
        ("/assessment/violations/late", "not_a_rule", True),
        ("/assessment/violations/smiles", "late_deliveries", True),
        ("/appeals/window_days", 7, False),
        ("/appeals/window_days", 6, True),
        ("/appeals/second_window_days", 6, True),
        ("/appeals/overturn/limit", "0", True),
        ("/appeals/overturn/limit", "1", True),
        ("/appeals/overturn/confidence", "0.5", True),
        ("/appeals/overturn/confidence", "1", True),
        ("/appeals/overturn/confidence", "0.99", False),
    ],
)
def test_each_fault_is_found_where_it_is(rules: Document, pointer: str, value: Any, *, refused: bool) -> None:
    assert pointers(changed(rules, (pointer, value))) == [pointer] * refused
