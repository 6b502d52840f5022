from __future__ import annotations

from datetime import timedelta

import pytest

from governance.onboarding.checks.keeping import register_is_due, retry_wait
from governance.onboarding.models import ApplicationCheck
from tests.builders import AT


@pytest.mark.parametrize(
    ("tries", "minutes"), [(1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (6, 60), (100, 60), (10**9, 60)]
)
def test_each_try_waits_twice_as_long_up_to_an_hour(tries: int, minutes: int) -> None:
    assert retry_wait(tries) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("result", "submission", "age", "due"),
    [
        ("pass", 2, timedelta(), False),
        ("manual", 2, timedelta(days=6, hours=23), False),
        ("pass", 2, timedelta(days=7), True),
        ("pass", 1, timedelta(), True),  # about what was submitted before
        ("unavailable", 2, timedelta(), True),
    ],
)
def test_a_register_is_asked_when_its_answer_does_not_hold(
    result: str, submission: int, age: timedelta, due: bool
) -> None:
    latest = ApplicationCheck(result=result, submission=submission, checked_at=AT - age)
    assert register_is_due(latest, 2, AT) is due


def test_a_register_that_was_never_asked_is_asked() -> None:
    assert register_is_due(None, 1, AT)
