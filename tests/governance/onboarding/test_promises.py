"""What is promised buyers, held against the least that the rule book asks."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.onboarding.promises import falls_short
from governance.rulebook.admission import Commitments

LEAST = Commitments(
    code="repairable",
    return_days=7,
    exceptions=("custom_made", "opened_digital"),
    channels=("chat", "phone"),
    answer_hours=24,
    warranty_days=365,
    repair=True,
    source="a law",
)
ENOUGH: dict[str, Any] = {
    "return_days": 7,
    "exceptions": ["custom_made"],
    "channels": ["phone"],
    "contact": "+86 10 1234 5678",
    "answer_hours": 24,
    "warranty_days": 365,
    "repair": True,
}


def test_the_least_is_enough_and_more_is_too() -> None:
    assert list(falls_short(ENOUGH, LEAST)) == []
    more = ENOUGH | {"return_days": 30, "exceptions": [], "answer_hours": 1, "warranty_days": 1_000}
    assert list(falls_short(more, LEAST)) == []


@pytest.mark.parametrize("name", sorted(set(ENOUGH) - {"exceptions"}))
def test_every_promise_that_is_left_out_is_named(name: str) -> None:
    left = {key: value for key, value in ENOUGH.items() if key != name}
    assert [field for field, _ in falls_short(left, LEAST)] == [name]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("return_days", 6, "at least 7 days"),
        ("exceptions", ["fresh"], "cannot be refused for fresh"),
        ("channels", ["email"], "chat, phone"),
        ("channels", [], "chat, phone"),
        ("contact", "  ", "where buyers reach you"),
        ("answer_hours", 25, "within 24 hours"),
        ("answer_hours", 0, "within 24 hours"),
        ("warranty_days", 364, "at least 365 days"),
        ("repair", False, "are repaired"),
    ],
)
def test_less_than_the_least_is_named(name: str, value: Any, sentence: str) -> None:
    ((field, said),) = falls_short(ENOUGH | {name: value}, LEAST)
    assert field == name
    assert sentence in said


@given(days=st.integers(0, 400), hours=st.integers(1, 100), warranty=st.integers(0, 800))
def test_it_falls_short_exactly_when_something_lies_below_the_least(days: int, hours: int, warranty: int) -> None:
    promised = ENOUGH | {"return_days": days, "answer_hours": hours, "warranty_days": warranty}
    assert bool(list(falls_short(promised, LEAST))) == (days < 7 or hours > 24 or warranty < 365)
