"""Reading what a rule book says about training."""

from __future__ import annotations

import pytest

from governance.core.errors import NotFound
from governance.violations.training.rules import TrainingRules
from tests.governance.rulebook.changing import changed, preset


@pytest.mark.parametrize(("mark", "needed"), [("0.8", 5), ("1", 6), ("0.5", 3), ("0.51", 4), ("0.000001", 1)])
def test_the_mark_is_rounded_up_to_whole_answers(mark: str, needed: int) -> None:
    read = TrainingRules.from_document(3, changed(preset(), ("/training/courses/0/pass_mark", mark)))
    course = next(iter(read.courses.values()))
    assert len(course.questions) == 6
    assert course.right_needed == needed


def test_a_rule_book_published_without_training_says_so() -> None:
    old = {section: said for section, said in preset().items() if section != "training"} | {"version": "2"}
    with pytest.raises(NotFound, match="fair-1000 2 says nothing about training"):
        TrainingRules.from_document(1, old)
